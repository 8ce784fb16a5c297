import Base

/// The image that is always there: it runs user data and nothing else.
public enum DefaultImage {
    /// The same in every region and on every server.
    public static let id = "ami-00000000000000001"

    public static let document: ImageDocument = {
        var image = ImageDocument(name: "hinomi-user-data", source: .userData, architecture: "x86_64", createdAt: Timestamp(seconds: 0))
        image.description = "Runs the user data script as a process of this machine"
        return image
    }()

    /// `ami-` and 8 or 17 hexadecimal digits.
    public static func isWellFormed(_ id: String) -> Bool {
        guard id.hasPrefix("ami-") else { return false }
        let digits = id.utf8.dropFirst(4)
        return (digits.count == 8 || digits.count == 17) && digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
