import AWSWire
import RecordStore

/// Deletes a topic with its subscriptions; one that does not exist is no error. (Amazon SNS API Reference, DeleteTopic.)
struct DeleteTopic: AWSWire.Operation {
    struct Input: Decodable, Sendable { var topicArn: String }
    static let access = Access.write("sns:DeleteTopic")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let key = try Topics.key(ofTopic: input.topicArn, in: call)
        try await topics.records.change(by: call) { transaction in
            for subscription in try Topics.subscriptions(of: key, in: transaction) { try transaction.delete(subscription.key, at: call.time) }
            try transaction.delete(key, at: call.time)
        }
        return Empty()
    }
}
