/// The limits of user data, each by name.
public enum CloudInitLimits {
    /// User data after they are unpacked.
    public static let bytesMax = 128 * 1024
    /// Parts of one MIME archive.
    public static let partsMax = 64
    /// Entries of one list: files to write, commands to run.
    public static let entriesMax = 500
    /// Values in one YAML document, each alias counted as what it stands for.
    public static let valuesMax = 10_000
    public static let depthMax = 16
    /// The script that is made of it all: the longest argument that the kernel takes is 131,072 bytes (execve(2)).
    public static let scriptBytesMax = 120_000
}

/// Why user data cannot be acted on at all. Modules of cloud-init that are not acted on are no such error: `BootWork.refusals` names them.
public struct CloudInitError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
