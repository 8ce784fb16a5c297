import Compute
import World

/// Writes the output of an instance into files of bounded size: when one is full it becomes the previous one.
struct ConsoleWriter {
    private let folder: InstanceFolder
    private let disk: any Disk
    private var file: any DiskFile
    private var size: Int64
    /// Why the last output was not written; nil when it was.
    private(set) var trouble: String?

    init(_ folder: InstanceFolder, _ disk: any Disk) throws {
        (self.folder, self.disk) = (folder, disk)
        file = try disk.open(folder.output, create: true)
        size = try file.size
    }

    /// A line of our own among the instance's.
    mutating func note(_ text: String) { append(ArraySlice("hinomi: \(text)\n".utf8)) }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        do throws(DiskError) {
            if size + Int64(bytes.count) > Int64(ComputeLimits.outputFileBytesMax) { try rotate() }
            try file.write(Array(bytes), at: size)
            size += Int64(bytes.count)
            trouble = nil
        } catch { trouble = "output was lost: \(error)" }
    }

    private mutating func rotate() throws(DiskError) {
        try disk.rename(folder.output, to: folder.previousOutput)
        file = try disk.open(folder.output, create: true)
        size = 0
    }
}
