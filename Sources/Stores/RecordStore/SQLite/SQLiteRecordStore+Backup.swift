import GRDB

extension SQLiteRecordStore {
    /// Writes a consistent copy of this moment to `target`, while reads and writes go on: whole and on stable storage when this
    /// returns, mode 0600, and never half there. A file at `target` is replaced.
    public func backup(to target: String) async throws {
        let temporary = target + ".part"
        do {
            try PrivateFile.remove(temporary)
            try PrivateFile.create(temporary)
            // A connection of its own: the copy may take long, and the pool's readers are for callers.
            let connection = try DatabaseQueue(path: path, configuration: SQLiteConnection.configuration())
            try await connection.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [temporary]) }
            try connection.close()
            try PrivateFile.sync(temporary)
            try PrivateFile.rename(temporary, to: target)
        } catch {
            // The first error is what the caller must see; a leftover is removed by the next backup.
            try? PrivateFile.remove(temporary)
            throw RecordStoreError(any: error)
        }
    }
}
