import Alarms
import Base
import RecordStore

/// Mute rules: they are consulted at each transition, and when one ends, what it held back is taken where it still holds.
extension AlarmEngine {
    /// Creates or replaces a mute rule, in one transaction with `audit`. Tags are those of a new rule only.
    public func putMuteRule(
        _ key: RecordKey, _ configuration: MuteRuleConfiguration, tags: [String: String], at time: Timestamp, audit: AuditEvent?
    ) async throws {
        try await turnstile.pass {
            try await records.write(audit: audit) { transaction in
                let kept = try transaction.record(key)?.tags ?? tags
                let targets = (configuration.alarmNames ?? []).map { AlarmIdentity(account: key.account, region: key.region, name: $0) }
                let relationships = try targets.compactMap { try $0.record(in: transaction) }.map { Record.Relationship(role: "target", to: $0.key) }
                try transaction.put(key, document: configuration.document, tags: kept, relationships: relationships, at: time, expecting: nil)
            }
            let rule = configuration.rule(zones)
            book.withLock { $0.mutes.set(key, to: rule) }
            await endMutes(at: time)
        }
        scheduleMutes(after: time)
    }

    /// Deletes a mute rule; alarms that it muted take their actions at once where they still hold. False when there was none.
    public func deleteMuteRule(_ key: RecordKey, at time: Timestamp, audit: AuditEvent?) async throws -> Bool {
        let existed = try await turnstile.pass {
            let existed = try await records.write(audit: audit) { try $0.delete(key, at: time) }
            book.withLock { $0.mutes.set(key, to: nil) }
            await endMutes(at: time)
            return existed
        }
        scheduleMutes(after: time)
        return existed
    }

    /// The status of a mute rule: computed, never stored.
    public func muteStatus(_ key: RecordKey, at time: Timestamp) -> MuteRule.Status? {
        book.withLock { $0.mutes.rule(key)?.status(at: time) }
    }

    func scheduleMutes(after time: Timestamp) {
        guard let next = book.withLock({ $0.mutes.nextChange(after: time) }) else { return timers.cancel(TimerName.mutes) }
        timers.set(TimerName.mutes, at: next) { due in
            await self.turnstile.pass { await self.endMutes(at: due) }
            self.scheduleMutes(after: max(due, self.world.clock.now))
        }
    }

    /// Takes the actions of alarms that are no longer muted and are in another state than before they were.
    func endMutes(at time: Timestamp) async {
        let ended = book.withLock { book in
            book.watches.values.filter { $0.status.muteMemory.stateBefore != nil && book.mutes.muting($0.identity, at: time).isEmpty }
                .map(\.identity).sorted()
        }
        for alarm in ended {
            await attempt {
                let write = self.book.withLock { $0.endMute(of: alarm, at: time) }
                try await self.commit([write].compactMap { $0 })
            }
        }
    }
}
