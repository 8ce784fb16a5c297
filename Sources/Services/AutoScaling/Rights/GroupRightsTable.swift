/// Which groups and launch configurations each operation names, and the condition keys that its input holds (Service Authorization Reference,
/// Actions, resources, and condition keys for Amazon EC2 Auto Scaling). Operations that are not here have no resource-level permissions.
enum GroupRightsTable {
    /// How an input leads to what a call is about.
    enum Source: Hashable, Sendable {
        /// `AutoScalingGroupName`
        case group
        /// The same of a group that is made: its tags are those that the call gives it.
        case newGroup
        /// `AutoScalingGroupName`, or the group in the policy's ARN.
        case policy
        /// The group that `InstanceId` is a member of.
        case member
        /// `Tags.ResourceId`
        case tagged
        /// `LaunchConfigurationName`
        case launchConfiguration
    }

    static let rows: [String: Source] = {
        var rows: [String: Source] = [
            "CreateAutoScalingGroup": .newGroup, "CreateLaunchConfiguration": .launchConfiguration, "CreateOrUpdateTags": .tagged,
            "DeleteLaunchConfiguration": .launchConfiguration, "DeletePolicy": .policy, "DeleteTags": .tagged, "ExecutePolicy": .policy,
            "SetInstanceHealth": .member, "TerminateInstanceInAutoScalingGroup": .member,
        ]
        for name in ofGroups { rows[name] = .group }
        return rows
    }()

    private static let ofGroups = [
        "AttachInstances", "AttachLoadBalancerTargetGroups", "AttachLoadBalancers", "AttachTrafficSources", "BatchDeleteScheduledAction",
        "BatchPutScheduledUpdateGroupAction", "CancelInstanceRefresh", "CompleteLifecycleAction", "DeleteAutoScalingGroup", "DeleteLifecycleHook",
        "DeleteNotificationConfiguration", "DeleteScheduledAction", "DeleteWarmPool", "DetachInstances", "DetachLoadBalancerTargetGroups", "DetachLoadBalancers",
        "DetachTrafficSources", "DisableMetricsCollection", "EnableMetricsCollection", "EnterStandby", "ExitStandby", "PutLifecycleHook",
        "PutNotificationConfiguration", "PutScalingPolicy", "PutScheduledUpdateGroupAction", "PutWarmPool", "RecordLifecycleActionHeartbeat", "ResumeProcesses",
        "RollbackInstanceRefresh", "SetDesiredCapacity", "SetInstanceProtection", "StartInstanceRefresh", "SuspendProcesses", "UpdateAutoScalingGroup",
    ]

    /// Condition keys in lower case, each with the path of the member that holds its values.
    static let keys: [String: [String: String]] = [
        "AttachLoadBalancerTargetGroups": ["autoscaling:targetgrouparns": "TargetGroupARNs"],
        "AttachLoadBalancers": ["autoscaling:loadbalancernames": "LoadBalancerNames"],
        "AttachTrafficSources": ["autoscaling:trafficsourceidentifiers": "TrafficSources.Identifier"],
        "CreateAutoScalingGroup": ofGroup.merging([
            "autoscaling:loadbalancernames": "LoadBalancerNames", "autoscaling:targetgrouparns": "TargetGroupARNs",
            "autoscaling:trafficsourceidentifiers": "TrafficSources.Identifier",
        ]) { $1 },
        "CreateLaunchConfiguration": [
            "autoscaling:imageid": "ImageId", "autoscaling:instancetype": "InstanceType", "autoscaling:spotprice": "SpotPrice",
            "autoscaling:metadatahttptokens": "MetadataOptions.HttpTokens", "autoscaling:metadatahttpputresponsehoplimit": "MetadataOptions.HttpPutResponseHopLimit",
            "autoscaling:metadatahttpendpoint": "MetadataOptions.HttpEndpoint",
        ],
        "DeleteAutoScalingGroup": ["autoscaling:forcedelete": "ForceDelete"],
        "DetachLoadBalancerTargetGroups": ["autoscaling:targetgrouparns": "TargetGroupARNs"],
        "DetachLoadBalancers": ["autoscaling:loadbalancernames": "LoadBalancerNames"],
        "DetachTrafficSources": ["autoscaling:trafficsourceidentifiers": "TrafficSources.Identifier"],
        "PutScheduledUpdateGroupAction": ["autoscaling:maxsize": "MaxSize", "autoscaling:minsize": "MinSize"],
        "UpdateAutoScalingGroup": ofGroup,
    ]

    private static let ofGroup = [
        "autoscaling:instancetypes": "MixedInstancesPolicy.LaunchTemplate.Overrides.InstanceType", "autoscaling:launchconfigurationname": "LaunchConfigurationName",
        "autoscaling:maxsize": "MaxSize", "autoscaling:minsize": "MinSize",
    ]

    /// Where calls name launch templates: what they launch, their user must be allowed to launch.
    static let templates: [String: [String]] = {
        let mixed = "MixedInstancesPolicy.LaunchTemplate"
        let members = ["LaunchTemplate", "\(mixed).LaunchTemplateSpecification", "\(mixed).Overrides.LaunchTemplateSpecification"]
        return [
            "CreateAutoScalingGroup": members, "UpdateAutoScalingGroup": members, "StartInstanceRefresh": members.map { "DesiredConfiguration.\($0)" },
        ]
    }()
}
