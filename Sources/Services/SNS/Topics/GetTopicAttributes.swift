import AWSWire

/// The attributes of a topic. (Amazon SNS API Reference, GetTopicAttributes.)
struct GetTopicAttributes: AWSWire.Operation {
    struct Input: Decodable, Sendable { var topicArn: String }
    struct Output: Encodable, Sendable { var attributes: [String: String] }
    static let access = Access.read("sns:GetTopicAttributes")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let key = try Topics.key(ofTopic: input.topicArn, in: call)
        return try await topics.records.look { snapshot in
            let topic = try Topics.topic(key, in: snapshot)
            let subscriptions = try Topics.subscriptions(of: key, in: snapshot)
            let pending = subscriptions.filter(\.isPending).count
            return Output(attributes: TopicAttributes.shown(topic, confirmed: subscriptions.count - pending, pending: pending))
        }
    }
}
