import RecordStore

extension RecordStoreSizes {
    /// Rows and bytes of each table, in the Prometheus text format.
    var lines: [String] {
        tables.flatMap { ["hinomi_record_rows{table=\"\($0.name)\"} \($0.rows)", "hinomi_record_bytes{table=\"\($0.name)\"} \($0.bytes)"] }
            + ["hinomi_record_file_bytes \(fileBytes)", "hinomi_record_free_bytes \(freeBytes)"]
    }
}

extension SQLiteRecordStore {
    /// Whether a change can be made durable right now.
    func isWritable() async -> Bool {
        do {
            try await write(audit: nil) { _ in }
            return true
        } catch { return false }
    }
}
