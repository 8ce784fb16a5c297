import Base

/// The document of a record `AWS::EC2::Image`: what an image id starts. The EC2 service writes it (RegisterImage, CreateImage).
public struct ImageDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::EC2::Image"

    public enum Source: Hashable, Sendable, Codable {
        /// Nothing but the user data script.
        case userData
        /// A tar archive on this machine, copied and unpacked into the instance's folder at its first boot.
        case snapshot(file: String)
        /// A program that runs beside the user data: `/bin/sh -c` with the instance's environment.
        case command(String)
    }

    public var name: String
    public var description: String?
    public var source: Source
    /// Run after the user data script when the source is a snapshot: a path in it; nil for none.
    public var program: String?
    /// True: when the program ends the instance ends too, as its shutdown behaviour says. False: it runs on, like a machine.
    public var endsWithProgram = false
    public var architecture: String
    public var createdAt: Timestamp
    /// `available`, `pending`, `failed`, `deregistered`.
    public var state = "available"

    public init(name: String, source: Source, architecture: String, createdAt: Timestamp) {
        (self.name, self.source, self.architecture, self.createdAt) = (name, source, architecture, createdAt)
    }

    enum CodingKeys: String, CodingKey {
        case name = "Name", description = "Description", source = "Source", program = "Program", endsWithProgram = "EndsWithProgram"
        case architecture = "Architecture", createdAt = "CreationDate", state = "State"
    }
}
