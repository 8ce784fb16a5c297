import AWSWire
import RecordStore

/// Ends a subscription; one that is gone is no error. Unsigned (the link in each message) it works as long as the subscription
/// was not confirmed with AuthenticateOnUnsubscribe. (Amazon SNS API Reference, Unsubscribe.)
struct Unsubscribe: AWSWire.Operation {
    struct Input: Decodable, Sendable { var subscriptionArn: String }
    static let access = Access.write("sns:Unsubscribe")
    let desk: SubscriptionDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let key = try Topics.key(ofSubscription: input.subscriptionArn, in: call)
        try await desk.topics.records.change(by: call) { transaction in
            guard let subscription = try transaction.record(key).flatMap(Subscription.init) else { return }
            guard call.principal.accessKeyID != nil || !subscription.wasAuthenticated else {
                throw ServiceFault.modeled("AuthorizationErrorException", "This subscription can only be ended by a signed request")
            }
            try transaction.delete(key, at: call.time)
        }
        return Empty()
    }
}
