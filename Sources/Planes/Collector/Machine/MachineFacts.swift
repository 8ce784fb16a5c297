import Base

/// What is known of the machine that the agent runs on; nil where it is not.
public struct MachineFacts: Sendable, Hashable {
    public var instanceID: String?
    public var imageID: String?
    public var instanceType: String?
    public var autoScalingGroupName: String?
    public var hostname: String?
    /// Why one of those that were asked for is not known.
    public var reasons: [GlobalDimension: String] = [:]

    public init(instanceID: String? = nil, imageID: String? = nil, instanceType: String? = nil, autoScalingGroupName: String? = nil, hostname: String? = nil) {
        (self.instanceID, self.imageID, self.instanceType) = (instanceID, imageID, instanceType)
        (self.autoScalingGroupName, self.hostname) = (autoScalingGroupName, hostname)
    }

    mutating func set(_ dimension: GlobalDimension, to value: String) {
        switch dimension {
        case .instanceID: instanceID = value
        case .imageID: imageID = value
        case .instanceType: instanceType = value
        case .autoScalingGroupName: autoScalingGroupName = value
        }
    }

    /// The fact behind a name of the global `append_dimensions`.
    func value(of dimension: GlobalDimension) -> String? {
        switch dimension {
        case .instanceID: instanceID
        case .imageID: imageID
        case .instanceType: instanceType
        case .autoScalingGroupName: autoScalingGroupName
        }
    }
}

/// The four pairs that the global `append_dimensions` knows (CloudWatch User Guide, "Manually create or edit the
/// CloudWatch agent configuration file").
public enum GlobalDimension: String, Sendable, Hashable, CaseIterable {
    case imageID = "ImageId"
    case instanceID = "InstanceId"
    case instanceType = "InstanceType"
    case autoScalingGroupName = "AutoScalingGroupName"

    var placeholder: String { "${aws:\(rawValue)}" }
}
