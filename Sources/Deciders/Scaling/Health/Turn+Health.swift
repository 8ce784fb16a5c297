import Base

/// Health: what is observed becomes a verdict after the grace period, and a verdict becomes a replacement.
extension Turn {
    mutating func observeInstanceHealth(_ instance: String, _ isHealthy: Bool) {
        guard let index = index(of: instance) else { return }
        state.instances[index].observed.instanceFault = isHealthy ? nil : "an EC2 instance status checks failure"
        if isHealthy { state.instances[index].observed.isGone = false }
        recover(index)
    }

    mutating func observeLoadBalancerHealth(_ instance: String, _ isHealthy: Bool) {
        guard let index = index(of: instance) else { return }
        state.instances[index].observed.loadBalancerFault = isHealthy ? nil : "an ELB system health check failure"
        recover(index)
    }

    /// Checks that pass again override a verdict that was not acted on yet, also one given by hand.
    private mutating func recover(_ index: Int) {
        let instance = state.instances[index]
        guard !isSuspended(.healthCheck), instance.state == .inService, !instance.isHealthy, instance.replacement == nil || instance.replacement == .unhealthy, fault(of: instance) == nil else { return }
        guard instance.observed == .sound else { return }
        state.instances[index].isHealthy = true
        state.instances[index].unhealthyReason = nil
        state.instances[index].replacement = nil
    }

    /// SetInstanceHealth: a verdict by hand.
    mutating func setHealth(_ instance: String, _ isHealthy: Bool, respectsGrace: Bool) throws(GroupRefusal) {
        let index = try requireMember(instance)
        if !isHealthy, respectsGrace, isInGrace(state.instances[index]) { return }
        state.instances[index].isHealthy = isHealthy
        state.instances[index].unhealthyReason = isHealthy ? nil : "a user health-check"
        if isHealthy, state.instances[index].replacement == .unhealthy { state.instances[index].replacement = nil }
    }

    /// Turns observations into verdicts, and verdicts into replacements that are due.
    mutating func judgeHealth() {
        for index in state.instances.indices where state.instances[index].state == .inService {
            if state.instances[index].isHealthy, let fault = fault(of: state.instances[index]) {
                guard !isHeldBack(by: .healthCheck, from: "\(state.instances[index].id) is not marked unhealthy, though there is \(fault)") else { continue }
                state.instances[index].isHealthy = false
                state.instances[index].unhealthyReason = fault
            }
            if !state.instances[index].isHealthy { state.instances[index].replacement = .unhealthy }
        }
    }

    /// What is wrong with an instance as far as the group's health checks go, the grace period included.
    private func fault(of instance: GroupInstance) -> String? {
        if instance.observed.isGone { return "an EC2 health check indicating it has been terminated or stopped" }
        guard !isInGrace(instance) else { return nil }
        return instance.observed.instanceFault ?? (configuration.usesLoadBalancerHealth ? instance.observed.loadBalancerFault : nil)
    }

    private func isInGrace(_ instance: GroupInstance) -> Bool {
        guard let since = instance.inServiceSince else { return false }
        return at < since + .seconds(Int64(configuration.healthCheckGraceSeconds))
    }

    /// Instances past their lifetime, one at a time; up to a tenth of the group when more are due.
    mutating func markOverdue() {
        guard let lifetime = configuration.maxInstanceLifetimeSeconds, lifetime > 0 else { return }
        guard !isBusy, countedCapacity == desired, !state.instances.contains(where: { $0.replacement == .lifetime || $0.isWarming(at: at) }) else { return }
        let overdue = state.instances
            .filter { $0.state == .inService && !$0.isProtected && $0.replacement == nil && $0.launchedAt + .seconds(Int64(lifetime)) <= at }
            .sorted { ($0.launchedAt, $0.id) < ($1.launchedAt, $1.id) }
        for instance in overdue.prefix(max(1, countedCapacity / 10)) {
            if let index = index(of: instance.id) { state.instances[index].replacement = .lifetime }
        }
    }

    /// The provider will take an instance away: another is launched first.
    mutating func recommendRebalance(_ instance: String) {
        guard configuration.capacityRebalance, let index = index(of: instance), state.instances[index].state == .inService, state.instances[index].replacement == nil else { return }
        state.instances[index].replacement = .capacityRebalance
    }
}
