import AWSWire
import Compute

/// One line of an answer: what became of an instance (the shape `InstanceStateChange`).
struct StateChangeAnswer: Encodable, Sendable {
    let instanceId: String
    let currentState: InstanceAnswer.State, previousState: InstanceAnswer.State

    init(_ change: InstanceStateChange) {
        (instanceId, currentState, previousState) = (change.id, .init(change.current), .init(change.previous))
    }
}

/// Starts stopped instances. (Amazon EC2 API Reference, StartInstances.)
struct StartInstances: Action {
    struct Input: Decodable, Sendable { var instanceIds: [String] }
    struct Output: Encodable, Sendable { let startingInstances: [StateChangeAnswer] }
    static let access = Access.write("ec2:StartInstances")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try InstanceKind.check(input.instanceIds)
        do {
            return Output(startingInstances: try await estate.instances.start(input.instanceIds, in: call.place, by: call.cause).map(StateChangeAnswer.init))
        } catch {
            throw ServiceFault(error)
        }
    }
}

/// Stops instances: their programs are asked to end, or killed at once with `Force`. (Amazon EC2 API Reference, StopInstances.)
struct StopInstances: Action {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]
        var force: Bool?
        var hibernate: Bool?
    }
    struct Output: Encodable, Sendable { let stoppingInstances: [StateChangeAnswer] }
    static let access = Access.write("ec2:StopInstances")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard input.hibernate != true else { throw .notActedOn("Hibernate", of: StopInstances.name) }
        try InstanceKind.check(input.instanceIds)
        do {
            let changes = try await estate.instances.stop(input.instanceIds, isForced: input.force ?? false, in: call.place, by: call.cause)
            return Output(stoppingInstances: changes.map(StateChangeAnswer.init))
        } catch {
            throw ServiceFault(error)
        }
    }
}

/// Ends all programs of instances and boots them again. (Amazon EC2 API Reference, RebootInstances.)
struct RebootInstances: Action {
    struct Input: Decodable, Sendable { var instanceIds: [String] }
    static let access = Access.write("ec2:RebootInstances")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try InstanceKind.check(input.instanceIds)
        do { try await estate.instances.reboot(input.instanceIds, in: call.place, by: call.cause) } catch { throw ServiceFault(error) }
        return Empty()
    }
}

/// Ends instances for good. (Amazon EC2 API Reference, TerminateInstances.) `SkipOsShutdown` and the rest are refused by name.
struct TerminateInstances: Action {
    struct Input: Decodable, Sendable { var instanceIds: [String] }
    struct Output: Encodable, Sendable { let terminatingInstances: [StateChangeAnswer] }
    static let access = Access.write("ec2:TerminateInstances")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try InstanceKind.check(input.instanceIds)
        do {
            return Output(terminatingInstances: try await estate.instances.terminate(input.instanceIds, in: call.place, by: call.cause).map(StateChangeAnswer.init))
        } catch {
            throw ServiceFault(error)
        }
    }
}
