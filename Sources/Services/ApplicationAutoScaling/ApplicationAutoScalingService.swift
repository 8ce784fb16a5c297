import AWSWire
import RecordStore
import TargetEngine
import World

/// Application Auto Scaling for custom resources: all of the model but forecasts (GetPredictiveScalingForecast), which are refused by name.
public func applicationAutoScalingService(engine: TargetEngine, records: any RecordStoring, world: any World) -> Service {
    let desk = TargetDesk(engine: engine, records: records, world: world)
    return Service(
        "application-autoscaling",
        operations: [
            RegisterScalableTarget(desk: desk), DeregisterScalableTarget(desk: desk), DescribeScalableTargets(desk: desk),
            PutScalingPolicy(desk: desk), DeleteScalingPolicy(desk: desk), DescribeScalingPolicies(desk: desk),
            PutScheduledAction(desk: desk), DeleteScheduledAction(desk: desk), DescribeScheduledActions(desk: desk),
            DescribeScalingActivities(desk: desk),
            TagResource(desk: desk), UntagResource(desk: desk), ListTagsForResource(desk: desk),
        ],
        naming: TargetNaming(engine: engine).naming)
}
