import AWSWire
import Base
import Delivery
import RecordStore
import World

/// Fans a message out: one parcel in the outbox for each confirmed subscription whose filter takes it, in the caller's transaction.
public struct Publisher: Sendable {
    private let world: any World
    private let endpoints: EndpointRules

    public init(world: any World, endpoints: EndpointRules) { (self.world, self.endpoints) = (world, endpoints) }

    func newMessageID() -> String { world.random.uuid() }

    func publish(_ message: Message, to topic: Topic, facts: JSONValue? = nil, at time: Timestamp, in transaction: any RecordTransaction) throws {
        for subscription in try Topics.subscriptions(of: topic.key, in: transaction) where !subscription.isPending && takes(subscription, message) {
            try transaction.post(parcel(of: message, from: topic, to: subscription, facts: facts, at: time), at: time)
        }
    }

    /// Publishes on behalf of a part of this program (an alarm's action). False when there is no such topic.
    public func publish(
        _ text: String, subject: String?, toTopic arn: String, facts: JSONValue?, at time: Timestamp, in transaction: any RecordTransaction
    ) throws -> Bool {
        guard let parsed = ARN(arn), parsed.service == "sns",
            let record = try transaction.record(RecordKey(type: Topics.type, account: parsed.account, region: parsed.region, id: parsed.resource))
        else { return false }
        try publish(Message(id: newMessageID(), text: text, subject: subject), to: Topic(record), facts: facts, at: time, in: transaction)
        return true
    }

    private func takes(_ subscription: Subscription, _ message: Message) -> Bool {
        guard let text = subscription.attributes["FilterPolicy"] else { return true }
        // Stored policies were parsed when they were set; one that no longer parses takes nothing rather than everything.
        guard let policy = try? FilterPolicy(parsing: text) else { return false }
        if subscription.attributes["FilterPolicyScope"] == "MessageBody" { return policy.matches(body: message.text(for: subscription.protocolName)) }
        return policy.matches(attributes: message.attributes)
    }

    private func parcel(of message: Message, from topic: Topic, to subscription: Subscription, facts: JSONValue?, at time: Timestamp) -> Parcel {
        // A confirmed subscription was routed once; should its route be gone since, the webhook carrier refuses it with the reason.
        let route = try? endpoints.route(protocol: subscription.protocolName, endpoint: subscription.endpoint)
        var channel = route?.channel ?? .webhook
        if channel == .webhook, subscription.isRaw { channel = .raw }
        return Parcel(
            channel: channel, endpoint: subscription.endpoint, kind: .notification, topicARN: topic.arn, subscriptionARN: subscription.arn,
            messageID: message.id, subject: message.subject, message: message.text(for: subscription.protocolName), attributes: message.attributes,
            sentAt: time, facts: facts, signatureVersion: topic.signatureVersion,
            retries: channel == .email ? nil : DeliveryPolicies.effective(subscription, of: topic))
    }
}
