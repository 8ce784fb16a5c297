import Base

/// What must be done after an event. The state and its effects are stored in one transaction; an effect may be carried out
/// more than once, never not at all.
public enum GroupEffect: Codable, Hashable, Sendable {
    /// Answer with `launched` or `launchFailed`, then `running`.
    case launch(LaunchOrder)
    /// End the instance. Answer with `terminated` or `terminationFailed`.
    case terminate(instance: String, activityID: String)
    /// Start an instance of the warm pool. Answer with `running` or `vanished`.
    case start(instance: String)
    /// Stop an instance that enters the warm pool. Answer with `stopped`.
    case stop(instance: String)
    /// Add to the load balancers and target groups of the group.
    case register(instance: String)
    /// Take out of them and wait until connections are drained. Answer with `drained`.
    case deregister(instance: String)
    /// Tell the hook's target that an instance waits.
    case startHook(instance: String, wait: HookWait, origin: String, destination: String)
    /// The instance, which somebody else launched, is of the group from now on.
    case adopt(instance: String)
    /// The instance is no longer of the group and runs on.
    case release(instance: String)
    case notify(GroupNotice)
    /// Store the activity; the last one of an id counts.
    case record(ScalingActivity)
    /// The group's configuration was changed by scaling.
    case sizeChanged(minSize: Int, maxSize: Int, desiredCapacity: Int)
    /// The launch source was changed by an instance refresh.
    case launchSourceChanged(LaunchSource)
    case putAlarm(TrackingAlarm)
    case deleteAlarms([String])
    case refreshChanged(InstanceRefresh)
    /// A checkpoint was reached, at this percentage.
    case refreshCheckpoint(refreshID: String, percentage: Int)
    case decided(Decision)
    /// Nothing is left of a group that was deleted.
    case emptied
    /// Send `tick` then; replaces what was asked for before.
    case wake(at: Timestamp)
}
