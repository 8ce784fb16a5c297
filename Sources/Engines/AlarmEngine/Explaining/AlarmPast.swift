import Alarms
import Base
import RecordStore

/// What the records tell of an alarm at a time: its configuration then, its state, and the decision that led to it.
struct AlarmPast: Sendable {
    /// How many versions are looked through for the configuration of the time.
    static let versionsMax = 1000

    let configuration: AlarmConfiguration
    let state: AlarmState
    let since: Timestamp?
    let decision: Decision?
    /// The alarms that a composite alarm's rule names, with their states at the time.
    let children: [(reference: String, state: AlarmState?)]

    /// Nil when there was no such alarm at the time.
    init?(of alarm: AlarmIdentity, at time: Timestamp, in snapshot: any RecordSnapshot) throws {
        guard let record = try AlarmPast.record(of: alarm, at: time, in: snapshot),
            let configuration = AlarmConfiguration(type: record.key.type, document: record.document)
        else { return nil }
        let last = try AlarmPast.lastDecision(on: record.key, at: time, in: snapshot)
        (self.configuration, decision) = (configuration, last?.decision)
        (state, since) = (last?.decision.state ?? .insufficientData, last?.time ?? record.createdAt)
        children = try AlarmPast.children(of: alarm, configuration, at: time, in: snapshot)
    }

    var sentences: [String] {
        let entered = since.map { " since \($0.iso8601)" } ?? ""
        guard let decision else { return ["The alarm is in \(state.rawValue)\(entered): nothing has changed its state since it was created."] }
        let how = if case .set(_, let principal) = decision.evidence { "set by \(principal)" } else { "by evaluation" }
        return ["The alarm is in \(state.rawValue)\(entered), \(how): \(decision.reason)"]
    }

    private static func record(of alarm: AlarmIdentity, at time: Timestamp, in snapshot: any RecordSnapshot) throws -> Record? {
        for type in [AlarmConfiguration.metricType, AlarmConfiguration.compositeType] {
            let versions = try snapshot.history(of: alarm.key(type), limit: versionsMax)
            if let version = versions.first(where: { $0.updatedAt <= time }), !version.document.isNull { return version }
        }
        return nil
    }

    /// The newest decision that was made by then, and when; nil when there was none.
    private static func lastDecision(
        on key: RecordKey, at time: Timestamp, in snapshot: any RecordSnapshot
    ) throws -> (time: Timestamp, decision: Decision)? {
        let entries = try snapshot.entries(
            journal: AlarmJournal.evidence, subject: key, from: Timestamp(milliseconds: 0), to: time + .milliseconds(1), newestFirst: true, limit: 1)
        guard let entry = entries.first, let decision = Decision(entry.content) else { return nil }
        return (entry.time, decision)
    }

    private static func children(
        of alarm: AlarmIdentity, _ configuration: AlarmConfiguration, at time: Timestamp, in snapshot: any RecordSnapshot
    ) throws -> [(reference: String, state: AlarmState?)] {
        // A rule was parsed when it was put; one that no longer parses names no alarms.
        guard case .composite(let composite) = configuration, let rule = try? CompositeRule(parsing: composite.alarmRule) else { return [] }
        return try rule.references.map { reference in
            guard let child = alarm.sibling(reference), let record = try record(of: child, at: time, in: snapshot) else { return (reference, nil) }
            return (reference, try lastDecision(on: record.key, at: time, in: snapshot)?.decision.state ?? .insufficientData)
        }
    }
}
