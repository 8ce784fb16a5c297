import World

/// The output of an instance: the file that is written and the one before it.
struct ConsoleFiles {
    private let folder: InstanceFolder
    private let disk: any Disk

    init(_ folder: InstanceFolder, _ disk: any Disk) { (self.folder, self.disk) = (folder, disk) }

    /// The last bytes, at most so many.
    func last(_ bytesMax: Int) throws(DriverError) -> [UInt8] {
        let present = try tail(of: folder.output, bytesMax)
        return present.count < bytesMax ? try tail(of: folder.previousOutput, bytesMax - present.count) + present : present
    }

    private func tail(of file: String, _ bytesMax: Int) throws(DriverError) -> [UInt8] {
        do throws(DiskError) {
            let open = try disk.openForReading(file)
            defer { open.close() }
            let size = try open.size, count = min(size, Int64(bytesMax))
            return try open.read(count: Int(count), at: size - count)
        } catch {
            // An instance that has written nothing has no file; one that was just renamed is read as the other.
            if error.kind == .notFound { return [] }
            throw .failed("\(error)")
        }
    }
}
