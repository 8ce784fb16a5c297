import AWSWire
import Base
import RecordStore

/// The attributes of a topic that take effect here; every other one is refused by name.
enum TopicAttributes {
    private static let feedbackKinds = ["HTTP", "SQS", "Lambda", "Application", "Firehose"]
    private static let feedbackRoles = Set(feedbackKinds.flatMap { ["\($0)SuccessFeedbackRoleArn", "\($0)FailureFeedbackRoleArn"] })
    private static let feedbackRates = Set(feedbackKinds.map { "\($0)SuccessFeedbackSampleRate" })

    /// Checks one attribute of a topic; an empty value means its default.
    static func check(_ name: String, _ value: String, of topic: RecordKey) throws(ServiceFault) {
        switch name {
        case "DisplayName":
            guard value.count <= 100, value.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
                throw .modeled("InvalidParameterException", "Invalid parameter: Attributes Reason: DisplayName must be at most 100 characters long")
            }
        case "SignatureVersion":
            guard ["", "1", "2"].contains(value) else {
                throw .modeled("InvalidParameterException", "Invalid parameter: Attributes Reason: Invalid value for attribute SignatureVersion")
            }
        case "FifoTopic" where value == "false", "ContentBasedDeduplication" where value == "false", "TracingConfig" where value == "PassThrough": break
        case "DeliveryPolicy":
            guard !value.isEmpty else { return }
            do { _ = try DeliveryPolicies.OfTopic(parsing: value) } catch {
                throw .modeled("InvalidParameterException", "Invalid parameter: Attributes Reason: DeliveryPolicy: \(error.reason)")
            }
        // The default policy in its own words says what holds anyway.
        case "Policy" where isDefaultPolicy(value, of: topic): break
        case "Policy", "KmsMasterKeyId", "DataProtectionPolicy", "ArchivePolicy", "FifoThroughputScope":
            guard value.isEmpty else { throw notActedOn(name) }
        case "FifoTopic", "ContentBasedDeduplication", "TracingConfig": throw notActedOn(name)
        case _ where feedbackRoles.contains(name):
            guard value.isEmpty else { throw notActedOn(name) }
        // A rate of 0 is what happens here: no successful delivery is logged.
        case _ where feedbackRates.contains(name):
            guard ["", "0"].contains(value) else { throw notActedOn(name) }
        default: throw .modeled("InvalidParameterException", "Invalid parameter: AttributeName")
        }
    }

    private static func notActedOn(_ name: String) -> ServiceFault {
        .modeled("InvalidParameterException", "Invalid parameter: the topic attribute \(name) is not supported by this server and would have no effect")
    }

    /// All that GetTopicAttributes shows.
    static func shown(_ topic: Topic, confirmed: Int, pending: Int) -> [String: String] {
        var shown: [String: String] = [
            "TopicArn": topic.arn, "Owner": topic.key.account, "DisplayName": "", "SubscriptionsConfirmed": "\(confirmed)", "SubscriptionsPending": "\(pending)",
            "SubscriptionsDeleted": "0", "Policy": defaultPolicy(of: topic.key).encodedText, "EffectiveDeliveryPolicy": DeliveryPolicies.shown(topic).encodedText,
        ]
        for (name, value) in topic.attributes { shown[name] = value }
        return shown
    }

    /// The attributes to keep of those that were set: what is only a default in other words is not.
    static func kept(_ attributes: [String: String]) -> [String: String] {
        attributes.filter { !$0.value.isEmpty && ["DisplayName", "SignatureVersion", "DeliveryPolicy"].contains($0.key) }
    }

    /// Whether a policy is the default one of the topic, whatever the order of its members and actions.
    private static func isDefaultPolicy(_ text: String, of topic: RecordKey) -> Bool {
        guard let policy = try? JSONValue(parsing: text) else { return false }  // What is not JSON is no policy.
        return sorted(policy) == sorted(defaultPolicy(of: topic))
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        if let members = value.members { return .object(members.map { .init($0.key, sorted($0.value)) }.sorted { $0.key < $1.key }) }
        if let items = value.items { return .array(items.map(sorted).sorted { $0.encodedText < $1.encodedText }) }
        return value
    }

    /// What access there is: the account's own (Amazon SNS Developer Guide, the default topic policy).
    private static func defaultPolicy(of topic: RecordKey) -> JSONValue {
        let actions = ["GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe", "ListSubscriptionsByTopic", "Publish"]
        return [
            "Version": "2008-10-17", "Id": "__default_policy_ID",
            "Statement": [
                [
                    "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": ["AWS": "*"], "Action": .array(actions.map { .string("SNS:" + $0) }),
                    "Resource": .string(Topics.arn(topic)), "Condition": ["StringEquals": ["AWS:SourceOwner": .string(topic.account)]],
                ]
            ],
        ]
    }
}
