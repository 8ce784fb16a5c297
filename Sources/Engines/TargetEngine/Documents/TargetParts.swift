import Base
import Compute
import RecordStore
import Scaling

/// A record that belongs to a target.
public protocol TargetPart: RecordDocument, Sendable {
    static var recordType: String { get }
}

/// The document of a record `AWS::ApplicationAutoScaling::ScalingPolicy` (see `TargetIdentity.key`).
public struct TargetPolicyDocument: Hashable, Sendable, Codable, TargetPart {
    public static let recordType = "AWS::ApplicationAutoScaling::ScalingPolicy"

    public var policy: TargetPolicy
    public var uuid: String
    public var createdAt: Timestamp
    /// `Minimum`, `Maximum` or `Average`: recorded, since alarms bring the value that they compare.
    public var metricAggregationType: String?

    public init(policy: TargetPolicy, uuid: String, createdAt: Timestamp) { (self.policy, self.uuid, self.createdAt) = (policy, uuid, createdAt) }

    public func arn(in target: TargetIdentity) -> String { TargetPolicyARN(target: target, policy: policy.name, uuid: uuid).description }
}

/// The document of a scheduled action: a record of a type of ours, since CloudFormation keeps them inside the target.
public struct TargetScheduleDocument: Hashable, Sendable, Codable, TargetPart {
    public static let recordType = "AWS::ApplicationAutoScaling::ScheduledAction"

    public var action: TargetSchedule
    public var uuid: String

    public init(action: TargetSchedule, uuid: String) { (self.action, self.uuid) = (action, uuid) }

    public func arn(in target: TargetIdentity) -> String {
        let resource = "scheduledAction:\(uuid):resource/\(TargetIdentity.namespace)/\(target.resourceID):scheduledActionName/\(action.name)"
        return ARN(service: "autoscaling", region: target.region, account: target.account, resource: resource).description
    }
}

/// `arn:aws:autoscaling:REGION:ACCOUNT:scalingPolicy:UUID:resource/custom-resource/RESOURCE-ID:policyName/POLICY`
public struct TargetPolicyARN: Hashable, Sendable, CustomStringConvertible {
    public let target: TargetIdentity
    public let policy: String
    public let uuid: String

    public init(target: TargetIdentity, policy: String, uuid: String) { (self.target, self.policy, self.uuid) = (target, policy, uuid) }

    /// Nil when the text is no ARN of a scalable target's policy.
    public init?(_ text: String) {
        guard let arn = ARN(text), arn.service == "autoscaling" else { return nil }
        let parts = arn.resource.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "scalingPolicy", parts[2].hasPrefix(TargetPolicyARN.resourcePrefix) else { return nil }
        // Ids of resources have colons and slashes of their own; the names of policies may not have what stands before them.
        let rest = parts[2].dropFirst(TargetPolicyARN.resourcePrefix.count)
        guard let mark = rest.range(ofLast: TargetPolicyARN.policyMark) else { return nil }
        self.init(
            target: TargetIdentity(account: arn.account, region: arn.region, resourceID: String(rest[..<mark.lowerBound])), policy: String(rest[mark.upperBound...]),
            uuid: String(parts[1]))
    }

    public var description: String {
        let resource = "scalingPolicy:\(uuid):\(TargetPolicyARN.resourcePrefix)\(target.resourceID)\(TargetPolicyARN.policyMark)\(policy)"
        return ARN(service: "autoscaling", region: target.region, account: target.account, resource: resource).description
    }

    private static let resourcePrefix = "resource/\(TargetIdentity.namespace)/"
    /// What a policy's name may not hold.
    public static let policyMark = ":policyName/"
}

extension Substring {
    /// Where the last occurrence of a text is.
    fileprivate func range(ofLast text: String) -> Range<Index>? {
        var at = endIndex
        while at > startIndex {
            at = index(before: at)
            if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
        }
        return nil
    }
}
