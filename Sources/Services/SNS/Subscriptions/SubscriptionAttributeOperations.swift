import AWSWire

/// The attributes of a subscription. (Amazon SNS API Reference, GetSubscriptionAttributes.)
struct GetSubscriptionAttributes: AWSWire.Operation {
    struct Input: Decodable, Sendable { var subscriptionArn: String }
    struct Output: Encodable, Sendable { var attributes: [String: String] }
    static let access = Access.read("sns:GetSubscriptionAttributes")
    let desk: SubscriptionDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let key = try Topics.key(ofSubscription: input.subscriptionArn, in: call)
        return try await desk.topics.records.look { snapshot in
            let subscription = try Topics.subscription(key, in: snapshot)
            return Output(attributes: subscription.shown(of: try Topics.topic(subscription.topic, in: snapshot)))
        }
    }
}

/// Sets one attribute of a subscription; an empty or absent value removes it. (Amazon SNS API Reference, SetSubscriptionAttributes.)
struct SetSubscriptionAttributes: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var subscriptionArn: String
        var attributeName: String
        var attributeValue: String?
    }
    static let access = Access.write("sns:SetSubscriptionAttributes")
    let desk: SubscriptionDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let value = input.attributeValue ?? ""
        try await desk.update(input.subscriptionArn, by: call) { subscription in
            try SubscriptionAttributes.check(input.attributeName, value, protocolName: subscription.protocolName)
            subscription.attributes[input.attributeName] = value.isEmpty ? nil : value
            try SubscriptionAttributes.checkTogether(subscription.attributes)
        }
        return Empty()
    }
}
