import AWSWire
import Compute

/// Registers what an image id starts. (Amazon EC2 API Reference, RegisterImage.)
///
/// `ImageLocation` is `command:TEXT` for a program that `/bin/sh -c` runs in each instance, beside its user data.
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
    static let nameCharacters = 3...128
    static let locationCharactersMax = 4096
    static let imagesMax = 5000
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard RegisterImage.nameCharacters.contains(input.name.unicodeScalars.count), !input.name.utf8.contains(0) else {
            throw .refused("InvalidAMIName.Malformed", "AMI names must be between 3 and 128 characters long (Name)")
        }
        var image = ImageDocument(
            name: input.name, source: try RegisterImage.source(input.imageLocation), architecture: try RegisterImage.architecture(input), createdAt: call.time)
        image.description = input.description
        let registered = image
        let tags = try TagSpecification.tags(input.tagSpecifications, for: ImageDocument.kind)
        return try await estate.change(call) { [estate] changes in
            let present = try changes.all(ImageDocument.self)
            if let same = present.first(where: { $0.value.name == input.name }) {
                throw ServiceFault.refused("InvalidAMIName.Duplicate", "AMI name \(input.name) is already in use by AMI \(same.id)")
            }
            guard present.count < RegisterImage.imagesMax else { throw ServiceFault.refused("ResourceLimitExceeded", "There are at most \(RegisterImage.imagesMax) images.") }
            return Output(imageId: try changes.create(registered, id: ImageDocument.kind.newID(estate.random), tags: tags).id)
        }
    }

    private static func source(_ location: String?) throws(ServiceFault) -> ImageDocument.Source {
        guard let location else { return .userData }
        guard location.hasPrefix("command:"), location.utf8.count > 8, location.utf8.count <= locationCharactersMax, !location.utf8.contains(0) else {
            throw .invalidValue(location, of: "ImageLocation", "It is command:TEXT, the program that an instance runs.")
        }
        return .command(String(location.dropFirst(8)))
    }

    /// Processes have this machine's architecture; another one cannot be had.
    private static func architecture(_ input: Input) throws(ServiceFault) -> String {
        guard let asked = input.architecture, asked != DefaultImage.architecture else { return DefaultImage.architecture }
        throw .invalidValue(asked, of: "Architecture", "This machine is \(DefaultImage.architecture).")
    }
}

/// Forgets an image. Instances that it started go on, but can be started no more. (Amazon EC2 API Reference, DeregisterImage.)
struct DeregisterImage: Action {
    struct Input: Decodable, Sendable { var imageId: String }
    struct Output: Encodable, Sendable { let `return` = true }
    static let access = Access.write("ec2:DeregisterImage")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await estate.change(call) { changes in
            guard ImageDocument.kind.isID(input.imageId) else { throw ImageFaults.malformed(input.imageId) }
            guard let image = try changes.look(for: input.imageId, ImageDocument.self) else { throw ImageFaults.missing(input.imageId) }
            guard image.id != DefaultImage.id(in: call.place) else {
                throw ServiceFault.refused("OperationNotPermitted", "The default image \(image.id) is always there (ImageId).")
            }
            try changes.delete(image)
        }
        return Output()
    }
}
