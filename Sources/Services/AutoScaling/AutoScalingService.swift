import AWSWire
import Compute
import GroupEngine
import RecordStore
import World

/// Amazon EC2 Auto Scaling: all of the model but forecasts (GetPredictiveScalingForecast) and launches that a caller waits for
/// (LaunchInstances), which are refused by name. Load balancers can be attached once there are any.
public func autoScalingService(
    engine: GroupEngine, records: any RecordStoring, instances: any InstanceControl, world: any World,
    roleOfProfile: @escaping @Sendable (String) -> String? = { _ in nil }, launchNeeds: @escaping LaunchNeeds = { _, _, _ in [] }
) -> Service {
    let desk = GroupDesk(engine: engine, records: records, instances: instances, world: world)
    return Service(
        "autoscaling", operations: groups(desk) + members(desk) + scaling(desk) + surroundings(desk) + kinds(desk),
        naming: GroupRights(desk: desk, roleOfProfile: roleOfProfile, launchNeeds: launchNeeds).naming)
}

private func groups(_ desk: GroupDesk) -> [any Operation] {
    [
        CreateAutoScalingGroup(desk: desk), UpdateAutoScalingGroup(desk: desk), DeleteAutoScalingGroup(desk: desk), DescribeAutoScalingGroups(desk: desk),
        SetDesiredCapacity(desk: desk), SuspendProcesses(desk: desk), ResumeProcesses(desk: desk),
        CreateLaunchConfiguration(desk: desk), DeleteLaunchConfiguration(desk: desk), DescribeLaunchConfigurations(desk: desk),
        CreateOrUpdateTags(desk: desk), DeleteTags(desk: desk), DescribeTags(desk: desk),
    ]
}

private func members(_ desk: GroupDesk) -> [any Operation] {
    [
        DescribeAutoScalingInstances(desk: desk), AttachInstances(desk: desk), DetachInstances(desk: desk), EnterStandby(desk: desk), ExitStandby(desk: desk),
        SetInstanceHealth(desk: desk), SetInstanceProtection(desk: desk), TerminateInstanceInAutoScalingGroup(desk: desk),
        PutLifecycleHook(desk: desk), DeleteLifecycleHook(desk: desk), DescribeLifecycleHooks(desk: desk), CompleteLifecycleAction(desk: desk),
        RecordLifecycleActionHeartbeat(desk: desk),
        StartInstanceRefresh(desk: desk), CancelInstanceRefresh(desk: desk), RollbackInstanceRefresh(desk: desk), DescribeInstanceRefreshes(desk: desk),
        PutWarmPool(desk: desk), DeleteWarmPool(desk: desk), DescribeWarmPool(desk: desk),
    ]
}

private func scaling(_ desk: GroupDesk) -> [any Operation] {
    [
        PutScalingPolicy(desk: desk), DeletePolicy(desk: desk), DescribePolicies(desk: desk), ExecutePolicy(desk: desk),
        PutScheduledUpdateGroupAction(desk: desk), BatchPutScheduledUpdateGroupAction(desk: desk), DeleteScheduledAction(desk: desk),
        BatchDeleteScheduledAction(desk: desk), DescribeScheduledActions(desk: desk),
        DescribeScalingActivities(desk: desk),
    ]
}

/// What stands beside a group: topics, metrics, load balancers.
private func surroundings(_ desk: GroupDesk) -> [any Operation] {
    [
        PutNotificationConfiguration(desk: desk), DeleteNotificationConfiguration(desk: desk), DescribeNotificationConfigurations(desk: desk),
        EnableMetricsCollection(desk: desk), DisableMetricsCollection(desk: desk),
        AttachLoadBalancers(desk: desk), DetachLoadBalancers(desk: desk), DescribeLoadBalancers(desk: desk),
        AttachLoadBalancerTargetGroups(desk: desk), DetachLoadBalancerTargetGroups(desk: desk), DescribeLoadBalancerTargetGroups(desk: desk),
        AttachTrafficSources(desk: desk), DetachTrafficSources(desk: desk), DescribeTrafficSources(desk: desk),
    ]
}

private func kinds(_ desk: GroupDesk) -> [any Operation] {
    [
        DescribeAccountLimits(desk: desk), DescribeAdjustmentTypes(), DescribeAutoScalingNotificationTypes(), DescribeLifecycleHookTypes(),
        DescribeMetricCollectionTypes(), DescribeScalingProcessTypes(), DescribeTerminationPolicyTypes(),
    ]
}
