import Base

/// Readings of the capacity, and changes of it on their way.
extension TargetTurn {
    /// How often a resource that works on a change is asked how far it is.
    static let lookInterval = TimeSpan.seconds(10)
    /// How long it may take; what is not there then is called unfulfilled.
    static let fulfilmentMax = TimeSpan.minutes(30)

    mutating func read(_ reading: CapacityReading) {
        (state.isReading, state.isUnreadable, state.reading) = (false, false, reading)
        if state.change?.isAccepted == true { follow(reading) }
        if state.checksBounds { moveInsideBounds(from: state.capacity ?? reading.capacity) }
        judgeWaiting(from: state.capacity ?? reading.capacity)
    }

    mutating func unreadable(_ reason: String) {
        state.isReading = false
        let message = "Failed to read the current capacity. Reason: \(reason)"
        if let change = state.change, change.isAccepted { lookLater(change) }
        if let first = state.waiting.first?.notice {
            recordOver("Attempting to scale due to alarm triggered", cause: cause(alarm: first.alarmName, policy: first.policyName), .failed, message)
        } else if state.checksBounds, !state.isUnreadable {
            recordOver("Attempting to set the capacity between \(configuration.minCapacity) and \(configuration.maxCapacity)", cause: "the bounds of the capacity were set", .failed, message)
        }
        (state.waiting, state.isUnreadable) = ([], true)
        block(.noReading, "\(message).")
    }

    /// Begins a change; one that is on its way is overridden.
    mutating func change(to goal: Int, from current: Int, cause: String, policy: TargetPolicy? = nil) {
        let activity = TargetActivity(
            id: state.names.uuid(), description: "Setting desired capacity to \(goal).", cause: cause, startTime: at, status: .inProgress)
        let change = CapacityChange(activity: activity, goal: goal, from: current)
        if let policy { state.cooldowns.begin(policy, change, at: at) }
        endChange(.overridden, "A later change set the desired capacity to \(goal).")
        state.change = change
        state.standingNotes = [:]
        effects += [.record(activity), .set(capacity: goal, activityID: activity.id)]
    }

    mutating func accepted(_ activityID: String, _ reading: CapacityReading) {
        guard var change = state.change, change.activity.id == activityID else { return }
        change.isAccepted = true
        (state.change, state.reading) = (change, reading)
        follow(reading)
    }

    mutating func refused(_ activityID: String, _ reason: String) {
        guard let change = state.change, change.activity.id == activityID else { return }
        endChange(.failed, "Failed to set desired capacity to \(change.goal). Reason: \(reason)")
    }

    /// Time has passed: asks how far a change is, and whether the capacity is inside its bounds.
    mutating func look() {
        if let change = state.change, let next = change.nextLook, next <= at { ask() }
        if state.checksBounds { ask() }
    }

    /// What the resource says of a change that it took.
    private mutating func follow(_ reading: CapacityReading) {
        guard let change = state.change else { return }
        if reading.status == .failed {
            endChange(.failed, "Failed to set desired capacity to \(change.goal). Reason: \(reading.failureReason ?? "the resource says that it failed")")
        } else if let desired = reading.desired, desired != change.goal {
            endChange(.overridden, "The desired capacity of the resource is \(desired): somebody else has set it.")
        } else if reading.hasReached(change.goal) {
            endChange(.successful, "Successfully set desired capacity to \(change.goal). Change successfully fulfilled by custom-resource.")
        } else if at >= change.activity.startTime + TargetTurn.fulfilmentMax {
            endChange(.unfulfilled, "Successfully set desired capacity to \(change.goal). The resource has a capacity of \(reading.actual) after \(TargetTurn.fulfilmentMax.seconds / 60) minutes.")
        } else {
            lookLater(change)
        }
    }

    private mutating func lookLater(_ change: CapacityChange) {
        state.change?.nextLook = at + TargetTurn.lookInterval
        guard at >= change.activity.startTime + TargetTurn.fulfilmentMax else { return }
        endChange(.unfulfilled, "Successfully set desired capacity to \(change.goal). The resource has not said since that it was done.")
    }

    mutating func endChange(_ status: TargetActivity.Status, _ message: String) {
        guard let change = state.change else { return }
        var activity = change.activity
        (activity.status, activity.statusMessage, activity.endTime) = (status, message, at)
        effects.append(.record(activity))
        state.change = nil
        state.cooldowns.end(activity.id, isDone: status == .successful || status == .overridden, at: at)
    }

    /// An activity that is over at once.
    mutating func recordOver(_ description: String, cause: String, _ status: TargetActivity.Status, _ message: String?, notScaled: [NotScaledNote] = []) {
        effects.append(
            .record(
                TargetActivity(
                    id: state.names.uuid(), description: description, cause: cause, startTime: at, endTime: at, status: status, statusMessage: message, notScaled: notScaled)))
    }

    func cause(alarm: String, policy: String) -> String { "monitor alarm \(alarm) in state ALARM triggered policy \(policy)" }
}
