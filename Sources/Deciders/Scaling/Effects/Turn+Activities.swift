import Base

/// Activities begin, change and end; each change is stored.
extension Turn {
    /// Begins an activity and answers its id.
    mutating func beginActivity(_ description: String, cause: String, zone: String?, subnetID: String? = nil, instance: String? = nil) -> String {
        let activity = ScalingActivity(
            id: state.names.uuid(), description: description, cause: cause, startTime: at, endTime: nil, status: .inProgress, statusMessage: nil, progress: 0,
            zone: zone, subnetID: subnetID, instanceID: instance)
        state.activities.append(activity)
        effects.append(.record(activity))
        return activity.id
    }

    /// Changes one that is in progress.
    mutating func changeActivity(_ id: String?, _ change: (inout ScalingActivity) -> Void) {
        guard let index = state.activities.firstIndex(where: { $0.id == id }) else { return }
        let before = state.activities[index]
        change(&state.activities[index])
        if state.activities[index] != before { effects.append(.record(state.activities[index])) }
    }

    /// Ends one; answers it as it ended.
    @discardableResult
    mutating func endActivity(_ id: String?, _ status: ScalingActivity.Status, message: String? = nil) -> ScalingActivity? {
        guard let index = state.activities.firstIndex(where: { $0.id == id }) else { return nil }
        var activity = state.activities.remove(at: index)
        (activity.status, activity.statusMessage, activity.endTime, activity.progress) = (status, message, at, 100)
        if let message { activity.description += ".  Status Reason: \(message)" }
        effects.append(.record(activity))
        return activity
    }

    /// An activity that is over at once.
    mutating func recordDone(_ description: String, cause: String, zone: String?, instance: String) {
        let id = beginActivity(description, cause: cause, zone: zone, instance: instance)
        endActivity(id, .successful)
    }

    mutating func notify(_ kind: GroupNotice.Kind, _ activity: ScalingActivity?) {
        guard let activity else { return }
        effects.append(.notify(GroupNotice(kind: kind, activity: activity, instanceID: activity.instanceID)))
    }

    /// Puts the reason of the desired capacity before a sentence.
    func withStandingCause(_ sentence: String) -> String { state.standingCause.map { "\($0)  \(sentence)" } ?? sentence }
}
