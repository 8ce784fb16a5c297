import AWSWire

/// What a topic can be told. (EC2 Auto Scaling API Reference, DescribeAutoScalingNotificationTypes.)
struct DescribeAutoScalingNotificationTypes: Operation {
    struct Output: Encodable, Sendable { var autoScalingNotificationTypes: [String] }
    static let access = Access.read("autoscaling:DescribeAutoScalingNotificationTypes")

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        Output(autoScalingNotificationTypes: NotificationTypes.all)
    }
}
