import AWSWire
import Base
import Compute

extension ImageDocument: Resource {
    static let kind = ResourceKind(type: recordType, prefix: "ami", tagType: "image", missingCode: "InvalidAMIID.NotFound", noun: "image id")

    init(reading document: JSONValue) throws(ServiceFault) {
        guard let image = ImageDocument(document: document) else { throw .internal("a stored image cannot be read") }
        self = image
    }

    func written() throws(ServiceFault) -> JSONValue { document }
}

enum ImageFaults {
    static func missing(_ id: String) -> ServiceFault { .refused("InvalidAMIID.NotFound", "The image id '[\(id.prefix(256))]' does not exist (ImageId)") }
    static func malformed(_ id: String) -> ServiceFault {
        .refused("InvalidAMIID.Malformed", "Invalid id: \"\(id.prefix(256))\" (expecting \"ami-...\") (ImageId)")
    }
}

/// The image that is always there: it starts nothing but the user data.
enum DefaultImage {
    static let name = "hinomi-default"
    /// Behind those that Compute's default network uses.
    private static let salt: UInt64 = 16

    static func id(in place: Place) -> String { DefaultNetwork.identifier("ami-", place, salt) }

    static func document(createdAt: Timestamp) -> ImageDocument {
        var image = ImageDocument(name: name, source: .userData, architecture: Images.architecture, createdAt: createdAt)
        image.description = "Runs the user data as a process of this machine"
        return image
    }
}

/// An image as DescribeImages shows it (the shape `Image`).
struct ImageAnswer: Encodable, Sendable {
    struct Mapping: Encodable, Sendable {
        struct Disk: Encodable, Sendable { let deleteOnTermination = true, encrypted = false, volumeSize = RootVolume.sizeDefault, volumeType = "standard" }
        let deviceName = RootVolume.deviceName
        let ebs = Disk()
    }

    let imageId: String, name: String, ownerId: String, imageLocation: String, creationDate: String, architecture: String, state: String
    let description: String?, sourceInstanceId: String?, sourceImageId: String?, sourceImageRegion: String?
    let `public` = false, enaSupport = false
    let imageType = "machine", rootDeviceType = "ebs", virtualizationType = "hvm", platformDetails = "Linux/UNIX"
    let rootDeviceName = RootVolume.deviceName
    let blockDeviceMappings = [Mapping()]

    init(_ id: String, _ image: ImageDocument, owner: String) {
        (imageId, name, ownerId, architecture, state) = (id, image.name, owner, image.architecture, image.state)
        (description, creationDate) = (image.description, image.createdAt.iso8601Milliseconds)
        (sourceInstanceId, sourceImageId, sourceImageRegion) = (image.sourceInstanceID, image.sourceImageID, image.sourceImageRegion)
        imageLocation =
            switch image.source {
            case .userData: "\(owner)/\(image.name)"
            case .content(let content): "sha256:\(content.digest)"
            case .command(let text): "command:\(text)"
            }
    }
}

/// An image with its tags.
struct ListedImage: Sendable {
    let answer: ImageAnswer
    let tags: [String: String]

    var shown: Shown<ImageAnswer> { Shown(answer, tags: tags) }

    static let filters: FilterTable<ListedImage> = [
        "image-id": { [$0.answer.imageId] },
        "name": { [$0.answer.name] },
        "description": { $0.answer.description.map { [$0] } ?? [] },
        "owner-id": { [$0.answer.ownerId] },
        "owner-alias": { _ in ["self"] },
        "architecture": { [$0.answer.architecture] },
        "state": { [$0.answer.state] },
        "is-public": { _ in ["false"] },
        "image-type": { [$0.answer.imageType] },
        "root-device-type": { [$0.answer.rootDeviceType] },
        "root-device-name": { [$0.answer.rootDeviceName] },
        "virtualization-type": { [$0.answer.virtualizationType] },
        "creation-date": { [$0.answer.creationDate] },
        "source-instance-id": { $0.answer.sourceInstanceId.map { [$0] } ?? [] },
        "source-image-id": { $0.answer.sourceImageId.map { [$0] } ?? [] },
        "source-image-region": { $0.answer.sourceImageRegion.map { [$0] } ?? [] },
        "manifest-location": { [$0.answer.imageLocation] },
        "ena-support": { _ in ["false"] },
        "hypervisor": { _ in [] },
        "platform": { _ in [] },
        "product-code": { _ in [] },
        "block-device-mapping.device-name": { $0.answer.blockDeviceMappings.map(\.deviceName) },
        "block-device-mapping.volume-type": { $0.answer.blockDeviceMappings.map(\.ebs.volumeType) },
        "block-device-mapping.delete-on-termination": { _ in ["true"] },
        "block-device-mapping.encrypted": { _ in ["false"] },
    ]
}
