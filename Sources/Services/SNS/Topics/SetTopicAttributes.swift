import AWSWire

/// Sets one attribute of a topic; an empty or absent value sets its default. (Amazon SNS API Reference, SetTopicAttributes.)
struct SetTopicAttributes: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var topicArn: String
        var attributeName: String
        var attributeValue: String?
    }
    static let access = Access.write("sns:SetTopicAttributes")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let key = try Topics.key(ofTopic: input.topicArn, in: call)
        let value = input.attributeValue ?? ""
        try TopicAttributes.check(input.attributeName, value, of: key)
        try await topics.records.change(by: call) { transaction in
            var topic = try Topics.topic(key, in: transaction)
            topic.attributes[input.attributeName] = TopicAttributes.kept([input.attributeName: value])[input.attributeName]
            try transaction.put(key, document: topic.document, tags: topic.tags, relationships: [], at: call.time, expecting: nil)
        }
        return Empty()
    }
}
