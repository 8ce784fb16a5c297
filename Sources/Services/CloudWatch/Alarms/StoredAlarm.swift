import AlarmEngine
import Alarms
import RecordStore

/// An alarm as the record store has it, with its state.
struct StoredAlarm: Sendable {
    let identity: AlarmIdentity
    let configuration: AlarmConfiguration
    let status: AlarmStatus

    /// Nil when the record is not an alarm that can be read.
    init?(_ record: Record, in snapshot: any RecordSnapshot) throws {
        guard let configuration = AlarmConfiguration(type: record.key.type, document: record.document) else { return nil }
        (identity, self.configuration) = (AlarmIdentity(record.key), configuration)
        let row = try snapshot.status(record.key, kind: AlarmStatus.kind)
        status = row.flatMap(AlarmStatus.init) ?? AlarmStatus(createdAt: record.updatedAt)
    }

    /// The types of records that hold alarms of the kinds; in the order in which lists show them.
    static func recordTypes(_ kinds: [String]?) -> [String] {
        let wanted = kinds.map { $0.isEmpty ? ["MetricAlarm"] : $0 } ?? ["MetricAlarm"]
        return [("CompositeAlarm", AlarmConfiguration.compositeType), ("MetricAlarm", AlarmConfiguration.metricType)]
            .filter { wanted.contains($0.0) }.map(\.1)
    }
}
