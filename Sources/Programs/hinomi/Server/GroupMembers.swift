import Compute
import GroupEngine
import Scaling
import Synchronization

/// What Compute must know of groups, which stand above it: whether an instance counts into its group's metrics yet, and what
/// its metadata service says of its life in the group.
final class GroupMembers: Sendable {
    /// Set once, before any instance is looked at.
    private let engine = Mutex<GroupEngine?>(nil)

    func are(of engine: GroupEngine) { self.engine.withLock { $0 = engine } }

    /// The group into whose own series the instance counts: not while it warms up.
    func group(of instance: Instance) -> String? {
        guard let (member, group) = member(instance), let engine = engine.withLock({ $0 }) else { return nil }
        return member.state == .inService && !member.isWarming(at: engine.now) ? group : nil
    }

    /// `autoscaling/target-lifecycle-state` of the metadata service.
    func lifecycleState(of instance: Instance) -> String? {
        guard let (member, _) = member(instance) else { return nil }
        switch member.state {
        case .pending, .pendingWait, .pendingProceed, .inService: return "InService"
        case .terminating, .terminatingWait, .terminatingProceed, .terminated: return "Terminated"
        case .enteringStandby, .standby: return "Standby"
        case .detaching, .detached: return "Detached"
        default: return member.state.rawValue
        }
    }

    private func member(_ instance: Instance) -> (GroupInstance, String)? {
        guard let (group, state) = engine.withLock({ $0 })?.group(of: instance.id, in: instance.place) else { return nil }
        return state.instances.first { $0.id == instance.id }.map { ($0, group.name) }
    }
}
