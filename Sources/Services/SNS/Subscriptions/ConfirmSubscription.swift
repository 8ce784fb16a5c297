import AWSWire

/// Confirms a subscription with the token that its endpoint was sent; needs no signature, as the token is the proof.
/// (Amazon SNS API Reference, ConfirmSubscription.)
struct ConfirmSubscription: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var topicArn: String
        var token: String
        var authenticateOnUnsubscribe: String?
    }
    struct Output: Encodable, Sendable { var subscriptionArn: String }
    static let access = Access.write("sns:ConfirmSubscription")
    let desk: SubscriptionDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let key = try Topics.key(ofLinkedTopic: input.topicArn, in: call)
        guard input.authenticateOnUnsubscribe != "true" || call.principal.accessKeyID != nil else {
            throw .modeled("InvalidParameterException", "Invalid parameter: AuthenticateOnUnsubscribe needs a signed request")
        }
        return try await desk.topics.records.change(by: call) { transaction in
            _ = try Topics.topic(key, in: transaction)
            let pending = try Topics.subscriptions(of: key, in: transaction).first { $0.token == input.token }
            guard var subscription = pending else { throw ServiceFault.modeled("InvalidParameterException", "Invalid parameter: Token") }
            subscription.token = nil
            subscription.wasAuthenticated = input.authenticateOnUnsubscribe == "true"
            try subscription.store(in: transaction, at: call.time)
            return Output(subscriptionArn: subscription.arn)
        }
    }
}
