import AWSWire
import TargetEngine

/// Deletes a scalable target, with its policies, their alarms, and its scheduled actions. The resource stays as it is.
/// (Application Auto Scaling API Reference, DeregisterScalableTarget.)
struct DeregisterScalableTarget: Operation {
    struct Input: Decodable, Sendable {
        var serviceNamespace: String
        var resourceId: String
        var scalableDimension: String
    }
    static let access = Access.write("application-autoscaling:DeregisterScalableTarget")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let target = try TargetReference(input.serviceNamespace, input.resourceId, input.scalableDimension).registered(in: call)
        do { try await desk.engine.deregister(target, at: call.time, audit: call.auditEvent()) } catch { throw ServiceFault(targets: error) }
        return Empty()
    }
}
