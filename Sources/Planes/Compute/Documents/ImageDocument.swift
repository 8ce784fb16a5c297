import Base
import ImageStore

/// The document of a record `AWS::EC2::Image`: what an image id starts. The EC2 service writes it (RegisterImage, CreateImage).
public struct ImageDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::EC2::Image"

    public enum Source: Hashable, Sendable, Codable {
        /// Nothing but the user data script.
        case userData
        /// Files, which are unpacked into the instance's folder before it first starts.
        case content(ImageContent)
        /// A program that runs beside the user data: `/bin/sh -c` with the instance's environment.
        case command(String)
    }

    public var name: String
    public var description: String?
    public var source: Source
    /// With files: what runs beside the user data, in their folder, as `command` does; nil for none.
    public var program: String?
    /// True: when the program ends the instance ends too, as its shutdown behaviour says. False: it runs on, like a machine.
    public var endsWithProgram = false
    public var architecture: String
    public var createdAt: Timestamp
    /// `available`; nothing else so far.
    public var state = "available"
    /// The instance whose files it has (CreateImage), or the image that it is a copy of (CopyImage), with the region of that one.
    public var sourceInstanceID: String?
    public var sourceImageID: String?, sourceImageRegion: String?

    public init(name: String, source: Source, architecture: String, createdAt: Timestamp) {
        (self.name, self.source, self.architecture, self.createdAt) = (name, source, architecture, createdAt)
    }

    enum CodingKeys: String, CodingKey {
        case name = "Name", description = "Description", source = "Source", program = "Program", endsWithProgram = "EndsWithProgram"
        case architecture = "Architecture", createdAt = "CreationDate", state = "State", sourceInstanceID = "SourceInstanceId", sourceImageID = "SourceImageId"
        case sourceImageRegion = "SourceImageRegion"
    }

    /// Its files, where it has any.
    public var content: ImageContent? { if case .content(let content) = source { content } else { nil } }

    /// What runs beside the user data: `/bin/sh -c` takes it.
    public var command: String? {
        switch source {
        case .userData: nil
        case .command(let line): line
        case .content: program
        }
    }
}
