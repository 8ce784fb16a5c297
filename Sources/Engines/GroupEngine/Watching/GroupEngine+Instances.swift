import Base
import Compute
import Scaling

/// What instances tell.
extension GroupEngine {
    func observe(_ event: InstanceEvent) async {
        guard let group = group(of: event.id, in: event.place)?.group, let fact = fact(of: event) else { return }
        let now = max(event.time, world.clock.now)
        await attempt(group) { try await $0.observe([fact], in: group, at: now, pages: event.kind.isUnasked) }
    }

    private func fact(of event: InstanceEvent) -> GroupEvent.What? {
        switch event.kind {
        case .running: .running(instance: event.id)
        case .stopped: isStopping(event) ? .stopped(instance: event.id) : .vanished(instance: event.id)
        case .terminated: isLeaving(event) ? .terminated(instance: event.id) : .vanished(instance: event.id)
        case .vanished, .failedToStart: .vanished(instance: event.id)
        case .checksChanged(let checks): .instanceHealth(instance: event.id, isHealthy: checks.instance != .impaired && checks.system != .impaired)
        case .bootScriptEnded(let exit): exit == .code(0) ? nil : .bootFailed(instance: event.id, reason: "ended with \(exit)")
        }
    }

    /// Somebody else may stop a group's instance: then it has vanished, as far as the group knows.
    private func isStopping(_ event: InstanceEvent) -> Bool { member(event.id, event.place)?.state.rawValue.hasPrefix("Warmed") == true }

    private func isLeaving(_ event: InstanceEvent) -> Bool { member(event.id, event.place).map { $0.state.isLeaving } ?? true }

    private func member(_ id: String, _ place: Place) -> GroupInstance? {
        group(of: id, in: place)?.state.instances.first { $0.id == id }
    }

    /// What an instance's present state says, when it says anything.
    func fact(of instance: Instance) -> GroupEvent.What? {
        switch instance.state {
        case .running: .running(instance: instance.id)
        case .stopped: .stopped(instance: instance.id)
        case .terminated: .terminated(instance: instance.id)
        case .pending, .stopping, .shuttingDown: nil
        }
    }

    /// After a start: tells the decider what became of its instances while nobody looked.
    func reconcile(_ group: GroupIdentity) async {
        guard let state = state(of: group) else { return }
        let facts = state.instances.compactMap { member -> GroupEvent.What? in
            guard let instance = instances.instance(member.id, in: group.place) else { return member.state.isLeaving ? .terminated(instance: member.id) : .vanished(instance: member.id) }
            switch instance.state {
            case .running: return member.state == .inService ? nil : .running(instance: member.id)
            case .stopped: return member.state.rawValue.hasPrefix("Warmed") ? .stopped(instance: member.id) : .vanished(instance: member.id)
            case .terminated, .shuttingDown: return member.state.isLeaving ? (instance.state == .terminated ? .terminated(instance: member.id) : nil) : .vanished(instance: member.id)
            case .pending, .stopping: return nil
            }
        }
        let now = world.clock.now
        await attempt(group) { try await $0.observe(facts + [.tick], in: group, at: now) }
    }
}

extension InstanceEvent.Kind {
    /// Nobody had asked for what happened.
    fileprivate var isUnasked: Bool {
        switch self {
        case .vanished, .failedToStart: true
        case .running, .stopped, .terminated, .bootScriptEnded, .checksChanged: false
        }
    }
}

extension LifecycleState {
    /// On its way out of the group, so that its end is no surprise.
    var isLeaving: Bool { isTerminating || self == .terminated || self == .warmedTerminated }
}
