import Base

/// The bounds of the capacity, and the scheduled actions that change them.
extension TargetTurn {
    /// Moves a capacity that is outside its bounds to the nearer one (Application Auto Scaling API Reference, RegisterScalableTarget).
    mutating func moveInsideBounds(from current: Int) {
        state.checksBounds = false
        let goal = configuration.bounded(current)
        guard goal != current else { return }
        limits.append(TargetLimitNote(bound: goal > current ? .minCapacity : .maxCapacity, wanted: current, allowed: goal))
        change(to: goal, from: current, cause: goal > current ? "minimum capacity was set to \(goal)" : "maximum capacity was set to \(goal)")
    }

    /// Sets the bounds that the action names; the capacity follows them.
    mutating func runScheduledAction(_ name: String) {
        guard let action = configuration.schedule.first(where: { $0.name == name }) else { return }
        state.scheduleRuns[name] = at
        guard !configuration.suspended.scheduled else {
            return block(.processSuspended, "Scheduled scaling is suspended: the scheduled action \(name) was not run.")
        }
        let low = action.minCapacity ?? configuration.minCapacity, high = action.maxCapacity ?? configuration.maxCapacity
        let cause = "scheduled action name \(name) was triggered", bounds = words(action)
        guard low <= high else {
            return recordOver("Setting \(bounds)", cause: cause, .failed, "Failed to set \(bounds). Reason: the minimum capacity \(low) would be above the maximum capacity \(high)")
        }
        recordOver("Setting \(bounds)", cause: cause, .successful, "Successfully set \(bounds)")
        (state.configuration.minCapacity, state.configuration.maxCapacity) = (low, high)
        effects.append(.boundsChanged(minCapacity: low, maxCapacity: high))
        checkBounds()
    }

    private func words(_ action: TargetSchedule) -> String {
        [action.minCapacity.map { "min capacity to \($0)" }, action.maxCapacity.map { "max capacity to \($0)" }].compactMap { $0 }.joined(separator: " and ")
    }
}
