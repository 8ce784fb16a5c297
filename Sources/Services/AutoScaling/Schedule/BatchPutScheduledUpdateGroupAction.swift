import AWSWire
import Synchronization

/// Creates or replaces scheduled actions: those that are sound, and says which were not.
/// (EC2 Auto Scaling API Reference, BatchPutScheduledUpdateGroupAction.)
struct BatchPutScheduledUpdateGroupAction: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var scheduledUpdateGroupActions: [ScheduledActionRequest]
    }
    struct Output: Encodable, Sendable { var failedScheduledUpdateGroupActions: [FailedScheduledAction] }
    static let access = Access.write("autoscaling:BatchPutScheduledUpdateGroupAction")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let requests = input.scheduledUpdateGroupActions
        guard requests.count <= AutoScalingLimits.batchMax else { throw .validation("A batch can have at most \(AutoScalingLimits.batchMax) scheduled actions.") }
        let schedule = desk.schedule(of: input.autoScalingGroupName, by: call), uuids = requests.map { _ in desk.world.random.uuid() }
        let failed = FailureList()
        try await desk.change(input.autoScalingGroupName, by: call) { transaction in
            _ = try StoredGroup(schedule.group, in: transaction)
            failed.clear()
            for (request, uuid) in zip(requests, uuids) {
                do { try schedule.put(request, uuid: uuid, in: transaction) } catch let fault as ServiceFault { failed.add(request.scheduledActionName, fault) }
            }
        }
        return Output(failedScheduledUpdateGroupActions: failed.all)
    }
}

/// The refused actions of a batch, gathered within its transaction.
final class FailureList: Sendable {
    private let failures = Mutex<[FailedScheduledAction]>([])

    func add(_ name: String, _ fault: ServiceFault) { failures.withLock { $0.append(FailedScheduledAction(name, fault)) } }
    func clear() { failures.withLock { $0 = [] } }
    var all: [FailedScheduledAction] { failures.withLock { $0 } }
}
