import AWSWire
import RecordStore

/// Sends up to ten messages; each succeeds or fails by itself. (Amazon SNS API Reference, PublishBatch.)
struct PublishBatch: AWSWire.Operation {
    struct Entry: Decodable, Sendable {
        var id: String
        var message: String
        var subject: String?
        var messageStructure: String?
        var messageAttributes: [String: MessageAttribute]?
        var messageGroupId: String?
        var messageDeduplicationId: String?
    }
    struct Input: Decodable, Sendable {
        var topicArn: String
        var publishBatchRequestEntries: [Entry]
    }
    struct Success: Encodable, Sendable { var id: String, messageId: String }
    struct Failure: Encodable, Sendable { var id: String, code: String, message: String, senderFault: Bool }
    struct Output: Encodable, Sendable { var successful: [Success], failed: [Failure] }
    static let access = Access.write("sns:Publish")
    static let recordedOnly = ["PublishBatchRequestEntries.MessageGroupId": MessageGroup.reasonRecordedOnly]
    static let entriesMax = 10
    let topics: Topics
    let publisher: Publisher
    let onPost: @Sendable () -> Void

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let key = try Topics.key(ofTopic: input.topicArn, in: call)
        let entries = input.publishBatchRequestEntries
        try PublishBatch.check(entries)
        var output = Output(successful: [], failed: [])
        var messages: [Message] = []
        for entry in entries {
            do throws(ServiceFault) {
                let message = try Message(
                    id: publisher.newMessageID(), text: entry.message, subject: entry.subject, structure: entry.messageStructure, attributes: entry.messageAttributes)
                messages.append(message)
                output.successful.append(Success(id: entry.id, messageId: message.id))
            } catch {
                output.failed.append(Failure(id: entry.id, code: "InvalidParameter", message: error.message, senderFault: true))
            }
        }
        let accepted = messages
        try await topics.records.change(by: call) { transaction in
            let topic = try Topics.topic(key, in: transaction)
            for message in accepted { try publisher.publish(message, to: topic, at: call.time, in: transaction) }
        }
        onPost()
        return output
    }

    private static func check(_ entries: [Entry]) throws(ServiceFault) {
        guard !entries.isEmpty else { throw .modeled("EmptyBatchRequestException", "The batch request doesn't contain any entries.") }
        guard entries.count <= entriesMax else { throw .modeled("TooManyEntriesInBatchRequestException", "The batch request contains more entries than permissible.") }
        guard Set(entries.map(\.id)).count == entries.count else { throw .modeled("BatchEntryIdsNotDistinctException", "Two or more batch entries in the request have the same Id.") }
        let isLegal = entries.allSatisfy { entry in
            (1...80).contains(entry.id.utf8.count) && entry.id.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95 }
        }
        guard isLegal else { throw .modeled("InvalidBatchEntryIdException", "The Id of a batch entry in a batch request doesn't abide by the specification.") }
        for entry in entries { try MessageGroup.check(group: entry.messageGroupId, deduplication: entry.messageDeduplicationId) }
        let size = entries.reduce(0) { $0 + $1.message.utf8.count }
        guard size <= Message.bytesMax else { throw .modeled("BatchRequestTooLongException", "The length of all the messages put together is more than the limit.") }
    }
}
