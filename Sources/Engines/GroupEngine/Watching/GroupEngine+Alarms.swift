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

    /// Looks at the alarms soon, once the transaction that enqueued them is over.
    public func pokeAlarms() { timers.set(GroupTimer.alarms, at: world.clock.now) { [weak self] time in await self?.takeAlarms(at: time) } }

    private func takeAlarms(at time: Timestamp) async {
        do {
            let items = try await records.read { try $0.items(queue: AlarmItem.queue, dueUntil: .init(milliseconds: .max), limit: OrderItem.roundMax) }
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

    /// What the alarms of the group's target tracking policies say now: a policy without data holds back a scale-in.
    private func otherSignals(of group: GroupIdentity, beside notices: [AlarmNotice]) -> [AlarmNotice] {
        let told = Set(notices.map(\.alarmName))
        return (state(of: group)?.trackingAlarms ?? []).filter { !told.contains($0.name) }.compactMap { alarm in
            let identity = AlarmIdentity(account: group.account, region: group.region, name: alarm.name)
            guard let state = alarms.state(of: identity) else { return nil }
            return AlarmNotice(
                policyName: alarm.policyName, alarmName: alarm.name, state: AlarmNotice.State(rawValue: state.rawValue) ?? .insufficientData, metricValue: nil,
                threshold: alarm.threshold)
        }
    }
}
