import Alarms
import Base
import RecordStore

/// One step of what a decision brings: an alarm's new status and what is recorded with it. The book has it already; the record store
/// gets it with the other steps in one transaction, or `WatchBook.restore` takes it back.
struct StatusWrite: Sendable {
    enum Content: Sendable {
        case transition(TransitionRecord)
        /// A status that changed without a transition, with the actions that are due for it.
        case other(RecordKey, ActionBatch?)
    }

    let alarm: AlarmIdentity
    let status: AlarmStatus
    let content: Content
    /// What the book held before.
    let before: (status: AlarmStatus, repeatedAt: Timestamp?)

    func write(in transaction: any RecordTransaction, to sink: any AlarmActionSink) throws {
        switch content {
        case .transition(let record): try record.write(in: transaction, to: sink)
        case .other(let key, let actions):
            try transaction.setStatus(key, kind: AlarmStatus.kind, to: status.document)
            try actions?.write(in: transaction, to: sink)
        }
    }
}

extension WatchBook {
    /// Takes over a change and all that follows from it, in order: each step is decided from the states that those before it left.
    func carry(_ change: Change) -> [StatusWrite] {
        guard let record = record(of: change), let first = take(record.status, of: change.alarm, .transition(record)) else { return [] }
        return [first] + (record.actions == nil ? [] : follow(change.alarm, at: change.time))
    }

    /// Changes the suppression of an alarm's actions, and takes them where they are now due. Nil when nothing changes.
    func suppress(
        _ alarm: AlarmIdentity, at time: Timestamp, _ change: (inout ActionSuppression, CompositeAlarmConfiguration) -> ActionSuppression.Effect
    ) -> StatusWrite? {
        guard let watch = self[alarm], let composite = watch.composite else { return nil }
        var status = watch.status
        let effect = change(&status.suppression, composite)
        guard status.suppression != watch.status.suppression else { return nil }
        let batch = effect == .act ? actions(of: watch, at: time) : nil
        return take(status, of: alarm, .other(alarm.key(watch.configuration.recordType), batch))
    }

    /// Takes the actions of an alarm that is no longer muted, where it is in another state than before and nothing suppresses them.
    func endMute(of alarm: AlarmIdentity, at time: Timestamp) -> StatusWrite? {
        guard let watch = self[alarm] else { return nil }
        var status = watch.status
        // What is suppressed as well is taken when the suppression ends.
        let isDue = status.muteMemory.ended(in: status.state) && status.suppression.phase == .none
        return take(status, of: alarm, .other(alarm.key(watch.configuration.recordType), isDue ? actions(of: watch, at: time) : nil))
    }

    /// Lets a composite alarm see the state that its suppressor is in now.
    func suppressorChanged(_ alarm: AlarmIdentity, inAlarm: Bool, at time: Timestamp) -> StatusWrite? {
        suppress(alarm, at: time) { suppression, composite in
            let extension_ = TimeSpan.seconds(Int64(composite.actionsSuppressorExtensionPeriod ?? 0))
            return suppression.suppressorChanged(inAlarm: inAlarm, at: time, extensionPeriod: extension_)
        }
    }

    /// Takes back steps whose transaction failed, the last one first.
    func restore(_ writes: [StatusWrite]) {
        for write in writes.reversed() {
            guard let watch = self[write.alarm] else { continue }
            (watch.status, watch.repeatedAt) = write.before
        }
    }

    /// What depends on an alarm that changed: first the alarms that it suppresses, then those whose rules name it.
    private func follow(_ alarm: AlarmIdentity, at time: Timestamp) -> [StatusWrite] {
        guard let cause = self[alarm]?.childState else { return [] }
        var writes = suppressed(by: alarm).compactMap { suppressorChanged($0, inAlarm: cause.state == .alarm, at: time) }
        for composite in parents(of: alarm) {
            guard let change = evaluateComposite(composite, cause: cause, at: time) else { continue }
            writes += carry(change)
        }
        return writes
    }

    private func take(_ status: AlarmStatus, of alarm: AlarmIdentity, _ content: StatusWrite.Content) -> StatusWrite? {
        guard let watch = self[alarm] else { return nil }
        let write = StatusWrite(alarm: alarm, status: status, content: content, before: (watch.status, watch.repeatedAt))
        if watch.repeatedAt != nil, watch.status.transitionedAt != status.transitionedAt { watch.repeatedAt = status.transitionedAt }
        watch.status = status
        return write
    }
}
