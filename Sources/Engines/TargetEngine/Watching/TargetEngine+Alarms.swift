import AlarmEngine
import Alarms
import Base
import Compute
import RecordStore
import Scaling

/// An alarm's word for a policy of a target, on its way through the queue: written with the alarm's own transition.
struct TargetAlarmItem: Hashable, Sendable, Codable, RecordDocument {
    static let queue = "target-alarms"

    var arn: String
    var notice: AlarmNotice
}

extension TargetEngine {
    /// Takes the action of an alarm on a policy, within the transaction that records the alarm's transition. False when the policy is gone.
    public static func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws -> Bool {
        guard let arn = TargetPolicyARN(action.target), let document = try TargetRecords(of: arn.target, in: transaction).part(arn.policy, TargetPolicyDocument.self),
            document.uuid == arn.uuid
        else { return false }
        let notice = AlarmNotice(
            policyName: arn.policy, alarmName: action.alarm.name, state: AlarmNotice.State(rawValue: action.state.rawValue) ?? .insufficientData,
            metricValue: action.facts["value"]?.number, threshold: action.facts["threshold"]?.number)
        try transaction.enqueue(queue: TargetAlarmItem.queue, due: action.time, content: TargetAlarmItem(arn: action.target, notice: notice).document)
        return true
    }

    /// Looks at the alarms soon, once the transaction that enqueued them is over, from within which this may be called.
    public func pokeAlarms() { timers.set(TargetTimer.alarms, at: now) { [weak self] time in await self?.takeAlarms(at: time) } }

    /// All that was evaluated at one time goes to a target together: policies are weighed against each other.
    private func takeAlarms(at time: Timestamp) async {
        // What comes earlier waits: the start looks for it.
        guard isLoaded.withLock({ $0 }) else { return }
        do {
            // In a transaction: a snapshot would not wait for the end of the one that enqueued.
            let items = try await records.write(audit: nil) { try $0.items(queue: TargetAlarmItem.queue, dueUntil: .distantFuture, limit: TargetOrder.roundMax) }
            var told: [TargetIdentity: [(item: QueueItem, notice: AlarmNotice)]] = [:]
            for item in items {
                guard let alarm = TargetAlarmItem(document: item.content), let arn = TargetPolicyARN(alarm.arn) else { continue }
                told[arn.target, default: []].append((item, alarm.notice))
            }
            for (target, alarms) in told.sorted(by: { $0.key < $1.key }) {
                let notices = alarms.map(\.notice)
                try await observe([.alarms(notices + otherSignals(of: target, beside: notices))], of: target, at: time, settling: alarms.map(\.item))
            }
            if items.count == TargetOrder.roundMax { pokeAlarms() }
        } catch {
            log.error("the alarms of policies cannot be taken", metadata: ["error": "\(error)"])
            timers.set(TargetTimer.alarms, at: now + TargetEngine.retryPause) { [weak self] time in await self?.takeAlarms(at: time) }
        }
    }

    /// What alarms that bring no word say now: an alarm tells its policy only that it is in ALARM, not that it has left it.
    private func otherSignals(of target: TargetIdentity, beside notices: [AlarmNotice]) -> [AlarmNotice] {
        guard let state = state(of: target) else { return [] }
        let told = Set(notices.map(\.alarmName)), known = state.signals.map(\.notice)
        let tracked = state.trackingAlarms.map { AlarmNotice(policyName: $0.policyName, alarmName: $0.name, state: .ok, metricValue: nil, threshold: $0.threshold) }
        let remembered = known.filter { last in !tracked.contains { $0.alarmName == last.alarmName } }
        return (tracked + remembered).filter { !told.contains($0.alarmName) }.compactMap { alarm in
            // An alarm that was deleted is over too.
            let now = standing(of: alarm.alarmName, of: target) ?? .ok
            guard now != .alarm else { return nil }
            return AlarmNotice(policyName: alarm.policyName, alarmName: alarm.alarmName, state: now, metricValue: nil, threshold: alarm.threshold)
        }
    }

    /// Nil when there is no such alarm.
    private func standing(of alarm: String, of target: TargetIdentity) -> AlarmNotice.State? {
        alarms.state(of: AlarmIdentity(account: target.account, region: target.region, name: alarm)).map { AlarmNotice.State(rawValue: $0.rawValue) ?? .insufficientData }
    }
}
