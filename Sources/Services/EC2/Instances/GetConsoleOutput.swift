import AWSWire
import Base
import Compute

/// The last output of an instance's programs, its boot script among them. (Amazon EC2 API Reference, GetConsoleOutput.)
/// It is always the latest, so that `Latest` changes nothing.
struct GetConsoleOutput: Action {
    struct Input: Decodable, Sendable {
        var instanceId: String
        var latest: Bool?
    }
    struct Output: Encodable, Sendable { let instanceId: String, timestamp: Timestamp, output: String }
    static let access = Access.read("ec2:GetConsoleOutput")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let instance = try estate.instances.find(input.instanceId, in: call)
        do {
            let console = try await estate.instances.consoleOutput(instance.id, in: call.place)
            return Output(instanceId: instance.id, timestamp: console.time, output: Base64Text.encoded(console.bytes))
        } catch {
            throw ServiceFault(error)
        }
    }
}
