import AWSWire
import RecordStore

/// Sends a message to a topic's subscribers: accepted when every parcel of it is in the durable outbox.
/// (Amazon SNS API Reference, Publish. To a phone number or a platform endpoint: refused.)
struct Publish: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var topicArn: String?
        var targetArn: String?
        var message: String
        var subject: String?
        var messageStructure: String?
        var messageAttributes: [String: MessageAttribute]?
        var messageGroupId: String?
        var messageDeduplicationId: String?
    }
    struct Output: Encodable, Sendable { var messageId: String }
    static let access = Access.write("sns:Publish")
    static let recordedOnly = ["MessageGroupId": MessageGroup.reasonRecordedOnly]
    let topics: Topics
    let publisher: Publisher
    let onPost: @Sendable () -> Void

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard let arn = input.topicArn ?? input.targetArn, input.topicArn == nil || input.targetArn == nil else {
            throw .modeled("InvalidParameterException", "Invalid parameter: TopicArn or TargetArn Reason: exactly one value is required")
        }
        let key = try Topics.key(ofTopic: arn, in: call)
        try MessageGroup.check(group: input.messageGroupId, deduplication: input.messageDeduplicationId)
        let message = try Message(
            id: publisher.newMessageID(), text: input.message, subject: input.subject, structure: input.messageStructure, attributes: input.messageAttributes)
        try await topics.records.change(by: call) { transaction in
            try publisher.publish(message, to: Topics.topic(key, in: transaction), at: call.time, in: transaction)
        }
        onPost()
        return Output(messageId: message.id)
    }
}
