import AWSWire
import RecordStore

/// Creates a topic, or answers the ARN of the one that is there with the same attributes and tags.
/// (Amazon SNS API Reference, CreateTopic.)
struct CreateTopic: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var name: String
        var attributes: [String: String]?
        var tags: [Tag]?
    }
    struct Output: Encodable, Sendable { var topicArn: String }
    static let access = Access.write("sns:CreateTopic")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try CreateTopic.checkName(input.name)
        let attributes = input.attributes ?? [:]
        let key = RecordKey(type: Topics.type, account: call.account, region: call.region, id: input.name)
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) { try TopicAttributes.check(name, value, of: key) }
        let set = TopicAttributes.kept(attributes)
        let tags = try Tag.checked(input.tags ?? [])
        return try await topics.records.change(by: call) { transaction in
            if let there = try transaction.record(key).map(Topic.init) {
                try CreateTopic.checkSame(there, attributes: set, tags: input.tags == nil ? nil : tags)
                return Output(topicArn: there.arn)
            }
            let topic = Topic(key: key, attributes: set, tags: tags)
            try transaction.put(key, document: topic.document, tags: tags, relationships: [], at: call.time, expecting: 0)
            return Output(topicArn: topic.arn)
        }
    }

    static func checkName(_ name: String) throws(ServiceFault) {
        if name.hasSuffix(".fifo") { throw .modeled("InvalidParameterException", "Invalid parameter: FIFO topics are not supported by this server") }
        let isLegal = (1...256).contains(name.utf8.count) && name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
        }
        guard isLegal else { throw .modeled("InvalidParameterException", "Invalid parameter: Topic Name") }
    }

    private static func checkSame(_ there: Topic, attributes: [String: String], tags: [String: String]?) throws(ServiceFault) {
        guard attributes.allSatisfy({ there.attributes[$0.key] == $0.value }) else {
            throw .modeled("InvalidParameterException", "Invalid parameter: Attributes Reason: Topic already exists with different attributes")
        }
        guard tags == nil || tags == there.tags else {
            throw .modeled("InvalidParameterException", "Invalid parameter: Tags Reason: Topic already exists with different tags")
        }
    }
}
