import AWSWire
import GroupEngine
import RecordStore

/// Makes a topic hear of a group's launches and terminations; it is told once, as a test. (EC2 Auto Scaling API Reference,
/// PutNotificationConfiguration.)
struct PutNotificationConfiguration: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var topicARN: String
        var notificationTypes: [String]
    }
    static let access = Access.write("autoscaling:PutNotificationConfiguration")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let types = try NotificationTypes.checked(input.notificationTypes)
        let group = call.group(input.autoScalingGroupName), engine = desk.engine
        try await desk.change(group.name, by: call) { transaction in
            let stored = try StoredGroup(group, in: transaction)
            guard try TopicRules.exists(input.topicARN, in: transaction) else {
                throw ServiceFault.validation("Unable to publish notification message to: \(input.topicARN). The topic does not exist.")
            }
            var document = stored.document
            try document.tell(input.topicARN, types)
            try transaction.put(group.key, document: document.document, tags: stored.tags, relationships: [], at: call.time, expecting: nil)
            try engine.enqueueTest(of: group, arn: stored.arn, toTopic: input.topicARN, requestID: call.requestID, at: call.time, in: transaction)
        }
        return Empty()
    }
}

extension GroupDocument {
    /// Replaces what a topic is told.
    fileprivate mutating func tell(_ topic: String, _ types: [String]) throws(ServiceFault) {
        notifications.removeAll { $0.topicARN == topic }
        guard notifications.count < AutoScalingLimits.topicsMax else {
            throw .limitExceeded("The group has \(AutoScalingLimits.topicsMax) topics already, which is the most that a group can have.")
        }
        notifications.append(NotificationDocument(topicARN: topic, types: types))
        notifications.sort { $0.topicARN < $1.topicARN }
    }
}
