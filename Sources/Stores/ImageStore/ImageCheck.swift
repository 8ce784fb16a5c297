import World

/// Verifies every byte of a shelf.
public enum ImageCheck {
    /// What is damaged, in words; a content that no manifest says to be whole was never acknowledged, and is no damage.
    public static func findings(folder: String, disk: any Disk) throws(ImageError) -> [String] {
        guard disk.isFolder(folder) else { return [] }
        let names = try ImageError.wrapping { () throws(DiskError) in try disk.list(folder) }
        return names.filter { $0.hasSuffix(".manifest") }.compactMap { name in
            do throws(ImageError) {
                try check(String(name.dropLast(9)), folder, disk)
                return nil
            } catch { return "\(name.dropLast(9)): \(error)" }
        }
    }

    private static func check(_ digest: String, _ folder: String, _ disk: any Disk) throws(ImageError) {
        let written = try ImageError.wrapping { () throws(DiskError) in try disk.readFile(ImageStore.manifest(of: digest, in: folder)) }
        let content = try ImageManifest(reading: written).content
        guard content.digest == digest else { throw .damaged("the manifest is that of \(content.digest)") }
        let file = try ImageError.wrapping { () throws(DiskError) in try disk.openForReading(ImageStore.file(of: digest, in: folder)) }
        defer { file.close() }
        let size = try ImageError.wrapping { () throws(DiskError) in try file.size }
        guard size == content.packedBytes else { throw .damaged("the archive has \(size) bytes instead of \(content.packedBytes)") }
        let bytes = HashedBytes(try ZstdBytes(FileBytes(file, bytesMax: .max)))
        while try !bytes.next().isEmpty {}
        guard bytes.digest == digest else { throw .damaged("the archive has the digest \(bytes.digest)") }
    }
}
