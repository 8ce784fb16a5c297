import Alarms
import Base
import RecordStore

/// What the record store holds of alarms and mute rules, read in one snapshot.
struct StoredAlarms: Sendable {
    struct Alarm: Sendable {
        let identity: AlarmIdentity
        let configuration: AlarmConfiguration
        let version: Int64
        let status: AlarmStatus
    }

    private(set) var alarms: [Alarm] = []
    private(set) var muteRules: [(key: RecordKey, rule: MuteRuleConfiguration)] = []
    /// Records that cannot be read.
    private(set) var damaged: [RecordKey] = []

    init(in snapshot: any RecordSnapshot) throws {
        for type in [AlarmConfiguration.metricType, AlarmConfiguration.compositeType] {
            let statuses = try snapshot.statuses(type: type, kind: AlarmStatus.kind)
            let byKey = Dictionary(statuses.map { ($0.key, $0.content) }) { first, _ in first }
            for record in try snapshot.records(type: type) { add(record, byKey[record.key]) }
        }
        for record in try snapshot.records(type: MuteRuleConfiguration.type) {
            if let rule = MuteRuleConfiguration(document: record.document) { muteRules.append((record.key, rule)) } else { damaged.append(record.key) }
        }
    }

    private mutating func add(_ record: Record, _ row: JSONValue?) {
        guard let configuration = AlarmConfiguration(type: record.key.type, document: record.document) else {
            damaged.append(record.key)
            return
        }
        // An alarm without a readable status begins anew, as one that was just created.
        let status = row.flatMap(AlarmStatus.init) ?? AlarmStatus(createdAt: record.updatedAt)
        alarms.append(Alarm(identity: AlarmIdentity(record.key), configuration: configuration, version: record.version, status: status))
    }
}
