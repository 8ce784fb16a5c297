import AWSWire
import Compute

/// Makes an image of what an instance's folder holds now. (Amazon EC2 API Reference, CreateImage.)
///
/// The call answers when the files are on stable storage, so the image is `available` at once. The instance goes on while they are read: it
/// must be stopped, or the caller say with `NoReboot` that files which are being written may be halves.
struct CreateImage: Action {
    struct Input: Decodable, Sendable {
        var instanceId: String
        var name: String
        var description: String?
        var noReboot: Bool?
        var tagSpecifications: [TagSpecification]?
    }
    struct Output: Encodable, Sendable { let imageId: String }
    static let access = Access.write("ec2:CreateImage")
    let estate: Estate
    let images: any ImageControl

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let instance = try estate.instances.find(input.instanceId, in: call)
        guard input.noReboot == true || instance.state != .running else {
            throw .refused("UnsupportedOperation", "A running instance is not rebooted for its image: stop it first, or send NoReboot=true (NoReboot).")
        }
        var registration = ImageRegistration(name: input.name)
        (registration.description, registration.tags) = (input.description, try TagSpecification.tags(input.tagSpecifications, for: ImageDocument.kind))
        do {
            return Output(imageId: try await images.capture(instance.id, as: registration, in: call.place, by: call.cause).id)
        } catch {
            throw ServiceFault(error)
        }
    }
}
