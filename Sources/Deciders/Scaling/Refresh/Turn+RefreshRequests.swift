import Base

/// What users ask of a refresh.
extension Turn {
    private var activeRefresh: InstanceRefresh? { state.refresh.flatMap { $0.isOver ? nil : $0 } }

    mutating func startRefresh(_ request: RefreshRequest) throws(GroupRefusal) {
        if activeRefresh != nil { throw GroupRefusal(.refreshInProgress, "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.") }
        if request.preferences.autoRollback, request.desiredConfiguration == nil {
            throw GroupRefusal(.validation, "You must specify a desired configuration to use auto rollback.")
        }
        let refresh = InstanceRefresh(
            id: state.names.uuid(), status: .pending, statusReason: nil, startTime: at, endTime: nil, percentageComplete: 0, instancesToUpdate: 0,
            preferences: request.preferences, target: request.desiredConfiguration ?? configuration.launch, hasDesiredConfiguration: request.desiredConfiguration != nil,
            origin: configuration.launch, total: 0, checkpointReached: nil, pausedUntil: nil, progressedAt: at, rollbackReason: nil)
        state.refresh = refresh
        effects.append(.refreshChanged(refresh))
    }

    mutating func cancelRefresh() throws(GroupRefusal) {
        guard activeRefresh != nil else { throw noActiveRefresh }
        changeRefresh { refresh, _ in (refresh.status, refresh.statusReason) = (.cancelling, "Cancelled by user request: no further instances are replaced.") }
    }

    mutating func rollbackRefresh() throws(GroupRefusal) {
        guard let refresh = activeRefresh else { throw noActiveRefresh }
        guard refresh.hasDesiredConfiguration else { throw GroupRefusal(.irreversibleRefresh, "The instance refresh has no desired configuration and cannot be rolled back.") }
        guard refresh.status == .pending || refresh.status == .inProgress else { throw GroupRefusal(.irreversibleRefresh, "The instance refresh is \(refresh.status.rawValue) and cannot be rolled back.") }
        beginRollback("Rollback requested by the user.")
    }

    /// One of the refresh's own alarms is in ALARM.
    mutating func refreshAlarm(_ name: String) {
        guard let refresh = activeRefresh, refresh.status == .inProgress, refresh.preferences.alarms.contains(name) else { return }
        failRefresh("The CloudWatch alarm \(name) went into the ALARM state.")
    }

    private var noActiveRefresh: GroupRefusal {
        GroupRefusal(.noActiveRefresh, "No in progress or pending Instance Refresh found for Auto Scaling group \(configuration.name)")
    }

    /// Changes the refresh and tells of it when that made a difference.
    mutating func changeRefresh(_ change: (inout InstanceRefresh, Timestamp) -> Void) {
        guard var refresh = state.refresh else { return }
        change(&refresh, at)
        guard refresh != state.refresh else { return }
        state.refresh = refresh
        effects.append(.refreshChanged(refresh))
    }

    /// The refresh cannot go on: back, where that was asked for, or no further.
    mutating func failRefresh(_ reason: String) {
        guard let refresh = state.refresh else { return }
        if refresh.status == .inProgress, refresh.preferences.autoRollback, refresh.hasDesiredConfiguration { return beginRollback(reason) }
        endRefresh(refresh.status == .rollbackInProgress ? .rollbackFailed : .failed, reason: reason)
    }

    private mutating func beginRollback(_ reason: String) {
        changeRefresh { refresh, at in
            (refresh.status, refresh.statusReason, refresh.rollbackReason) = (.rollbackInProgress, reason, reason)
            (refresh.target, refresh.total, refresh.percentageComplete) = (refresh.origin, 0, 0)
            (refresh.checkpointReached, refresh.pausedUntil, refresh.progressedAt) = (nil, nil, at)
        }
        clearRefreshMarks()
    }

    mutating func endRefresh(_ status: InstanceRefresh.Status, reason: String?) {
        changeRefresh { refresh, at in
            (refresh.status, refresh.statusReason, refresh.endTime, refresh.pausedUntil) = (status, reason, at, nil)
            if status == .successful || status == .rollbackSuccessful { (refresh.percentageComplete, refresh.instancesToUpdate) = (100, 0) }
        }
        if status != .successful { clearRefreshMarks() }
        guard status == .successful, let refresh = state.refresh, refresh.hasDesiredConfiguration, refresh.target != configuration.launch else { return }
        state.configuration.launch = refresh.target
        effects.append(.launchSourceChanged(refresh.target))
    }

    /// Instances that were about to be replaced stay; what stands in for them becomes ordinary.
    private mutating func clearRefreshMarks() {
        for index in state.instances.indices where state.instances[index].replacement == .refresh { state.instances[index].replacement = nil }
    }
}
