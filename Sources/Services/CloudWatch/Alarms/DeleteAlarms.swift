import AWSWire
import AlarmEngine
import Alarms
import RecordStore

/// Deletes up to 100 alarms, at most one of them composite; names that no alarm has are passed over.
/// (CloudWatch API Reference, DeleteAlarms.)
struct DeleteAlarms: Operation {
    struct Input: Decodable, Sendable { var alarmNames: [String] }
    static let access = Access.write("cloudwatch:DeleteAlarms")
    let engine: AlarmEngine
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let alarms = Set(input.alarmNames).sorted().map(call.alarm)
        let composites = try await records.look { snapshot in
            try alarms.count { try snapshot.record($0.key(AlarmConfiguration.compositeType)) != nil }
        }
        guard composites <= AlarmLimits.compositeDeletionsMax else { throw .validation("Only one composite alarm can be deleted in one operation") }
        try await engine.change { try await $0.delete(alarms, at: call.time, audit: call.auditEvent()) }
        return Empty()
    }
}
