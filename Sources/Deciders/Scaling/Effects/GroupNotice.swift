/// A notification to the topics of a group (EC2 Auto Scaling User Guide, SNS notifications).
public struct GroupNotice: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case launch = "autoscaling:EC2_INSTANCE_LAUNCH"
        case launchError = "autoscaling:EC2_INSTANCE_LAUNCH_ERROR"
        case terminate = "autoscaling:EC2_INSTANCE_TERMINATE"
        case terminateError = "autoscaling:EC2_INSTANCE_TERMINATE_ERROR"
        case test = "autoscaling:TEST_NOTIFICATION"
    }

    public var kind: Kind
    public var activity: ScalingActivity
    public var instanceID: String?
}
