import AWSWire

/// Tells a topic nothing more of a group. (EC2 Auto Scaling API Reference, DeleteNotificationConfiguration.)
struct DeleteNotificationConfiguration: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var topicARN: String
    }
    static let access = Access.write("autoscaling:DeleteNotificationConfiguration")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await desk.changeDocument(input.autoScalingGroupName, by: call) { $0.notifications.removeAll { $0.topicARN == input.topicARN } }
        return Empty()
    }
}
