import Alarms
import Base
import RecordStore

/// An alarm's configuration on its way into the record store, with its history item and, for a new alarm, its first status.
struct AlarmPut: Sendable {
    let alarm: AlarmIdentity
    let configuration: AlarmConfiguration
    let tags: [String: String]
    let time: Timestamp

    func write(in transaction: any RecordTransaction) throws -> (version: Int64, status: AlarmStatus) {
        let existing = try alarm.record(in: transaction)
        if let existing, existing.key.type != configuration.recordType { throw AlarmEngineError.nameTaken(alarm) }
        let key = alarm.key(configuration.recordType)
        let record = try transaction.put(
            key, document: configuration.document(name: alarm.name), tags: existing?.tags ?? tags, relationships: try relationships(in: transaction),
            at: time, expecting: nil)
        var status = try transaction.status(key, kind: AlarmStatus.kind).flatMap(AlarmStatus.init) ?? AlarmStatus(createdAt: time)
        status.configuredAt = time
        try transaction.setStatus(key, kind: AlarmStatus.kind, to: status.document)
        let item = AlarmHistoryItem(existing == nil ? .create : .update, of: alarm.name, configuration)
        try transaction.append(journal: AlarmJournal.history, subject: key, at: time, content: item.document)
        return (record.version, status)
    }

    /// The alarms that a composite alarm depends on, which therefore cannot be deleted.
    private func relationships(in snapshot: any RecordSnapshot) throws -> [Record.Relationship] {
        guard case .composite(let composite) = configuration else { return [] }
        let rule = try CompositeRule(parsing: composite.alarmRule)
        var result: [Record.Relationship] = []
        for (role, references) in [("child", rule.references), ("suppressor", [composite.actionsSuppressor].compactMap { $0 })] {
            for reference in references {
                guard let key = try alarm.sibling(reference)?.record(in: snapshot)?.key else { continue }
                result.append(.init(role: role, to: key))
            }
        }
        return result
    }
}

extension AlarmIdentity {
    /// Composite alarms that name this alarm in their rules or as their suppressor, sorted.
    func dependents(in snapshot: any RecordSnapshot) throws -> [AlarmIdentity] {
        guard let key = try record(in: snapshot)?.key else { return [] }
        let referrers = try snapshot.referrers(to: key).filter { $0.from.type == AlarmConfiguration.compositeType }
        return Set(referrers.map { AlarmIdentity($0.from) }).sorted()
    }

    func delete(in transaction: any RecordTransaction, at time: Timestamp) throws {
        guard let record = try record(in: transaction) else { return }
        try transaction.delete(record.key, at: time)
        guard let configuration = AlarmConfiguration(type: record.key.type, document: record.document) else { return }
        let item = AlarmHistoryItem(.delete, of: name, configuration)
        try transaction.append(journal: AlarmJournal.history, subject: record.key, at: time, content: item.document)
    }
}
