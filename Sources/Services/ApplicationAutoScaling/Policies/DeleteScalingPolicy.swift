import AWSWire
import TargetEngine

/// Deletes a policy, with the alarms that it has made for itself. (Application Auto Scaling API Reference, DeleteScalingPolicy.)
struct DeleteScalingPolicy: Operation {
    struct Input: Decodable, Sendable {
        var policyName: String
        var serviceNamespace: String
        var resourceId: String
        var scalableDimension: String
    }
    static let access = Access.write("application-autoscaling:DeleteScalingPolicy")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let target = try TargetReference(input.serviceNamespace, input.resourceId, input.scalableDimension).registered(in: call)
        try await desk.change(target, by: call) { transaction in
            guard try transaction.delete(target.key(TargetPolicyDocument.recordType, input.policyName), at: call.time) else {
                throw ServiceFault.noSuch("scaling policy", input.policyName, of: target)
            }
        }
        return Empty()
    }
}
