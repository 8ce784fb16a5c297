import Base
import RecordStore

/// Writes refused changes into the audit trail. Changes that were made are written by their operation, in the same transaction.
struct AuditTrail: Sendable {
    let records: any RecordStoring
    let counters: CallCounters
    let bytesMax: Int

    /// Records the refusal of a change. Reads are only counted, and so are throttled calls: one that runs wild must not fill the
    /// trail. A trail that cannot take it is counted; the refusal stands all the same.
    func record(_ turnedAway: TurnedAway, context: Call?) async {
        guard let context, let admission = turnedAway.admission, admission.isWrite, turnedAway.outcome != .throttled else { return }
        do {
            try await records.write(audit: context.auditEvent(fault: turnedAway.fault)) { _ in }
        } catch {
            counters.countAuditFailure()
        }
    }

    /// The input as the trail keeps it; of one that is too large, its size.
    func kept(_ request: JSONValue?) -> JSONValue {
        guard let request else { return .null }
        let size = request.encoded.count
        return size <= bytesMax ? request : ["omittedBytes": .int(Int64(size))]
    }
}
