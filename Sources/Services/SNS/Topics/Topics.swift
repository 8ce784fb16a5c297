import AWSWire
import Base
import RecordStore

/// Topics and subscriptions as records: where they are, what their documents hold, and the faults when they are missing.
struct Topics: Sendable {
    static let type = "AWS::SNS::Topic"
    static let subscriptionType = "AWS::SNS::Subscription"
    static let pageMax = 100

    let records: any RecordStoring

    static func arn(_ key: RecordKey) -> String { ARN(service: "sns", region: key.region, account: key.account, resource: key.id).description }

    /// The key of a topic's ARN; it must be of the caller's account. `parameter` is what the operation calls it.
    static func key(ofTopic arn: String, named parameter: String = "TopicArn", in call: Call) throws(ServiceFault) -> RecordKey {
        guard let parsed = ARN(arn), parsed.service == "sns", !parsed.resource.contains(":") else {
            throw .modeled("InvalidParameterException", "Invalid parameter: \(parameter)")
        }
        guard parsed.account == call.account else { throw .modeled("AuthorizationErrorException", "The topic is of another account") }
        guard parsed.region == call.region else { throw .modeled("InvalidParameterException", "Invalid parameter: \(parameter)") }
        return RecordKey(type: type, account: parsed.account, region: parsed.region, id: parsed.resource)
    }

    /// As above, wherever the topic's region: for calls that a link makes, which no region is signed into.
    static func key(ofLinkedTopic arn: String, in call: Call) throws(ServiceFault) -> RecordKey {
        guard let parsed = ARN(arn), parsed.service == "sns", parsed.account == call.account, !parsed.resource.contains(":") else {
            throw .modeled("InvalidParameterException", "Invalid parameter: TopicArn")
        }
        return RecordKey(type: type, account: parsed.account, region: parsed.region, id: parsed.resource)
    }

    static func key(ofSubscription arn: String, in call: Call) throws(ServiceFault) -> RecordKey {
        guard let parsed = ARN(arn), parsed.service == "sns", parsed.resource.split(separator: ":").count == 2 else {
            throw .modeled("InvalidParameterException", "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not \(arn.split(separator: ":").count)")
        }
        guard parsed.account == call.account, parsed.region == call.region || call.principal.accessKeyID == nil else { throw .modeled("NotFoundException", "Subscription does not exist") }
        return RecordKey(type: subscriptionType, account: parsed.account, region: parsed.region, id: parsed.resource)
    }

    static func topic(_ key: RecordKey, in snapshot: any RecordSnapshot) throws -> Topic {
        guard let record = try snapshot.record(key) else { throw ServiceFault.modeled("NotFoundException", "Topic does not exist") }
        return Topic(record)
    }

    static func subscription(_ key: RecordKey, in snapshot: any RecordSnapshot) throws -> Subscription {
        guard let record = try snapshot.record(key), let subscription = Subscription(record) else {
            throw ServiceFault.modeled("NotFoundException", "Subscription does not exist")
        }
        return subscription
    }

    /// The subscriptions of a topic, by id. Their ids begin with the topic's.
    static func subscriptions(of topic: RecordKey, after: String? = nil, limit: Int = .max, in snapshot: any RecordSnapshot) throws -> [Subscription] {
        try snapshot.records(type: subscriptionType, account: topic.account, region: topic.region, idPrefix: topic.id + ":", after: after, limit: limit)
            .compactMap(Subscription.init)
    }

    /// The id behind which a page begins; the tokens we give out are ids.
    static func page(_ token: String?) -> String? { token.flatMap { $0.isEmpty ? nil : $0 } }
}

/// A topic with the attributes that were set.
struct Topic: Sendable {
    let key: RecordKey
    var attributes: [String: String]
    let tags: [String: String]

    init(_ record: Record) {
        (key, tags) = (record.key, record.tags)
        attributes = stringMap(record.document["Attributes"])
    }

    init(key: RecordKey, attributes: [String: String], tags: [String: String]) { (self.key, self.attributes, self.tags) = (key, attributes, tags) }

    var document: JSONValue { ["TopicName": .string(key.id), "Attributes": json(attributes)] }
    var arn: String { Topics.arn(key) }
    var signatureVersion: String { attributes["SignatureVersion"] ?? "1" }
}

func stringMap(_ value: JSONValue?) -> [String: String] {
    var result: [String: String] = [:]
    for member in value?.members ?? [] { result[member.key] = member.value.text }
    return result
}

func json(_ map: [String: String]) -> JSONValue {
    .object(map.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) })
}
