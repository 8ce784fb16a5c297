"""Auto Scaling for the referee: the smallest valid call of each operation, sound values for members, and what is refused."""
import itertools
from datetime import datetime, timezone

from hinomi import ACCOUNT, REGION, wait_until
from referee_ec2 import GROUP

ZONE = f"{REGION}a"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:pages"
# After the moment at which the server's clock stands.
AFTER, LATER = datetime(2026, 1, 6, tzinfo=timezone.utc), datetime(2026, 1, 7, tzinfo=timezone.utc)
KEPT_TEMPLATE = {"LaunchTemplateName": "members", "Version": "1"}
MIXED = {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateName": "members"}}}
LAUNCHING, LAUNCH = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_LAUNCH"
STEP = {"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1}
TRACKING = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 50.0}
STAT = {"Metric": {"Namespace": "Referee", "MetricName": "m"}, "Stat": "Sum"}


class AutoScalingStage:
    """What calls find: an empty group `kept` with one of each part, and fresh groups for calls that use them up."""

    def __init__(self, client, ec2, values, image, subnet):
        self.client, self.ec2, self.image, self.subnet = client, ec2, image, subnet
        template = ec2.create_launch_template(LaunchTemplateName="members", LaunchTemplateData={"ImageId": image})["LaunchTemplate"]["LaunchTemplateId"]
        self.template = {"LaunchTemplateId": template, "Version": "$Default"}
        self.numbers = itertools.count(1)
        client.create_launch_configuration(LaunchConfigurationName="kept", ImageId=image, InstanceType="t3.micro")
        self.group("kept")
        client.put_scaling_policy(AutoScalingGroupName="kept", PolicyName="kept", AdjustmentType="ChangeInCapacity", ScalingAdjustment=0)
        for _ in range(2):
            # Over at once, in a group without instances.
            client.start_instance_refresh(AutoScalingGroupName="kept")
        client.put_scheduled_update_group_action(AutoScalingGroupName="kept", ScheduledActionName="kept", Recurrence="0 18 * * *", DesiredCapacity=0)
        client.put_lifecycle_hook(AutoScalingGroupName="kept", LifecycleHookName="kept", LifecycleTransition=LAUNCHING)
        for key in ("a", "b"):
            client.create_or_update_tags(Tags=[{"ResourceId": "kept", "ResourceType": "auto-scaling-group", "Key": key, "Value": "v", "PropagateAtLaunch": True}])
        instance = self.instance()
        values.update({
            "LaunchTemplateId": template, "VPCZoneIdentifier": subnet, "CreateAutoScalingGroup.InstanceId": instance, "CreateLaunchConfiguration.InstanceId": instance})

    def name(self):
        return f"fresh-{next(self.numbers)}"

    def group(self, name=None, **more):
        """The name of an empty group of a launch template."""
        name = name or self.name()
        self.client.create_auto_scaling_group(
            **{"AutoScalingGroupName": name, "MinSize": 0, "MaxSize": 2, "LaunchTemplate": self.template, "AvailabilityZones": [ZONE], **more})
        return name

    def configuration(self):
        name = self.name()
        self.client.create_launch_configuration(LaunchConfigurationName=name, ImageId=self.image, InstanceType="t3.micro")
        return name

    def instance(self):
        """A running instance of no group."""
        made = self.ec2.run_instances(ImageId=self.image, MinCount=1, MaxCount=1, InstanceType="local.nano", Placement={"AvailabilityZone": ZONE})
        instance = made["Instances"][0]["InstanceId"]

        def is_running():
            return self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["State"]["Name"] == "running"

        wait_until(is_running, 30, f"{instance} to run")
        return instance

    def member(self):
        """(group, instance) of a group with one instance in service."""
        group, instance = self.group(), self.instance()
        self.client.attach_instances(AutoScalingGroupName=group, InstanceIds=[instance])
        return group, instance

    def members(self, **more):
        group, instance = self.member()
        return {"AutoScalingGroupName": group, "InstanceIds": [instance], **more}

    def standby(self):
        call = self.members()
        self.client.enter_standby(**call, ShouldDecrementDesiredCapacity=True)
        return call

    def waiting(self, **more):
        """An instance that waits for the hook `wait`."""
        group, instance = self.group(LifecycleHookSpecificationList=[{"LifecycleHookName": "wait", "LifecycleTransition": LAUNCHING}]), self.instance()
        self.client.attach_instances(AutoScalingGroupName=group, InstanceIds=[instance])
        return {"AutoScalingGroupName": group, "LifecycleHookName": "wait", "InstanceId": instance, **more}

    def refreshing(self, desired=False):
        """The name of a group whose refresh waits for a hook of its new instance."""
        group, _ = self.member()
        self.client.put_lifecycle_hook(AutoScalingGroupName=group, LifecycleHookName="wait", LifecycleTransition=LAUNCHING)
        self.client.start_instance_refresh(AutoScalingGroupName=group, **({"DesiredConfiguration": {"LaunchTemplate": self.template}} if desired else {}))
        return group

    def pooled(self):
        group = self.group(MaxSize=0)
        self.client.put_warm_pool(AutoScalingGroupName=group, MinSize=0)
        return group

    def policy(self):
        group = self.group()
        self.client.put_scaling_policy(AutoScalingGroupName=group, PolicyName="p", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1)
        return {"AutoScalingGroupName": group, "PolicyName": "p"}

    def scheduled(self):
        group = self.group()
        self.client.put_scheduled_update_group_action(AutoScalingGroupName=group, ScheduledActionName="s", Recurrence="0 18 * * *", DesiredCapacity=0)
        return group


KEPT = {"AutoScalingGroupName": "kept"}


def _create(stage):
    return {"AutoScalingGroupName": stage.name(), "MinSize": 0, "MaxSize": 1, "LaunchTemplate": stage.template, "AvailabilityZones": [ZONE]}


def _doomed_hook(stage):
    stage.client.put_lifecycle_hook(AutoScalingGroupName="kept", LifecycleHookName="doomed", LifecycleTransition=LAUNCHING)
    return {**KEPT, "LifecycleHookName": "doomed"}


# Operation: the stage -> the smallest valid call.
_CALLS = {
    "AttachInstances": lambda s: {"AutoScalingGroupName": s.group(), "InstanceIds": [s.instance()]},
    "AttachLoadBalancerTargetGroups": lambda s: {**KEPT, "TargetGroupARNs": []},
    "AttachLoadBalancers": lambda s: {**KEPT, "LoadBalancerNames": []},
    "AttachTrafficSources": lambda s: {**KEPT, "TrafficSources": []},
    "BatchDeleteScheduledAction": lambda s: {"AutoScalingGroupName": s.scheduled(), "ScheduledActionNames": ["s"]},
    "BatchPutScheduledUpdateGroupAction": lambda s: {
        **KEPT, "ScheduledUpdateGroupActions": [{"ScheduledActionName": "b", "Recurrence": "0 3 * * *", "DesiredCapacity": 0}]},
    "CancelInstanceRefresh": lambda s: {"AutoScalingGroupName": s.refreshing()},
    "CompleteLifecycleAction": lambda s: s.waiting(LifecycleActionResult="CONTINUE"),
    "CreateAutoScalingGroup": _create,
    "CreateLaunchConfiguration": lambda s: {"LaunchConfigurationName": s.name(), "ImageId": s.image, "InstanceType": "t3.micro"},
    "CreateOrUpdateTags": lambda s: {"Tags": [{"ResourceId": "kept", "Key": "k", "Value": "v"}]},
    "DeleteAutoScalingGroup": lambda s: {"AutoScalingGroupName": s.group()},
    "DeleteLaunchConfiguration": lambda s: {"LaunchConfigurationName": s.configuration()},
    "DeleteLifecycleHook": _doomed_hook,
    "DeleteNotificationConfiguration": lambda s: {**KEPT, "TopicARN": TOPIC},
    "DeletePolicy": lambda s: s.policy(),
    "DeleteScheduledAction": lambda s: {"AutoScalingGroupName": s.scheduled(), "ScheduledActionName": "s"},
    "DeleteTags": lambda s: {"Tags": [{"ResourceId": "kept", "Key": "none"}]},
    "DeleteWarmPool": lambda s: {"AutoScalingGroupName": s.pooled()},
    **{f"Describe{kind}": lambda s: {} for kind in (
        "AccountLimits", "AdjustmentTypes", "AutoScalingGroups", "AutoScalingInstances", "AutoScalingNotificationTypes", "LaunchConfigurations", "LifecycleHookTypes",
        "MetricCollectionTypes", "NotificationConfigurations", "Policies", "ScalingActivities", "ScalingProcessTypes", "ScheduledActions", "Tags",
        "TerminationPolicyTypes")},
    **{f"Describe{kind}": lambda s: {**KEPT} for kind in (
        "InstanceRefreshes", "LifecycleHooks", "LoadBalancerTargetGroups", "LoadBalancers", "TrafficSources", "WarmPool")},
    "DetachInstances": lambda s: s.members(ShouldDecrementDesiredCapacity=True),
    "DetachLoadBalancerTargetGroups": lambda s: {**KEPT, "TargetGroupARNs": []},
    "DetachLoadBalancers": lambda s: {**KEPT, "LoadBalancerNames": []},
    "DetachTrafficSources": lambda s: {**KEPT, "TrafficSources": []},
    "DisableMetricsCollection": lambda s: {**KEPT},
    "EnableMetricsCollection": lambda s: {**KEPT, "Granularity": "1Minute"},
    "EnterStandby": lambda s: s.members(ShouldDecrementDesiredCapacity=True),
    "ExecutePolicy": lambda s: {**KEPT, "PolicyName": "kept"},
    "ExitStandby": lambda s: s.standby(),
    "PutLifecycleHook": lambda s: {"AutoScalingGroupName": s.group(), "LifecycleHookName": "h", "LifecycleTransition": LAUNCHING},
    "PutNotificationConfiguration": lambda s: {**KEPT, "TopicARN": TOPIC, "NotificationTypes": [LAUNCH]},
    "PutScalingPolicy": lambda s: {"AutoScalingGroupName": s.group(), "PolicyName": "p", "AdjustmentType": "ChangeInCapacity", "ScalingAdjustment": 1},
    "PutScheduledUpdateGroupAction": lambda s: {**KEPT, "ScheduledActionName": "put", "Recurrence": "0 4 * * *", "DesiredCapacity": 0},
    "PutWarmPool": lambda s: {"AutoScalingGroupName": s.group(MaxSize=0)},
    "RecordLifecycleActionHeartbeat": lambda s: s.waiting(),
    "ResumeProcesses": lambda s: {**KEPT},
    "RollbackInstanceRefresh": lambda s: {"AutoScalingGroupName": s.refreshing(desired=True)},
    "SetDesiredCapacity": lambda s: {**KEPT, "DesiredCapacity": 0},
    "SetInstanceHealth": lambda s: {"InstanceId": s.member()[1], "HealthStatus": "Healthy"},
    "SetInstanceProtection": lambda s: s.members(ProtectedFromScaleIn=True),
    "StartInstanceRefresh": lambda s: {"AutoScalingGroupName": s.group()},
    "SuspendProcesses": lambda s: {"AutoScalingGroupName": s.group()},
    "TerminateInstanceInAutoScalingGroup": lambda s: {"InstanceId": s.member()[1], "ShouldDecrementDesiredCapacity": True},
    "UpdateAutoScalingGroup": lambda s: {"AutoScalingGroupName": s.group()},
}
CALLS = {name: (lambda call: lambda stage: call(stage.autoscaling))(call) for name, call in _CALLS.items()}

VALUES = {
    "AutoScalingGroupName": "kept", "AutoScalingGroupNames": ["kept"], "LaunchConfigurationName": "kept", "LaunchConfigurationNames": ["kept"],
    "LaunchTemplateName": "members", "LaunchTemplateSpecification.Version": "1", "LaunchTemplate.Version": "1", "AvailabilityZones": [ZONE],
    "HealthCheckType": "EC2", "HealthCheckGracePeriod": 60, "TerminationPolicies": ["OldestInstance"], "DesiredCapacityType": "units",
    "MaxInstanceLifetime": 86_400, "InstanceMaintenancePolicy": {"MinHealthyPercentage": 90, "MaxHealthyPercentage": 110},
    "MinHealthyPercentage": 90, "MaxHealthyPercentage": 110, "CapacityDistributionStrategy": "balanced-best-effort", "ZonalShiftEnabled": False,
    "CapacityReservationPreference": "default", "TerminateHookAbandon": "terminate", "DeletionProtection": "none", "OnDemandAllocationStrategy": "prioritized",
    "SpotAllocationStrategy": "lowest-price", "Overrides.InstanceType": "t3.small", "WeightedCapacity": "2",
    "LifecycleTransition": LAUNCHING, "HeartbeatTimeout": 60, "DefaultResult": "CONTINUE", "NotificationTargetARN": TOPIC, "LifecycleHookNames": ["kept"],
    "Tags.ResourceId": "kept", "Tags.ResourceType": "auto-scaling-group", "PolicyNames": ["kept"], "PolicyTypes": ["SimpleScaling"],
    "ScheduledActionNames": ["kept"], "Recurrence": "0 5 * * *", "TimeZone": "Asia/Tokyo", "ScalingProcesses": ["AZRebalance"], "NotificationTypes": [LAUNCH],
    "EnableMetricsCollection.Metrics": ["GroupMinSize"], "DisableMetricsCollection.Metrics": ["GroupMinSize"], "PoolState": "Running",
    "Strategy": "Rolling", "CheckpointPercentages": [50], "AlarmSpecification.Alarms": ["alarm"], "SecurityGroups": [GROUP], "UserData": "IyEvYmluL3NoCg==",
    "DescribeAutoScalingGroups.Filters.Name": "tag-key", "DescribeTags.Filters.Name": "key", "DescribeScalingActivities.Filters.Name": "Status",
    "TargetTrackingConfiguration": TRACKING, "StepAdjustments": [STEP], "MetricAggregationType": "Average", "AdjustmentType": "PercentChangeInCapacity",
    "MixedInstancesPolicy": MIXED, "MixedInstancesPolicy.LaunchTemplate": MIXED["LaunchTemplate"], "LaunchTemplateSpecification": {"LaunchTemplateName": "members"},
    "Overrides": [{"InstanceType": "t3.small"}], "DesiredConfiguration": {"LaunchTemplate": KEPT_TEMPLATE}, "DesiredConfiguration.LaunchTemplate": KEPT_TEMPLATE,
    "UpdateAutoScalingGroup.LaunchTemplate": KEPT_TEMPLATE, "StartTime": AFTER, "Time": AFTER, "EndTime": LATER, "PutScheduledUpdateGroupAction.MinSize": 0,
    "PolicyType": "SimpleScaling", "CreateAutoScalingGroup.Tags.ResourceId": "tagged",
    "CustomizedMetricSpecification.Metrics": [{"Id": "m1", "MetricStat": STAT}], "MetricStat": STAT,
}

_TRACKING = {"PolicyType": "TargetTrackingScaling", "AdjustmentType": None, "ScalingAdjustment": None}
_STEPS = {"PolicyType": "StepScaling", "ScalingAdjustment": None, "StepAdjustments": [STEP]}
_TARGET = "TargetTrackingConfiguration"
_SPECIFICATION = "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification"
_OVERRIDE = "MixedInstancesPolicy.LaunchTemplate.Overrides.LaunchTemplateSpecification"
_TWO_STEPS = [
    {"MetricIntervalLowerBound": 0.0, "MetricIntervalUpperBound": 10.0, "ScalingAdjustment": 1}, {"MetricIntervalLowerBound": 10.0, "ScalingAdjustment": 2}]

# Members that exclude others of the smallest call (None), or need others with them.
TOGETHER = {
    "CreateAutoScalingGroup.LaunchConfigurationName": {"LaunchTemplate": None},
    "CreateAutoScalingGroup.MixedInstancesPolicy": {"LaunchTemplate": None, "MixedInstancesPolicy": MIXED},
    "UpdateAutoScalingGroup.MixedInstancesPolicy": {"MixedInstancesPolicy": MIXED},
    **{f"{call}AutoScalingGroup.{place}.LaunchTemplateId": {f"{place}.LaunchTemplateName": None}
       for call in ("Create", "Update") for place in (_SPECIFICATION, _OVERRIDE)},
    "UpdateAutoScalingGroup.LaunchTemplate.LaunchTemplateId": {"LaunchTemplate.LaunchTemplateName": None},
    "StartInstanceRefresh.DesiredConfiguration.LaunchTemplate.LaunchTemplateId": {"DesiredConfiguration.LaunchTemplate.LaunchTemplateName": None},
    "CreateAutoScalingGroup.InstanceId": {"LaunchTemplate": None},
    "CreateAutoScalingGroup.Tags.ResourceId": {"AutoScalingGroupName": "tagged"},
    "PutScalingPolicy.StepAdjustments.MetricIntervalUpperBound": {"StepAdjustments": _TWO_STEPS},
    "CreateAutoScalingGroup.VPCZoneIdentifier": {"AvailabilityZones": None},
    "CreateAutoScalingGroup.LaunchTemplate.LaunchTemplateName": {"LaunchTemplate.LaunchTemplateId": None},
    "PutScalingPolicy.MinAdjustmentMagnitude": {"AdjustmentType": "PercentChangeInCapacity"},
    "PutScalingPolicy.MinAdjustmentStep": {"AdjustmentType": "PercentChangeInCapacity"},
    "PutScalingPolicy.StepAdjustments": _STEPS, "PutScalingPolicy.EstimatedInstanceWarmup": _STEPS, "PutScalingPolicy.MetricAggregationType": _STEPS,
    f"PutScalingPolicy.{_TARGET}": {**_TRACKING, _TARGET: TRACKING},
    f"PutScalingPolicy.{_TARGET}.CustomizedMetricSpecification": {
        **_TRACKING, f"{_TARGET}.PredefinedMetricSpecification": None,
        f"{_TARGET}.CustomizedMetricSpecification": {"Namespace": "Referee", "MetricName": "m", "Statistic": "Sum"}},
    f"PutScalingPolicy.{_TARGET}.CustomizedMetricSpecification.Metrics": {
        f"{_TARGET}.CustomizedMetricSpecification": {"Metrics": [{"Id": "m1", "MetricStat": STAT}]}},
    f"PutScalingPolicy.{_TARGET}.CustomizedMetricSpecification.Metrics.Expression": {
        f"{_TARGET}.CustomizedMetricSpecification.Metrics": [{"Id": "e1", "Expression": "m1 * 2"}, {"Id": "m1", "MetricStat": STAT, "ReturnData": False}]},
    "StartInstanceRefresh.Preferences.CheckpointDelay": {"Preferences.CheckpointPercentages": [50]},
    "StartInstanceRefresh.Preferences.AutoRollback": {"DesiredConfiguration": {"LaunchTemplate": KEPT_TEMPLATE}},
}

PAGES = {name: {"MaxRecords": 1} for name in ("DescribeInstanceRefreshes", "DescribeScalingActivities", "DescribeTags")}
# What each does to its group it can do once more.
REPEATABLE = {"RecordLifecycleActionHeartbeat", "SetInstanceHealth", "SetInstanceProtection"}

# What the smallest call may not be given: not built here, or not there, so refused by name.
REFUSED = {
    "AttachLoadBalancerTargetGroups.TargetGroupARNs", "AttachLoadBalancers.LoadBalancerNames", "AttachTrafficSources.TrafficSources",
    "DetachLoadBalancerTargetGroups.TargetGroupARNs", "DetachLoadBalancers.LoadBalancerNames", "DetachTrafficSources.TrafficSources",
    "AttachTrafficSources.SkipZonalShiftValidation",
    *(f"CreateLaunchConfiguration.{name}" for name in (
        "BlockDeviceMappings", "ClassicLinkVPCId", "ClassicLinkVPCSecurityGroups", "KernelId", "PlacementTenancy", "RamdiskId", "SpotPrice")),
    *(f"{call}.{name}" for call in ("CreateAutoScalingGroup", "UpdateAutoScalingGroup") for name in (
        "AvailabilityZoneIds", "PlacementGroup", "SkipZonalShiftValidation", "MixedInstancesPolicy.LaunchTemplate.Overrides.InstanceRequirements",
        "MixedInstancesPolicy.LaunchTemplate.Overrides.ImageId", "CapacityReservationSpecification.CapacityReservationTarget",
        "AvailabilityZoneDistribution.CapacityDistributionStrategy=balanced-only", "CapacityReservationSpecification.CapacityReservationPreference=none",
        "CapacityReservationSpecification.CapacityReservationPreference=capacity-reservations-first",
        "CapacityReservationSpecification.CapacityReservationPreference=capacity-reservations-only", "DeletionProtection=prevent-all-deletion",
        "DeletionProtection=prevent-force-deletion", "InstanceLifecyclePolicy.RetentionTriggers.TerminateHookAbandon=retain",
        "AvailabilityZoneImpairmentPolicy.ImpairedZoneHealthCheckBehavior=IgnoreUnhealthy")),
    "CreateAutoScalingGroup.LoadBalancerNames", "CreateAutoScalingGroup.TargetGroupARNs", "CreateAutoScalingGroup.TrafficSources",
    "PutScalingPolicy.PredictiveScalingConfiguration", "PutScalingPolicy.TargetTrackingConfiguration.PredefinedMetricSpecification.ResourceLabel",
    "PutWarmPool.PoolState=Hibernated", "StartInstanceRefresh.DesiredConfiguration.MixedInstancesPolicy", "StartInstanceRefresh.Preferences.BakeTime",
    "StartInstanceRefresh.Strategy=ReplaceRootVolume", "PutScalingPolicy.TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType=ALBRequestCountPerTarget",
    # There are none, so that a token was never given out.
    "DescribeLoadBalancers.NextToken", "DescribeLoadBalancerTargetGroups.NextToken", "DescribeTrafficSources.NextToken",
    # Only the notification of a waiting instance tells its token.
    "CompleteLifecycleAction.LifecycleActionToken", "RecordLifecycleActionHeartbeat.LifecycleActionToken",
}
