import Alarms
import Base
import RecordStore

/// The actions of one transition with what was ruled on them, to be taken and recorded within one transaction.
struct ActionBatch: Sendable {
    let transition: AlarmTransition
    let ruling: ActionRuling
    /// Why they are suppressed, where they are.
    var suppressionReason: String?
    var isRepetition = false
    /// Of a repetition, the newest value now: what is to be done follows it, and the reason tells of the transition.
    var newestValue: Double?
    /// When they are taken; the transition may be older.
    let time: Timestamp

    func write(in transaction: any RecordTransaction, to sink: any AlarmActionSink) throws {
        switch ruling {
        case .execute(let actions):
            for action in actions { try record(action, try execute(action, in: transaction, sink), in: transaction) }
        case .muted(let actions, let rules): for action in actions { try record(action, .muted(rules), in: transaction) }
        case .suppressed(let actions):
            for action in actions { try record(action, .suppressed(suppressionReason ?? "Actions suppressed"), in: transaction) }
        case .disabled, .none: break
        }
    }

    private func execute(_ target: String, in transaction: any RecordTransaction, _ sink: any AlarmActionSink) throws -> AlarmHistoryItem.ActionOutcome {
        let notice = AlarmNotification(transition)
        let action = AlarmAction(
            target: target, alarm: transition.alarm, state: transition.to, subject: notice.subject, message: notice.message.encodedText,
            facts: AlarmFacts.document(transition, newestValue: newestValue), time: time, isRepetition: isRepetition)
        do {
            try sink.enqueue(action, in: transaction)
            return .succeeded
        } catch let refusal as AlarmActionRefusal {
            return .failed(refusal.reason)
        }
    }

    private func record(_ action: String, _ outcome: AlarmHistoryItem.ActionOutcome, in transaction: any RecordTransaction) throws {
        let message: JSONValue? = outcome == .succeeded ? ["default": .string(AlarmNotification(transition).message.encodedText)] : nil
        let item = AlarmHistoryItem(action: action, outcome, of: transition, message: message)
        let key = transition.alarm.key(transition.configuration.recordType)
        try transaction.append(journal: AlarmJournal.history, subject: key, at: time, content: item.document)
    }
}
