import Base

/// A job that Clockwork runs when its time has come. It is short: whatever waits for the outside belongs in `start`.
public typealias TimedJob = @Sendable (_ due: Timestamp) async -> Void

/// The one place where the program waits for wall time. Every evaluation, retry, schedule and sweep is a named timer here.
///
/// Live, it sleeps until the next timer is due. On a virtual clock it jumps: `advance` runs what becomes due in the
/// order of time (equal times in the order they were set), one after the other, each seeing its own time as now.
public protocol TimerScheduling: Sendable {
    /// Sets (or moves) the timer of that name. A time that has passed runs as soon as possible.
    func set(_ name: String, at time: Timestamp, _ job: @escaping TimedJob)
    func cancel(_ name: String)
    /// When the timer of that name is due; nil when it is not set.
    func due(_ name: String) -> Timestamp?
    /// Runs work that waits for the outside beside the timers. False when there is no room for more: try again later.
    func start(_ name: String, _ work: @escaping @Sendable () async -> Void) -> Bool
}
