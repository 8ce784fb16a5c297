import AWSWire
import Compute
import World

/// Registers what an image id starts. (Amazon EC2 API Reference, RegisterImage.)
///
/// `ImageLocation` is `command:TEXT` for a program that `/bin/sh -c` runs in each instance, beside its user data. Files are registered by the
/// operator (`hinomi images add`) or from an instance (CreateImage): no caller names a path of this machine.
/// Snapshots, kernels and devices of AWS' own images are refused by name.
struct RegisterImage: Action {
    struct Input: Decodable, Sendable {
        var name: String
        var imageLocation: String?
        var description: String?
        var architecture: String?
        var tagSpecifications: [TagSpecification]?
    }
    struct Output: Encodable, Sendable { let imageId: String }
    static let access = Access.write("ec2:RegisterImage")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        var image = ImageDocument(
            name: input.name, source: try RegisterImage.source(input.imageLocation), architecture: try RegisterImage.architecture(input), createdAt: call.time)
        image.description = input.description
        let registered = image
        let tags = try TagSpecification.tags(input.tagSpecifications, for: ImageDocument.kind)
        return try await estate.change(call) { [estate] changes in
            Output(imageId: try changes.createImage(registered, tags: tags, estate.random).id)
        }
    }

    private static func source(_ location: String?) throws(ServiceFault) -> ImageDocument.Source {
        guard let location else { return .userData }
        guard location.hasPrefix("command:"), location.utf8.count > 8, location.utf8.count <= ImageRules.commandBytesMax, !location.utf8.contains(0) else {
            throw .invalidValue(location, of: "ImageLocation", "It is command:TEXT, the program that an instance runs; files are registered by the operator (hinomi images add).")
        }
        return .command(String(location.dropFirst(8)))
    }

    /// Processes have this machine's architecture; another one cannot be had.
    private static func architecture(_ input: Input) throws(ServiceFault) -> String {
        guard let asked = input.architecture, asked != Images.architecture else { return Images.architecture }
        throw .invalidValue(asked, of: "Architecture", "This machine is \(Images.architecture).")
    }
}

extension Changes {
    /// Stores a new image under the rules that hold for all of them.
    func createImage(_ image: ImageDocument, tags: [String: String], _ random: any RandomSource) throws -> Stored<ImageDocument> {
        let id = ImageRows.newID(random)
        do {
            try ImageRules.check(name: image.name)
            try ImageRules.check(description: image.description)
            try ImageRows.create(image, id: id, tags: tags, in: call.place, at: call.time, transaction)
        } catch let error as ComputeError { throw ServiceFault(error) }
        return Stored(id: id, value: image, tags: tags, createdAt: call.time)
    }
}
