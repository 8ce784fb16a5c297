import AWSWire

/// The account's subscriptions in the region, 100 a page. (Amazon SNS API Reference, ListSubscriptions.)
struct ListSubscriptions: AWSWire.Operation {
    struct Input: Decodable, Sendable { var nextToken: String? }
    static let access = Access.read("sns:ListSubscriptions")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> SubscriptionPage {
        try await topics.records.look { snapshot in
            let records = try snapshot.records(
                type: Topics.subscriptionType, account: call.account, region: call.region, idPrefix: "", after: Topics.page(input.nextToken),
                limit: Topics.pageMax + 1)
            return SubscriptionPage(records.compactMap(Subscription.init))
        }
    }
}

/// The subscriptions of one topic, 100 a page. (Amazon SNS API Reference, ListSubscriptionsByTopic.)
struct ListSubscriptionsByTopic: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var topicArn: String
        var nextToken: String?
    }
    static let access = Access.read("sns:ListSubscriptionsByTopic")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> SubscriptionPage {
        let key = try Topics.key(ofTopic: input.topicArn, in: call)
        return try await topics.records.look { snapshot in
            _ = try Topics.topic(key, in: snapshot)
            return SubscriptionPage(try Topics.subscriptions(of: key, after: Topics.page(input.nextToken), limit: Topics.pageMax + 1, in: snapshot))
        }
    }
}

struct SubscriptionPage: Encodable, Sendable {
    var subscriptions: [ListedSubscription], nextToken: String?

    /// Takes one more than a page shows, to know whether there is a next one.
    init(_ found: [Subscription]) {
        let page = found.prefix(Topics.pageMax)
        subscriptions = page.map(\.listed)
        nextToken = found.count > page.count ? page.last?.key.id : nil
    }
}
