import AWSWire
import TargetEngine

/// What the operations ask of policies (Service Authorization Reference, Actions, resources, and condition keys for AWS Application Auto
/// Scaling): the target by its ARN, with the service and the dimension as condition keys.
struct TargetNaming: Sendable {
    let engine: TargetEngine

    var naming: ResourceNaming {
        let named = ["TagResource", "UntagResource", "ListTagsForResource"]
        let others = [
            "RegisterScalableTarget", "DeregisterScalableTarget", "PutScalingPolicy", "DeleteScalingPolicy", "PutScheduledAction", "DeleteScheduledAction",
            "GetPredictiveScalingForecast",
        ]
        let keys = ["application-autoscaling:service-namespace": "ServiceNamespace", "application-autoscaling:scalable-dimension": "ScalableDimension"]
        return ResourceNaming(
            resources: Dictionary(uniqueKeysWithValues: named.map { ($0, ["{ResourceARN}"]) }), keys: Dictionary(uniqueKeysWithValues: others.map { ($0, keys) }),
            special: { [engine] in TargetNaming.needs($0, engine) })
    }

    /// The ARN that the target has; one that is still to be registered could get any.
    private static func needs(_ question: AccessQuestion, _ engine: TargetEngine) -> [AccessNeed]? {
        guard !question.operation.hasPrefix("Describe"), let resource = question.node.texts(["ResourceId"]).first else { return nil }
        let target = TargetIdentity(account: question.account, region: question.region, resourceID: resource)
        return [AccessNeed(action: question.action, resource: engine.arn(of: target) ?? "*")]
    }
}
