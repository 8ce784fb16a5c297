import Base
import RecordStore
import Scaling

/// What one event did, to be put into the book once it is on stable storage.
struct TargetOutcome: Sendable {
    var state: TargetState?
    var arn: String?
    var effects: [TargetEffect] = []

    var isGone: Bool { effects.contains(.emptied) }
    /// When to look again; the last answer counts.
    var wake: Timestamp? { effects.reduce(nil) { last, effect in if case .wake(let time) = effect { time } else { last } } }
}

/// One event of one target, written within one transaction.
struct TargetWriter {
    let target: TargetIdentity
    let transaction: any RecordTransaction

    /// Lets the decider observe and writes what follows. Where the records say something else than the state knows, that is observed first.
    func write(_ events: [TargetEvent.What], to known: TargetState, at time: Timestamp) throws -> TargetOutcome {
        var state = known, outcome = TargetOutcome()
        let records = TargetRecords(of: target, in: transaction)
        if let document = try records.document() {
            outcome.arn = document.arn(of: target)
            let configuration = try records.configuration(of: document)
            if configuration != state.configuration { try observe(.configure(configuration), in: &state, at: time, &outcome) }
        }
        for event in events { try observe(event, in: &state, at: time, &outcome) }
        outcome.state = state
        if outcome.isGone { try deleteRecords(at: time) } else { try transaction.setStatus(target.key, kind: TargetState.statusKind, to: state.document) }
        return outcome
    }

    private func observe(_ what: TargetEvent.What, in state: inout TargetState, at time: Timestamp, _ outcome: inout TargetOutcome) throws {
        let event = TargetEvent(at: time, what)
        let effects = state.observe(event)
        for effect in effects { try store(effect, of: event) }
        outcome.effects += effects
    }

    private func store(_ effect: TargetEffect, of event: TargetEvent) throws {
        switch effect {
        case .decided(let decision):
            try transaction.append(journal: TargetJournal.decisions, subject: target.key, at: event.at, content: TargetDecisionRecord(event: event, decision: decision).document)
        case .record(let activity):
            try transaction.append(journal: TargetJournal.activities, subject: target.key, at: activity.startTime, content: activity.document)
        case .boundsChanged(let low, let high): try change(at: event.at) { ($0.minCapacity, $0.maxCapacity) = (low, high) }
        case .read, .set, .putAlarm, .deleteAlarms:
            try transaction.enqueue(queue: TargetOrder.queue, due: event.at, content: TargetOrder(target, effect).document)
        case .emptied, .wake: break
        }
    }

    private func change(at time: Timestamp, _ body: (inout TargetDocument) -> Void) throws {
        guard let record = try transaction.record(target.key), var document = TargetDocument(document: record.document) else { return }
        body(&document)
        try transaction.put(target.key, document: document.document, tags: record.tags, relationships: record.relationships, at: time, expecting: nil)
    }

    private func deleteRecords(at time: Timestamp) throws {
        for type in [TargetPolicyDocument.recordType, TargetScheduleDocument.recordType] {
            let parts = try transaction.records(
                type: type, account: target.account, region: target.region, idPrefix: target.partPrefix, after: nil, limit: TargetRecords.partsMax)
            for part in parts { try transaction.delete(part.key, at: time) }
        }
        try transaction.delete(target.key, at: time)
    }
}
