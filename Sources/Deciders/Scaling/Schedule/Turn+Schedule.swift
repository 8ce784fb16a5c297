import Base

/// Scheduled actions: each occurrence takes effect at most once, however often it is said to be due.
extension Turn {
    /// An action that is new, or was changed, begins now: what it would have been due for earlier is not its past.
    mutating func markSchedule(after former: [ScheduledAction]) {
        let marks = state.scheduleMarks ?? []
        state.scheduleMarks = configuration.schedule.map { action in
            let known = former.contains(action) ? marks.first { $0.name == action.name } : nil
            return known ?? ScheduleMark(name: action.name, until: at)
        }
    }

    /// Runs what is due in the order of time, before anything follows from it: nothing is launched for a size that is over already.
    mutating func runSchedule(_ actions: [DueAction]) {
        let inOrder = actions.sorted { ($0.due, $0.name) < ($1.due, $1.name) }
        trigger = inOrder.map { "the scheduled action \($0.name) \($0.isLate(at: at) ? $0.lateness : "was due")" }.joined(separator: ", ")
        for action in inOrder where mark(action) { run(action) }
    }

    /// False when that occurrence is dealt with already, or the action is gone.
    private mutating func mark(_ due: DueAction) -> Bool {
        guard let index = state.scheduleMarks?.firstIndex(where: { $0.name == due.name }) else {
            block(.notConfigured, "The scheduled action \(due.name) does not exist any more.")
            return false
        }
        guard let until = state.scheduleMarks?[index].until, due.due > until else { return false }
        state.scheduleMarks?[index].until = due.due
        return true
    }

    /// The bounds first, then the capacity, or the old one within the new bounds.
    private mutating func run(_ due: DueAction) {
        guard let action = configuration.schedule.first(where: { $0.name == due.name }) else { return }
        guard !isHeldBack(by: .scheduledActions, from: "the scheduled action \(due.name) does not run, and is not made up for later") else { return }
        let sizesBefore = (configuration.minSize, configuration.maxSize), before = desired
        state.configuration.minSize = action.minSize ?? configuration.minSize
        state.configuration.maxSize = max(action.maxSize ?? configuration.maxSize, configuration.minSize)
        let wanted = action.desiredCapacity ?? desired
        let allowed = min(max(wanted, configuration.minSize), configuration.maxSize)
        let constraints = "min: \(configuration.minSize), max: \(configuration.maxSize), desired: \(allowed)"
        changeDesired(to: wanted, SizeChange(cause: "At \(stamp) a scheduled action update of AutoScalingGroup constraints to \(constraints)", cooldownSeconds: configuration.defaultCooldownSeconds))
        if desired != before {
            state.standingCause = withStandingCause(words(due, from: before))
        } else if sizesBefore != (configuration.minSize, configuration.maxSize) {
            effects.append(.sizeChanged(minSize: configuration.minSize, maxSize: configuration.maxSize, desiredCapacity: desired))
        }
        if due.isLate(at: at) { isEvidence = true }
    }

    private func words(_ due: DueAction, from before: Int) -> String {
        let late = due.isLate(at: at) ? "  It \(due.lateness)." : ""
        return "At \(stamp) the scheduled action \(due.name) executed. Setting desired capacity from \(before) to \(desired).\(late)"
    }
}
