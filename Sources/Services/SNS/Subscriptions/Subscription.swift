import AWSWire
import Base
import RecordStore

/// A subscription as its record holds it.
struct Subscription: Sendable {
    let key: RecordKey
    let topic: RecordKey
    let protocolName: String
    let endpoint: String
    /// RawMessageDelivery, FilterPolicy, FilterPolicyScope, DeliveryPolicy as they were set.
    var attributes: [String: String]
    /// What confirms it; nil when it needs no confirmation or has it.
    var token: String?
    var wasAuthenticated: Bool

    var isPending: Bool { token != nil }
    var arn: String { Topics.arn(key) }
    var isRaw: Bool { attributes["RawMessageDelivery"] == "true" }

    init(key: RecordKey, topic: RecordKey, protocolName: String, endpoint: String, attributes: [String: String], token: String?) {
        (self.key, self.topic, self.protocolName, self.endpoint) = (key, topic, protocolName, endpoint)
        (self.attributes, self.token, wasAuthenticated) = (attributes, token, token == nil)
    }

    init?(_ record: Record) {
        guard let topicID = record.key.id.split(separator: ":").first, let protocolName = record.document["Protocol"]?.text,
            let endpoint = record.document["Endpoint"]?.text
        else { return nil }
        self.init(
            key: record.key, topic: RecordKey(type: Topics.type, account: record.key.account, region: record.key.region, id: String(topicID)),
            protocolName: protocolName, endpoint: endpoint, attributes: stringMap(record.document["Attributes"]), token: record.document["Token"]?.text)
        wasAuthenticated = record.document["ConfirmationWasAuthenticated"]?.flag ?? false
    }

    var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("TopicArn", .string(Topics.arn(topic))), .init("Protocol", .string(protocolName)), .init("Endpoint", .string(endpoint)),
            .init("Attributes", json(attributes)), .init("ConfirmationWasAuthenticated", .bool(wasAuthenticated)),
        ]
        if let token { members.append(.init("Token", .string(token))) }
        return .object(members)
    }

    /// Writes it, with its relationship to the topic.
    func store(in transaction: any RecordTransaction, at time: Timestamp) throws {
        try transaction.put(key, document: document, tags: [:], relationships: [.init(role: "topic", to: topic)], at: time, expecting: nil)
    }

    /// All that GetSubscriptionAttributes shows.
    func shown(of parent: Topic) -> [String: String] {
        var shown: [String: String] = [
            "SubscriptionArn": arn, "TopicArn": Topics.arn(topic), "Owner": key.account, "Protocol": protocolName, "Endpoint": endpoint,
            "PendingConfirmation": isPending ? "true" : "false", "ConfirmationWasAuthenticated": wasAuthenticated ? "true" : "false",
            "RawMessageDelivery": "false", "SubscriptionPrincipal": "arn:\(ARN.partition(of: key.region)):iam::\(key.account):root",
        ]
        if protocolName.hasPrefix("http") { shown["EffectiveDeliveryPolicy"] = DeliveryPolicies.shown(self, of: parent).encodedText }
        for (name, value) in attributes { shown[name] = value }
        // The scope is the policy's: it shows with it, and not without.
        shown["FilterPolicyScope"] = attributes["FilterPolicy"] == nil ? nil : attributes["FilterPolicyScope"] ?? "MessageAttributes"
        return shown
    }

    /// What lists show; a pending one has no ARN yet.
    var listed: ListedSubscription {
        ListedSubscription(
            subscriptionArn: isPending ? "PendingConfirmation" : arn, owner: key.account, protocol: protocolName, endpoint: endpoint, topicArn: Topics.arn(topic))
    }
}

struct ListedSubscription: Encodable, Sendable {
    var subscriptionArn: String, owner: String, `protocol`: String, endpoint: String, topicArn: String
}

/// The attributes of a subscription that take effect here; every other one is refused by name.
enum SubscriptionAttributes {
    static func check(_ name: String, _ value: String, protocolName: String) throws(ServiceFault) {
        switch name {
        case "RawMessageDelivery":
            guard ["true", "false"].contains(value) else { throw invalid("RawMessageDelivery: Invalid value [\(value)]. Must be true or false.") }
            guard value == "false" || protocolName.hasPrefix("http") else { throw invalid("Delivery protocol [\(protocolName)] does not support raw message delivery.") }
        case "FilterPolicyScope":
            guard ["MessageAttributes", "MessageBody"].contains(value) else { throw invalid("FilterPolicyScope: Invalid value [\(value)]. Please use either MessageBody or MessageAttributes") }
        case "FilterPolicy":
            guard !value.isEmpty else { return }
            do { _ = try FilterPolicy(parsing: value) } catch { throw invalid("FilterPolicy: \(error.reason)") }
        case "DeliveryPolicy" where protocolName.hasPrefix("http"):
            guard !value.isEmpty else { return }
            do { _ = try DeliveryPolicies.retries(ofSubscription: value) } catch { throw invalid("DeliveryPolicy: \(error.reason)") }
        case "DeliveryPolicy", "RedrivePolicy", "SubscriptionRoleArn", "ReplayPolicy":
            guard value.isEmpty else { throw invalid("the subscription attribute \(name) is not supported by this server and would have no effect") }
        default: throw invalid("AttributeName")
        }
    }

    /// Attributes have no properties of their own: nested keys need the scope MessageBody (Amazon SNS Developer Guide, Filter policy constraints).
    static func checkTogether(_ attributes: [String: String]) throws(ServiceFault) {
        guard attributes["FilterPolicyScope"] != "MessageBody", let text = attributes["FilterPolicy"], !text.isEmpty else { return }
        let policy: FilterPolicy
        do { policy = try FilterPolicy(parsing: text) } catch { throw invalid("FilterPolicy: \(error.reason)") }
        guard !policy.isNested else { throw invalid("Filter policy scope MessageAttributes does not support nested filter policy") }
    }

    private static func invalid(_ what: String) -> ServiceFault { .modeled("InvalidParameterException", "Invalid parameter: \(what)") }
}
