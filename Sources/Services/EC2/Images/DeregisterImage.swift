import AWSWire
import Compute

/// Forgets an image: it starts nothing new. Instances that it started go on, and can be stopped, started and rebooted as before.
/// (Amazon EC2 API Reference, DeregisterImage.)
struct DeregisterImage: Action {
    struct Input: Decodable, Sendable { var imageId: String }
    struct Output: Encodable, Sendable { let `return` = true }
    static let access = Access.write("ec2:DeregisterImage")
    let estate: Estate
    let images: (any ImageControl)?

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await estate.change(call) { changes in
            let image = try changes.image(input.imageId)
            guard image.id != DefaultImage.id(in: call.place) else {
                throw ServiceFault.refused("OperationNotPermitted", "The default image \(image.id) is always there (ImageId).")
            }
            try changes.delete(image)
        }
        // Its files stay for as long as an instance uses them.
        await images?.sweep()
        return Output()
    }
}

extension InventoryReading {
    /// The image of an id that a call names.
    func image(_ id: String) throws -> Stored<ImageDocument> {
        guard ImageDocument.kind.isID(id) else { throw ImageFaults.malformed(id) }
        guard let image = try look(for: id, ImageDocument.self) else { throw ImageFaults.missing(id) }
        return image
    }
}
