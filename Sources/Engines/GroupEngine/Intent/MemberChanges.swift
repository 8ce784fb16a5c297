import Base
import RecordStore
import Scaling

/// What an event did to the membership of a group, for those who watch single instances.
struct MemberChanges {
    /// Now in service, and were not before.
    let arrived: [String]
    /// On their way out or gone, and were not before, because somebody asked for it.
    let left: [String]

    init(from before: GroupState, to after: GroupState) {
        let serving = Set(before.instances.filter { $0.state == .inService }.map(\.id))
        let staying = Set(after.instances.filter { !$0.state.isLeaving && $0.state != .detached }.map(\.id))
        arrived = after.instances.filter { $0.state == .inService && !serving.contains($0.id) }.map(\.id)
        left = before.instances.filter { !$0.state.isLeaving && !staying.contains($0.id) }.map(\.id)
    }
}

extension EventWriter {
    /// Alarms of single instances come and go with them. The order to retire them stands before that to terminate, so that an
    /// instance that was asked to go never pages.
    func follow(_ changes: MemberChanges, at time: Timestamp) throws {
        guard !changes.arrived.isEmpty || !changes.left.isEmpty, let record = try transaction.record(group.key) else { return }
        let templates = InstanceAlarmTemplate.all(in: record.tags)
        guard !templates.isEmpty else { return }
        for instance in changes.left { try enqueue(.retireAlarms(instance: instance, names: templates.map { $0.alarmName(group: group.name, instance: instance) }), at: time) }
        for instance in changes.arrived { try enqueue(.makeAlarms(instance: instance), at: time) }
    }

    func enqueue(_ task: OrderItem.Task, at time: Timestamp) throws {
        try transaction.enqueue(queue: OrderItem.queue, due: time, content: OrderItem(group, task).document)
    }

    /// An instance that ended unasked always pages: every topic of the group's templates is told, in the transaction that notes it.
    func page(forVanished instance: String, isReplaced: Bool, at time: Timestamp) throws {
        guard let record = try transaction.record(group.key) else { return }
        let topics = Set(InstanceAlarmTemplate.all(in: record.tags).flatMap(\.configuration.actions.alarm)).sorted()
        let text = "The instance \(instance) of the group \(group.name) ended at \(time.iso8601) although nobody had asked for it. "
            + (isReplaced ? "The group replaces it." : "It is not replaced while ReplaceUnhealthy is suspended.")
        for topic in topics {
            try notices.enqueue(text, subject: "VANISHED: \(instance) of \(group.name)", toTopic: topic, at: time, in: transaction)
        }
    }
}
