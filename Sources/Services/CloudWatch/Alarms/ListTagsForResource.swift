import AWSWire
import RecordStore

/// The tags of an alarm, a mute rule or a dashboard, sorted by key. (CloudWatch API Reference, ListTagsForResource.)
struct ListTagsForResource: Operation {
    struct Input: Decodable, Sendable { var resourceARN: String }
    struct Output: Encodable, Sendable { var tags: [ResourceTag] }
    static let access = Access.read("cloudwatch:ListTagsForResource")
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard let resource = TaggedResource(input.resourceARN, in: call) else { throw TaggedResource.missing(input.resourceARN) }
        guard let record = try await records.look({ try resource.record(in: $0) }) else { throw TaggedResource.missing(input.resourceARN) }
        return Output(tags: record.tags.sorted { $0.key < $1.key }.map { ResourceTag(key: $0.key, value: $0.value) })
    }
}
