import Base
import RecordStore
import Scaling

/// What a topic is told when it is named as the receiver of a group's or a hook's notifications (EC2 Auto Scaling User Guide,
/// Configure notifications for lifecycle hooks, and Amazon SNS notification options).
struct TestNotification {
    let group: GroupIdentity
    let arn: String
    let time: Timestamp
    let requestID: String

    var subject: String { "Auto Scaling: test notification for group \"\(group.name)\"" }

    var text: String {
        JSONValue.object([
            .init("AccountId", .string(group.account)), .init("RequestId", .string(requestID)), .init("AutoScalingGroupARN", .string(arn)),
            .init("AutoScalingGroupName", .string(group.name)), .init("Service", "AWS Auto Scaling"),
            .init("Event", .string(GroupNotice.Kind.test.rawValue)), .init("Time", .string(time.iso8601)),
        ]).encodedText
    }
}

extension GroupEngine {
    /// Sends `autoscaling:TEST_NOTIFICATION` to a topic, within the transaction that names it.
    public func enqueueTest(of group: GroupIdentity, arn: String, toTopic topic: String, requestID: String, at time: Timestamp, in transaction: any RecordTransaction) throws {
        let message = TestNotification(group: group, arn: arn, time: time, requestID: requestID)
        try notices.enqueue(message.text, subject: message.subject, toTopic: topic, at: time, in: transaction)
    }
}
