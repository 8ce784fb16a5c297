import Base
import Compute
import Scaling

/// The document of a record `AWS::AutoScaling::AutoScalingGroup`, whose id is the group's name: what its user said of it.
/// Policies, hooks, scheduled actions and the warm pool are records of their own; tags are the record's.
public struct GroupDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::AutoScaling::AutoScalingGroup"

    /// What stands behind the last colon but one of the group's ARN.
    public var uuid: String
    public var createdAt: Timestamp
    /// From it come the UUIDs of the group's activities, alarms and hooks.
    public var seed: UInt64
    public var minSize: Int
    public var maxSize: Int
    public var desiredCapacity: Int
    /// With the subnets of `zoneIdentifier`, where it names any.
    public var zones: [GroupZone]
    /// `VPCZoneIdentifier` as it was given.
    public var zoneIdentifier: String?
    public var launch: LaunchReference
    public var mixedInstances: MixedInstancesDocument?
    public var defaultCooldownSeconds = GroupConfiguration.cooldownSecondsDefault
    public var defaultInstanceWarmupSeconds: Int?
    /// `EC2`, or with `,ELB` behind it.
    public var healthCheckType = "EC2"
    public var healthCheckGraceSeconds = 0
    public var terminationPolicies: [TerminationPolicy] = [.default]
    public var protectsNewInstances = false
    public var maxInstanceLifetimeSeconds: Int?
    public var capacityRebalance = false
    public var maintenance: MaintenancePolicy?
    /// Sorted by process; the reason is what DescribeAutoScalingGroups shows.
    public var suspended: [SuspendedProcess] = []
    /// Names of the group metrics that are collected, sorted.
    public var enabledMetrics: [String] = []
    /// Sorted by topic.
    public var notifications: [NotificationDocument] = []
    public var serviceLinkedRoleARN: String?
    public var context: String?
    /// Keys of tags that new instances get too.
    public var propagatedTagKeys: [String] = []

    public init(uuid: String, createdAt: Timestamp, seed: UInt64, minSize: Int, maxSize: Int, desiredCapacity: Int, zones: [GroupZone], launch: LaunchReference) {
        (self.uuid, self.createdAt, self.seed) = (uuid, createdAt, seed)
        (self.minSize, self.maxSize, self.desiredCapacity) = (minSize, maxSize, desiredCapacity)
        (self.zones, self.launch) = (zones, launch)
    }

    public struct SuspendedProcess: Hashable, Sendable, Codable {
        public var process: ScalingProcess
        public var reason: String
        public init(process: ScalingProcess, reason: String) { (self.process, self.reason) = (process, reason) }
    }

    /// A topic and what it is told.
    public struct NotificationDocument: Hashable, Sendable, Codable {
        public var topicARN: String
        /// `autoscaling:EC2_INSTANCE_LAUNCH` and the like, sorted.
        public var types: [String]
        public init(topicARN: String, types: [String]) { (self.topicARN, self.types) = (topicARN, types) }
    }

    public func arn(of group: GroupIdentity) -> String {
        ARN(service: "autoscaling", region: group.region, account: group.account, resource: "autoScalingGroup:\(uuid):autoScalingGroupName/\(group.name)").description
    }
}

/// What a group launches from, as its user named it.
public enum LaunchReference: Hashable, Sendable, Codable {
    case launchConfiguration(name: String)
    case launchTemplate(LaunchTemplateReference)
}

/// A launch template by id, with the name that it has, and a version as it was named: a number, `$Latest` or `$Default`.
public struct LaunchTemplateReference: Hashable, Sendable, Codable {
    public var id: String
    /// Nil where the template was gone before its name was asked for.
    public var name: String?
    public var version: String

    public init(id: String, name: String?, version: String) { (self.id, self.name, self.version) = (id, name, version) }
}

/// Types and purchase options (EC2 Auto Scaling API Reference, MixedInstancesPolicy). The launch template is the group's `launch`.
public struct MixedInstancesDocument: Hashable, Sendable, Codable {
    public struct Override: Hashable, Sendable, Codable {
        public var instanceType: String
        public var weight: Int?
        public var launchTemplate: LaunchTemplateReference?
        public init(instanceType: String, weight: Int? = nil, launchTemplate: LaunchTemplateReference? = nil) {
            (self.instanceType, self.weight, self.launchTemplate) = (instanceType, weight, launchTemplate)
        }
    }

    public var overrides: [Override]
    public var onDemandStrategy: MixedInstances.OnDemandStrategy?
    public var onDemandBaseCapacity: Int?
    public var onDemandPercentageAboveBase: Int?
    public var spotStrategy: MixedInstances.SpotStrategy?
    public var spotInstancePools: Int?
    public var spotMaxPrice: String?

    public init(overrides: [Override]) { self.overrides = overrides }
}
