import AWSWire
import AlarmEngine
import RecordStore

/// Adds tags to an alarm, a mute rule or a dashboard, or changes their values. (CloudWatch API Reference, TagResource.)
struct TagResource: Operation {
    struct Input: Decodable, Sendable { var resourceARN: String, tags: [ResourceTag] }
    static let access = Access.write("cloudwatch:TagResource")
    let engine: AlarmEngine
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let added = try ResourceTag.checked(input.tags)
        try await TagDesk(engine: engine, records: records).change(input.resourceARN, by: call) { $0.merging(added) { $1 } }
        return Empty()
    }
}
