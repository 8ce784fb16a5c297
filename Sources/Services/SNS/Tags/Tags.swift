import AWSWire
import RecordStore

/// A tag as SNS speaks of it.
struct Tag: Codable, Sendable {
    var key: String, value: String

    static let perResourceMax = 50

    /// As a map; a key twice is refused.
    static func checked(_ tags: [Tag]) throws(ServiceFault) -> [String: String] {
        var map: [String: String] = [:]
        for tag in tags {
            guard map.updateValue(tag.value, forKey: tag.key) == nil else { throw .modeled("InvalidParameterException", "Invalid parameter: Duplicated keys are not allowed.") }
        }
        guard map.count <= perResourceMax else { throw .modeled("TagLimitExceededException", "Could not complete request: tag quota of per resource exceeded") }
        return map
    }
}

/// Adds tags to a topic. (Amazon SNS API Reference, TagResource.)
struct TagResource: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var resourceArn: String
        var tags: [Tag]
    }
    static let access = Access.write("sns:TagResource")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let added = try Tag.checked(input.tags)
        try await topics.retag(input.resourceArn, by: call) { $0.merging(added) { $1 } }
        return Empty()
    }
}

/// Removes tags of a topic. (Amazon SNS API Reference, UntagResource.)
struct UntagResource: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        var resourceArn: String
        var tagKeys: [String]
    }
    static let access = Access.write("sns:UntagResource")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await topics.retag(input.resourceArn, by: call) { $0.filter { !input.tagKeys.contains($0.key) } }
        return Empty()
    }
}

/// The tags of a topic. (Amazon SNS API Reference, ListTagsForResource.)
struct ListTagsForResource: AWSWire.Operation {
    struct Input: Decodable, Sendable { var resourceArn: String }
    struct Output: Encodable, Sendable { var tags: [Tag] }
    static let access = Access.read("sns:ListTagsForResource")
    let topics: Topics

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let key = try Topics.key(ofTopic: input.resourceArn, named: "ResourceArn", in: call)
        return try await topics.records.look { snapshot in
            guard let record = try snapshot.record(key) else { throw Topics.resourceMissing }
            return Output(tags: record.tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key, value: $0.value) })
        }
    }
}

extension Topics {
    static var resourceMissing: ServiceFault { .modeled("ResourceNotFoundException", "Resource does not exist") }

    fileprivate func retag(_ arn: String, by call: Call, _ change: @escaping @Sendable ([String: String]) -> [String: String]) async throws(ServiceFault) {
        let key = try Topics.key(ofTopic: arn, named: "ResourceArn", in: call)
        try await records.change(by: call) { transaction in
            guard let record = try transaction.record(key) else { throw Topics.resourceMissing }
            let tags = change(record.tags)
            guard tags.count <= Tag.perResourceMax else {
                throw ServiceFault.modeled("TagLimitExceededException", "Could not complete request: tag quota of per resource exceeded")
            }
            try transaction.put(key, document: record.document, tags: tags, relationships: record.relationships, at: call.time, expecting: nil)
        }
    }
}
