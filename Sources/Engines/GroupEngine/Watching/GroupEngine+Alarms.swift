import AlarmEngine
import Alarms
import Base
import Compute
import RecordStore
import Scaling

/// An alarm's word for a policy, on its way through the queue: written with the alarm's own transition.
struct AlarmItem: Hashable, Sendable, Codable, RecordDocument {
    static let queue = "group-alarms"

    var target: String
    var notice: AlarmNotice
}

extension GroupEngine {
    /// Takes the action of an alarm on a scaling policy, within the transaction that records the alarm's transition. False when the
    /// policy is gone.
    public static func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws -> Bool {
        guard let arn = PolicyARN(action.target) else { return false }
        guard let record = try transaction.record(arn.group.key(PolicyDocument.recordType, arn.policy)), let document = PolicyDocument(document: record.document),
            document.uuid == arn.uuid
        else { return false }
        let notice = AlarmNotice(
            policyName: arn.policy, alarmName: action.alarm.name, state: AlarmNotice.State(rawValue: action.state.rawValue) ?? .insufficientData,
            metricValue: action.facts["value"]?.number, threshold: action.facts["threshold"]?.number)
        try transaction.enqueue(queue: AlarmItem.queue, due: action.time, content: AlarmItem(target: action.target, notice: notice).document)
        return true
    }

    /// Looks at the alarms soon, once the transaction that enqueued them is over, from within which this may be called.
    public func pokeAlarms() { timers.set(GroupTimer.alarms, at: world.clock.now) { [weak self] time in await self?.takeAlarms(at: time) } }

    private func takeAlarms(at time: Timestamp) async {
        do {
            // In a transaction: a snapshot would not wait for the end of the one that enqueued.
            let items = try await records.write(audit: nil) { try $0.items(queue: AlarmItem.queue, dueUntil: .init(milliseconds: .max), limit: OrderItem.roundMax) }
            // All that was evaluated at one time goes to a group together: policies are weighed against each other.
            var byGroup: [GroupIdentity?: [(item: QueueItem, alarm: AlarmItem)]] = [:]
            for item in items {
                guard let alarm = AlarmItem(document: item.content), let arn = PolicyARN(alarm.target) else { continue }
                byGroup[arn.group, default: []].append((item, alarm))
            }
            for (group, alarms) in byGroup.sorted(by: { $0.value[0].item.id < $1.value[0].item.id }) {
                guard let group else { continue }
                try await take(alarms.map(\.alarm.notice), in: group, ending: alarms.map(\.item), at: time)
            }
        } catch {
            log.error("the alarms of policies cannot be taken", metadata: ["error": "\(error)"])
            timers.set(GroupTimer.alarms, at: world.clock.now + GroupEngine.retryPause) { [weak self] time in await self?.takeAlarms(at: time) }
        }
    }

    private func take(_ notices: [AlarmNotice], in group: GroupIdentity, ending items: [QueueItem], at time: Timestamp) async throws {
        let all = notices + otherSignals(of: group, beside: notices)
        try await observe([.alarms(all)], in: group, at: time, settling: items)
    }

    /// What other alarms say now. A target tracking policy without data holds back a scale-in; the alarm of another policy tells
    /// only that it is in ALARM, not that it has left it, and must not speak for its policy any longer.
    private func otherSignals(of group: GroupIdentity, beside notices: [AlarmNotice]) -> [AlarmNotice] {
        guard let state = state(of: group) else { return [] }
        let told = Set(notices.map(\.alarmName)), tracking = Set(state.trackingAlarms.map(\.name))
        let tracked = state.trackingAlarms.filter { !told.contains($0.name) }.compactMap { alarm in
            standing(of: alarm.name, in: group).map { (now: AlarmNotice.State) in
                AlarmNotice(policyName: alarm.policyName, alarmName: alarm.name, state: now, metricValue: nil, threshold: alarm.threshold)
            }
        }
        let over = state.signals.map(\.notice).filter { $0.state == .alarm && !told.contains($0.alarmName) && !tracking.contains($0.alarmName) }.compactMap { last -> AlarmNotice? in
            // An alarm that was deleted is over too.
            let now = standing(of: last.alarmName, in: group) ?? .ok
            return now == .alarm ? nil : AlarmNotice(policyName: last.policyName, alarmName: last.alarmName, state: now, metricValue: nil, threshold: last.threshold)
        }
        return tracked + over
    }

    /// Nil when there is no such alarm.
    private func standing(of alarm: String, in group: GroupIdentity) -> AlarmNotice.State? {
        alarms.state(of: AlarmIdentity(account: group.account, region: group.region, name: alarm)).map { AlarmNotice.State(rawValue: $0.rawValue) ?? .insufficientData }
    }
}
