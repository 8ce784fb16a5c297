import AWSWire
import Base
import GroupEngine
import RecordStore
import Scaling

/// Writes scheduled actions, within a transaction on their group.
struct ScheduleDesk: Sendable {
    let group: GroupIdentity
    let rules: ScheduleRules
    let call: Call

    /// Puts one action. Throws what is wrong with it; nothing is written then.
    func put(_ request: ScheduledActionRequest, uuid: String, in transaction: any RecordTransaction) throws {
        let others = try GroupParts.of(group, ScheduledActionDocument.self, in: transaction)
        let former = others.first { $0.action.name == request.scheduledActionName && !$0.action.isOver(at: call.time) }
        let action = request.action
        try rules.check(action)
        try checkTime(action, among: others)
        try forget(others, in: transaction)
        try GroupParts.put(
            ScheduledActionDocument(action: action, uuid: former?.uuid ?? uuid), named: action.name, of: group, max: AutoScalingLimits.scheduledActionsMax,
            called: "scheduled actions", at: call, in: transaction)
    }

    func delete(_ name: String, in transaction: any RecordTransaction) throws {
        guard try transaction.delete(group.key(ScheduledActionDocument.recordType, name), at: call.time) else { throw ScheduleDesk.missing }
    }

    static let runsWithin = TimeSpan.minutes(1)
    static let missing = ServiceFault.validation("Scheduled action name not found")

    /// Two actions of a group can not be due at one time (EC2 Auto Scaling User Guide, Scheduled scaling, considerations).
    private func checkTime(_ action: ScheduledAction, among others: [ScheduledActionDocument]) throws {
        guard action.recurrence == nil else { return }
        let clash = others.first { $0.action.name != action.name && $0.action.recurrence == nil && $0.action.startTime == action.startTime }
        if let clash { throw ServiceFault.alreadyExists("The action \(clash.action.name) is already scheduled at that time.") }
    }

    /// Actions that will never run again make room. One that was due just now may be about to run.
    private func forget(_ actions: [ScheduledActionDocument], in transaction: any RecordTransaction) throws {
        for action in actions where action.action.isOver(at: call.time - ScheduleDesk.runsWithin) {
            try transaction.delete(group.key(ScheduledActionDocument.recordType, action.action.name), at: call.time)
        }
    }
}

extension GroupDesk {
    func schedule(of name: String, by call: Call) -> ScheduleDesk {
        ScheduleDesk(group: call.group(name), rules: ScheduleRules(zones: engine.zones, now: call.time), call: call)
    }
}
