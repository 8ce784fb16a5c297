import AWSWire
import RecordStore

/// Subscribes an endpoint to a topic; the same endpoint again answers the subscription that is there. An endpoint of somebody
/// else must confirm first: http and https by the signed message's SubscribeURL, mail by its link.
/// (Amazon SNS API Reference, Subscribe.)
struct Subscribe: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var topicArn: String
        var `protocol`: String
        var endpoint: String?
        var attributes: [String: String]?
        var returnSubscriptionArn: Bool?
    }
    struct Output: Encodable, Sendable { var subscriptionArn: String }
    static let access = Access.write("sns:Subscribe")
    let desk: SubscriptionDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let topicKey = try Topics.key(ofTopic: input.topicArn, in: call)
        // SNS says that there is no topic before it says what is wrong with the endpoint.
        try await desk.topics.records.look { _ = try Topics.topic(topicKey, in: $0) }
        guard let endpoint = input.endpoint, !endpoint.isEmpty else { throw .modeled("InvalidParameterException", "Invalid parameter: Endpoint") }
        let route = try desk.route(input.protocol, endpoint)
        let attributes = input.attributes ?? [:]
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) { try SubscriptionAttributes.check(name, value, protocolName: input.protocol) }
        try SubscriptionAttributes.checkTogether(attributes)
        let new = Subscription(
            key: desk.newKey(in: topicKey), topic: topicKey, protocolName: input.protocol, endpoint: endpoint,
            attributes: attributes.filter { !$0.value.isEmpty }, token: route.needsConfirmation ? desk.newToken() : nil)
        let subscription = try await desk.topics.records.change(by: call) { transaction in
            let topic = try Topics.topic(topicKey, in: transaction)
            let existing = try Topics.subscriptions(of: topicKey, in: transaction)
            let subscription = try Subscribe.merge(new, into: existing)
            if subscription.key == new.key { try new.store(in: transaction, at: call.time) }
            if subscription.isPending {
                try transaction.post(desk.confirmation(of: subscription, topic: topic, channel: route.channel, at: call.time), at: call.time)
            }
            return subscription
        }
        if subscription.isPending { desk.onPost() }
        let showsARN = !subscription.isPending || input.returnSubscriptionArn == true
        return Output(subscriptionArn: showsARN ? subscription.arn : "pending confirmation")
    }

    /// The subscription that answers the call: the one that is there, when it has the same attributes, else the new one.
    private static func merge(_ new: Subscription, into existing: [Subscription]) throws(ServiceFault) -> Subscription {
        if let same = existing.first(where: { $0.protocolName == new.protocolName && $0.endpoint == new.endpoint }) {
            guard new.attributes.isEmpty || same.attributes == new.attributes else {
                throw .modeled("InvalidParameterException", "Invalid parameter: Attributes Reason: Subscription already exists with different attributes")
            }
            return same
        }
        guard existing.count < SubscriptionDesk.perTopicMax else {
            throw .modeled("SubscriptionLimitExceededException", "The topic has \(SubscriptionDesk.perTopicMax) subscriptions, the most that this server takes")
        }
        return new
    }
}
