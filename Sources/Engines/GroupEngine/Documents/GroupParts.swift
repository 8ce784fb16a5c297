import Base
import Compute
import Scaling

/// The document of a record `AWS::AutoScaling::ScalingPolicy` (see `GroupIdentity.key`).
public struct PolicyDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::AutoScaling::ScalingPolicy"

    public var policy: ScalingPolicy
    public var uuid: String
    /// `Minimum`, `Maximum` or `Average`: recorded, since alarms bring the value that they compare.
    public var metricAggregationType: String?
    /// The older member beside MinAdjustmentMagnitude, as it was given.
    public var minAdjustmentStep: Int?

    public init(policy: ScalingPolicy, uuid: String) { (self.policy, self.uuid) = (policy, uuid) }

    public func arn(in group: GroupIdentity) -> String { PolicyARN(group: group, policy: policy.name, uuid: uuid).description }
}

/// `arn:aws:autoscaling:REGION:ACCOUNT:scalingPolicy:UUID:autoScalingGroupName/GROUP:policyName/POLICY`
public struct PolicyARN: Hashable, Sendable, CustomStringConvertible {
    public let group: GroupIdentity
    public let policy: String
    public let uuid: String

    public init(group: GroupIdentity, policy: String, uuid: String) { (self.group, self.policy, self.uuid) = (group, policy, uuid) }

    /// Nil when the text is no ARN of a scaling policy.
    public init?(_ text: String) {
        guard let arn = ARN(text), arn.service == "autoscaling" else { return nil }
        let parts = arn.resource.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "scalingPolicy", parts[2].hasPrefix(PolicyARN.groupPrefix) else { return nil }
        // Names of groups and policies have no colon.
        let names = parts[2].dropFirst(PolicyARN.groupPrefix.count).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard names.count == 2, names[1].hasPrefix(PolicyARN.policyPrefix) else { return nil }
        self.init(
            group: GroupIdentity(account: arn.account, region: arn.region, name: String(names[0])), policy: String(names[1].dropFirst(PolicyARN.policyPrefix.count)),
            uuid: String(parts[1]))
    }

    public var description: String {
        let resource = "scalingPolicy:\(uuid):\(PolicyARN.groupPrefix)\(group.name):\(PolicyARN.policyPrefix)\(policy)"
        return ARN(service: "autoscaling", region: group.region, account: group.account, resource: resource).description
    }

    private static let groupPrefix = "autoScalingGroupName/", policyPrefix = "policyName/"
}

/// The document of a record `AWS::AutoScaling::LifecycleHook`.
public struct HookDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::AutoScaling::LifecycleHook"

    public var hook: LifecycleHook
    public var roleARN: String?

    public init(hook: LifecycleHook, roleARN: String? = nil) { (self.hook, self.roleARN) = (hook, roleARN) }
}

/// The document of a record `AWS::AutoScaling::ScheduledAction`.
public struct ScheduledActionDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::AutoScaling::ScheduledAction"

    public var action: ScheduledAction
    public var uuid: String

    public init(action: ScheduledAction, uuid: String) { (self.action, self.uuid) = (action, uuid) }

    public func arn(in group: GroupIdentity) -> String {
        let resource = "scheduledUpdateGroupAction:\(uuid):autoScalingGroupName/\(group.name):scheduledActionName/\(action.name)"
        return ARN(service: "autoscaling", region: group.region, account: group.account, resource: resource).description
    }
}

/// The document of a record `AWS::AutoScaling::WarmPool`: one a group, with an empty part name.
public struct WarmPoolDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::AutoScaling::WarmPool"

    public var settings: WarmPoolSettings

    public init(settings: WarmPoolSettings) { self.settings = settings }
}

/// The document of a record `AWS::AutoScaling::LaunchConfiguration`, whose id is its name.
public struct LaunchConfigurationDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::AutoScaling::LaunchConfiguration"

    public var uuid: String
    public var createdAt: Timestamp
    public var imageID: String
    public var instanceType: String
    public var keyName: String?
    /// Ids.
    public var securityGroups: [String] = []
    public var userData: UserData?
    /// Nil is on, as for AWS' launch configurations.
    public var isMonitoredInDetail: Bool?
    /// A name or an ARN, as it was given.
    public var instanceProfile: String?
    public var metadata: MetadataOptions?
    /// What is kept and answered again without effect, each by its member name.
    public var recorded: [String: String] = [:]

    public init(uuid: String, createdAt: Timestamp, imageID: String, instanceType: String) {
        (self.uuid, self.createdAt, self.imageID, self.instanceType) = (uuid, createdAt, imageID, instanceType)
    }

    var specification: LaunchSpecification {
        var result = LaunchSpecification()
        (result.imageID, result.instanceType, result.keyName) = (imageID, instanceType, keyName)
        result.securityGroupIDs = securityGroups.isEmpty ? nil : securityGroups
        (result.userData, result.metadata) = (userData, metadata)
        result.isMonitoredInDetail = isMonitoredInDetail ?? true
        if let instanceProfile {
            if instanceProfile.hasPrefix("arn:") { result.profileARN = instanceProfile } else { result.profileName = instanceProfile }
        }
        return result
    }
}
