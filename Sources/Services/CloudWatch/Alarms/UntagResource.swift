import AWSWire
import AlarmEngine
import RecordStore

/// Removes tags from an alarm, a mute rule or a dashboard. (CloudWatch API Reference, UntagResource.)
struct UntagResource: Operation {
    struct Input: Decodable, Sendable { var resourceARN: String, tagKeys: [String] }
    static let access = Access.write("cloudwatch:UntagResource")
    let engine: AlarmEngine
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let removed = Set(input.tagKeys)
        try await TagDesk(engine: engine, records: records).change(input.resourceARN, by: call) { $0.filter { !removed.contains($0.key) } }
        return Empty()
    }
}
