import Base
import Compute
import Scaling

/// The document of a record `AWS::ApplicationAutoScaling::ScalableTarget`. Policies and scheduled actions are records of their own; tags
/// are the record's.
public struct TargetDocument: Hashable, Sendable, Codable, RecordDocument {
    public static let recordType = "AWS::ApplicationAutoScaling::ScalableTarget"

    /// What the target's ARN ends with: letters and digits.
    public var code: String
    public var createdAt: Timestamp
    /// From it come the UUIDs of the target's activities and alarms.
    public var seed: UInt64
    public var minCapacity: Int
    public var maxCapacity: Int
    public var suspended = SuspendedScaling()
    /// As it was given.
    public var roleARN: String?

    public init(code: String, createdAt: Timestamp, seed: UInt64, minCapacity: Int, maxCapacity: Int) {
        (self.code, self.createdAt, self.seed) = (code, createdAt, seed)
        (self.minCapacity, self.maxCapacity) = (minCapacity, maxCapacity)
    }

    public func arn(of target: TargetIdentity) -> String {
        ARN(service: "application-autoscaling", region: target.region, account: target.account, resource: "scalable-target/\(code)").description
    }
}
