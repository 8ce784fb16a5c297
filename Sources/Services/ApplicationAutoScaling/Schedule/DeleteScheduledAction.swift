import AWSWire
import TargetEngine

/// Deletes a scheduled action. (Application Auto Scaling API Reference, DeleteScheduledAction.)
struct DeleteScheduledAction: Operation {
    struct Input: Decodable, Sendable {
        var serviceNamespace: String
        var scheduledActionName: String
        var resourceId: String
        var scalableDimension: String
    }
    static let access = Access.write("application-autoscaling:DeleteScheduledAction")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let target = try TargetReference(input.serviceNamespace, input.resourceId, input.scalableDimension).registered(in: call)
        try await desk.change(target, by: call) { transaction in
            guard try transaction.delete(target.key(TargetScheduleDocument.recordType, input.scheduledActionName), at: call.time) else {
                throw ServiceFault.noSuch("scheduled action", input.scheduledActionName, of: target)
            }
        }
        return Empty()
    }
}
