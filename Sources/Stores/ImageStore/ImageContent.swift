/// The files of an image, by what they are: equal files are one content, whatever registered them.
public struct ImageContent: Hashable, Sendable, Codable {
    /// SHA-256 of the tar archive that the files are kept as, in 64 hexadecimal digits.
    public let digest: String
    /// All files together.
    public let bytes: Int64
    public let entries: Int
    /// What it takes on the disk.
    public let packedBytes: Int64

    public init(digest: String, bytes: Int64, entries: Int, packedBytes: Int64) {
        (self.digest, self.bytes, self.entries, self.packedBytes) = (digest, bytes, entries, packedBytes)
    }

    enum CodingKeys: String, CodingKey { case digest = "Sha256", bytes = "Bytes", entries = "Entries", packedBytes = "PackedBytes" }

    /// Whether a text can be a digest: it then is a file name that leads nowhere else.
    static func isDigest(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
