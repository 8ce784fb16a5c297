import AWSWire
import Base
import Delivery
import RecordStore
import World

/// What the operations on subscriptions share: making one, confirming it, and the parcels that ask for confirmation.
struct SubscriptionDesk: Sendable {
    /// The most subscriptions of one topic.
    static let perTopicMax = 10_000

    let topics: Topics
    let world: any World
    let endpoints: EndpointRules
    /// Tells the courier that the outbox has something new.
    let onPost: @Sendable () -> Void

    /// A token that only the endpoint learns: 256 bits.
    func newToken() -> String { world.random.bytes(32).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    func newKey(in topic: RecordKey) -> RecordKey {
        RecordKey(type: Topics.subscriptionType, account: topic.account, region: topic.region, id: "\(topic.id):\(world.random.uuid())")
    }

    func route(_ protocolName: String, _ endpoint: String) throws(ServiceFault) -> EndpointRules.Route {
        do { return try endpoints.route(protocol: protocolName, endpoint: endpoint) } catch { throw .modeled("InvalidParameterException", error.reason) }
    }

    func confirmation(of subscription: Subscription, topic: Topic, channel: Parcel.Channel, at time: Timestamp) -> Parcel {
        Parcel(
            channel: channel, endpoint: subscription.endpoint, kind: .subscriptionConfirmation, topicARN: topic.arn, subscriptionARN: subscription.arn,
            messageID: world.random.uuid(), subject: nil,
            message: "You have chosen to subscribe to the topic \(topic.arn).\nTo confirm the subscription, visit the SubscribeURL included in this message.",
            sentAt: time, token: subscription.token, signatureVersion: topic.signatureVersion,
            retries: channel == .email ? nil : DeliveryPolicies.effective(subscription, of: topic))
    }

    /// Changes one subscription; an attribute set to nothing is removed.
    func update(_ arn: String, by call: Call, _ change: @escaping @Sendable (inout Subscription) throws -> Void) async throws(ServiceFault) {
        let key = try Topics.key(ofSubscription: arn, in: call)
        try await topics.records.change(by: call) { transaction in
            var subscription = try Topics.subscription(key, in: transaction)
            try change(&subscription)
            try subscription.store(in: transaction, at: call.time)
        }
    }
}
