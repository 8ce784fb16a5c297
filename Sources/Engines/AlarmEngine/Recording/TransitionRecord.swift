import Alarms
import Base
import RecordStore

/// Everything that one change of an alarm's state writes: status, history, evidence and actions, in one transaction.
struct TransitionRecord: Sendable {
    let key: RecordKey
    let status: AlarmStatus
    /// Nil when only the reason changes, as SetAlarmState may do.
    let actions: ActionBatch?
    let decision: Decision
    let time: Timestamp

    func write(in transaction: any RecordTransaction, to sink: any AlarmActionSink) throws {
        try transaction.setStatus(key, kind: AlarmStatus.kind, to: status.document)
        guard let actions else { return }
        try transaction.append(journal: AlarmJournal.evidence, subject: key, at: time, content: decision.document)
        try transaction.append(journal: AlarmJournal.history, subject: key, at: time, content: AlarmHistoryItem(actions.transition).document)
        try actions.write(in: transaction, to: sink)
    }
}

extension WatchBook {
    /// What a change writes; nil when the alarm is gone or was put anew since the change was decided.
    func record(of change: Change) -> TransitionRecord? {
        guard let watch = self[change.alarm], watch.version == change.version else { return nil }
        var status = watch.status
        status.set(change.to, change.reason, children: change.children, at: change.time)
        let decision = Decision(
            evidence: change.evidence, configurationVersion: change.version, state: change.to, reason: change.reason.text)
        let key = watch.identity.key(watch.configuration.recordType)
        guard watch.status.state != change.to else {
            return TransitionRecord(key: key, status: status, actions: nil, decision: decision, time: change.time)
        }
        let actions = rule(on: watch, entering: &status, at: change.time)
        return TransitionRecord(key: key, status: status, actions: actions, decision: decision, time: change.time)
    }

    private func rule(on watch: Watch, entering status: inout AlarmStatus, at time: Timestamp) -> ActionBatch {
        let muting = mutes.muting(watch.identity, at: time)
        var isSuppressed = false
        if let suppressor = watch.suppressor {
            let wait = TimeSpan.seconds(Int64(watch.composite?.actionsSuppressorWaitPeriod ?? 0))
            isSuppressed = status.suppression.transitioned(at: time, waitPeriod: wait, suppressorInAlarm: isInAlarm(suppressor)) == .none
        }
        if muting.isEmpty { status.muteMemory.acted() } else { status.muteMemory.muted(from: watch.status.state) }
        let ruling = ActionRuling(watch.configuration.actions, entering: status.state, mutedBy: muting, isSuppressed: isSuppressed)
        let transition = AlarmTransition(
            alarm: watch.identity, configuration: watch.configuration, configuredAt: status.configuredAt, from: watch.status.state, to: status.state,
            oldReason: watch.status.reason, reason: status.reason, time: time, triggeringChildren: status.triggeringChildren)
        return ActionBatch(transition: transition, ruling: ruling, suppressionReason: status.suppression.reason, time: time)
    }

    /// The actions of an alarm's present state, as they are ruled on now.
    func actions(of watch: Watch, _ actions: [String]? = nil, isRepetition: Bool = false, at time: Timestamp) -> ActionBatch {
        let muting = mutes.muting(watch.identity, at: time)
        var ruling = ActionRuling(watch.configuration.actions, entering: watch.status.state, mutedBy: muting)
        if let actions, case .execute = ruling { ruling = .execute(actions) }
        if isRepetition, case .muted = ruling { ruling = .none }
        return ActionBatch(
            transition: watch.presentTransition, ruling: ruling, isRepetition: isRepetition, newestValue: isRepetition ? watch.newestValue(at: time) : nil, time: time)
    }
}
