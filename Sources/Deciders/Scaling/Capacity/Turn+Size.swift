import Base

/// Changes of size that a user asks for.
extension Turn {
    /// Why a desired capacity changes, and what follows for cooldown and warm-up.
    struct SizeChange {
        /// Begins with `At`, without the capacities and the full stop.
        var cause: String
        var cooldownSeconds: Int?
        var warmupSeconds: Int?
    }

    /// Sets the desired capacity within the bounds; what was cut becomes evidence.
    mutating func changeDesired(to wanted: Int, _ change: SizeChange) {
        let low = configuration.minSize, high = max(configuration.maxSize, low)
        let allowed = min(max(wanted, low), high)
        if wanted > high { limits.append(LimitNote(bound: .maxSize, wanted: wanted, allowed: allowed)) }
        if wanted < low { limits.append(LimitNote(bound: .minSize, wanted: wanted, allowed: allowed)) }
        guard allowed != desired else { return }
        state.standingCause = "\(change.cause) changing the desired capacity from \(desired) to \(allowed)."
        state.configuration.desiredCapacity = allowed
        state.policyWarmupSeconds = change.warmupSeconds
        state.cooldown.owedSeconds = change.cooldownSeconds
        effects.append(.sizeChanged(minSize: configuration.minSize, maxSize: configuration.maxSize, desiredCapacity: allowed))
    }

    mutating func setDesiredCapacity(_ capacity: Int, honorsCooldown: Bool) throws(GroupRefusal) {
        try requireInBounds(capacity)
        if honorsCooldown { try requireNoCooldown() }
        changeDesired(
            to: capacity,
            SizeChange(cause: "At \(stamp) a user request explicitly set group desired capacity", cooldownSeconds: configuration.defaultCooldownSeconds))
    }

    func requireInBounds(_ capacity: Int) throws(GroupRefusal) {
        if capacity > configuration.maxSize {
            throw GroupRefusal(.validation, "New SetDesiredCapacity value \(capacity) is above max value \(configuration.maxSize) for the AutoScalingGroup.")
        }
        if capacity < configuration.minSize {
            throw GroupRefusal(.validation, "New SetDesiredCapacity value \(capacity) is below min value \(configuration.minSize) for the AutoScalingGroup.")
        }
    }

    func requireNoCooldown() throws(GroupRefusal) {
        if let until = state.cooldown.until, until > at {
            throw GroupRefusal(.scalingActivityInProgress, "Scaling activity is in cooldown until \(until.iso8601) for the AutoScalingGroup \(configuration.name).")
        }
        if state.cooldown.owedSeconds != nil, isBusy {
            throw GroupRefusal(.scalingActivityInProgress, "Scaling activity is in progress for the AutoScalingGroup \(configuration.name).")
        }
    }

    /// Begins the cooldown that is owed once nothing is launched or taken out any more.
    mutating func startCooldown() {
        guard let seconds = state.cooldown.owedSeconds, !isBusy, countedCapacity == desired else { return }
        state.cooldown.owedSeconds = nil
        state.cooldown.until = at + .seconds(Int64(seconds))
    }
}
