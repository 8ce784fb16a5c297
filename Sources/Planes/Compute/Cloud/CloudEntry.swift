import Base
import World

/// What the driver knows of one instance at EC2: the order, what EC2 said last, and when to ask again.
struct CloudEntry: Sendable {
    var order: CloudOrder
    /// What EC2 told last in this run of the program.
    var seen: CloudInstance?
    /// What DescribeInstanceStatus told last.
    var checks: StatusChecks?
    /// When the last call that changed it was answered: answers to earlier questions are older than that.
    var changedAt: TimeSpan?
    /// Since when EC2 does not list it.
    var missingSince: TimeSpan?
    var backoff = Backoff()
    /// Not to be carried out before.
    var notBefore = TimeSpan.zero
    var isUnderWay = false
    /// Since RunInstances was sent, EC2 has been asked whether it has an instance with our tag, and had none.
    var isSearched = false

    init(_ order: CloudOrder) { self.order = order }

    /// What is to be asked of EC2 at this time.
    func step(at now: TimeSpan) -> CloudOrder.Step? {
        guard !isUnderWay, now >= notBefore else { return nil }
        return order.step(seen: seen?.state, isSearched: isSearched)
    }

    /// Whether EC2 is about to change it.
    var isInTransition: Bool {
        guard order.remoteID != nil, !order.isGone else { return false }
        guard let seen else { return true }
        switch order.wanted {
        case .run: return seen.state != .running && seen.state != .stopped
        case .stop: return seen.state != .stopped && seen.state != .terminated
        case .terminate: return seen.state != .terminated
        }
    }

    /// Takes over what EC2 said when it was asked at `asked`.
    mutating func learn(_ instance: CloudInstance, asked: TimeSpan, now: TimeSpan) {
        missingSince = nil
        // Asked before the last change was answered, or from a part of EC2 that has not heard of it.
        if let changedAt, asked < changedAt || (now - changedAt < CloudLimits.consistencyTime && isBehind(instance.state)) { return }
        seen = instance
        if instance.state == .terminated { order.isGone = true }
        // An end that was promised and did not come is asked for again.
        if order.isEndCarried, instance.state == .running || instance.state == .pending, let changedAt, now - changedAt >= CloudLimits.repeatTime { order.isEndCarried = false }
    }

    /// Whether a state is one that the instance had before the last change.
    private func isBehind(_ state: InstanceState) -> Bool {
        switch order.wanted {
        case .run: order.carried == order.incarnation && order.incarnation > 1 && seen?.state == .pending && state == .stopped
        case .stop, .terminate: false
        }
    }

    /// EC2 does not list it.
    mutating func miss(at now: TimeSpan, wall: Timestamp) {
        let isYoung = order.launchedAt.map { wall - $0 < CloudLimits.consistencyTime } ?? false
        if isYoung { return }
        guard let since = missingSince else {
            missingSince = now
            return
        }
        // Twice, and apart: one answer may be of a part of EC2 that knows nothing yet.
        if now > since { order.isGone = true }
    }
}

extension CloudEntry {
    /// What the driver sees of the instance.
    var sight: InstanceSight {
        var sight = InstanceSight(phase, incarnation: order.incarnation)
        sight.facts = seen?.facts
        sight.checks = checks
        sight.reason = seen?.reason
        if order.isGone || seen?.state == .terminated { sight.rest = .terminated } else if seen?.state == .stopped { sight.rest = .stopped }
        sight.endedByItself = order.wanted == .run && seen?.reason?.code == InstanceStatus.Reason.instanceInitiatedShutdown.code
        return sight
    }

    private var phase: InstanceSight.Phase {
        if let refusal = order.refusal, order.wanted == .run { return .failed("\(refusal)") }
        if order.isGone { return .ended(.lost) }
        guard order.remoteID != nil else {
            if order.wanted == .run { return .starting }
            return order.triedAt != nil && order.refusal == nil ? .ending : .ended(.lost)
        }
        guard let seen else { return .unknown }
        return phase(seen.state)
    }

    private func phase(_ state: InstanceState) -> InstanceSight.Phase {
        if order.wanted == .run, order.carried < order.incarnation { return .starting }
        switch state {
        case .pending: return order.wanted == .run ? .starting : .ending
        case .running: return order.wanted == .run ? .running : .ending
        case .stopping, .shuttingDown: return .ending
        case .stopped: return order.wanted == .terminate ? .ending : .ended(.lost)
        case .terminated: return .ended(.lost)
        }
    }
}
