import Base
import Compute
import RecordStore
import Scaling

/// Something to be done for a group, which waits in its queue until its outcome is written.
struct OrderItem: Hashable, Sendable, Codable, RecordDocument {
    static let queue = "group-orders"
    /// Orders that are looked at in one round.
    static let roundMax = 500

    enum Task: Hashable, Sendable, Codable {
        /// What the decider ordered.
        case effect(GroupEffect)
        /// The alarms of an instance that is in service, from the group's templates as they are then.
        case makeAlarms(instance: String)
        case retireAlarms(instance: String, names: [String])
    }

    var account: String, region: String, group: String
    var task: Task
    var attempts = 0

    init(_ group: GroupIdentity, _ task: Task) {
        (account, region, self.group, self.task) = (group.account, group.region, group.name, task)
    }

    var identity: GroupIdentity { GroupIdentity(account: account, region: region, name: group) }

    /// How long to wait before the next attempt: one second, doubled up to a minute.
    var pause: TimeSpan { min(.seconds(1) * (Int64(1) << Int64(min(attempts, 6))), .minutes(1)) }
}
