import Base

/// What happened while the virtual clock was moved.
public struct AdvanceReport: Hashable, Sendable {
    public var from: Timestamp, to: Timestamp
    /// Timers that ran.
    public var jobsRun: Int
    /// Names of work that had not ended when the time for waiting was over, sorted; empty when all is done.
    public var stillRunning: [String]

    public init(from: Timestamp, to: Timestamp, jobsRun: Int, stillRunning: [String]) {
        (self.from, self.to, self.jobsRun, self.stillRunning) = (from, to, jobsRun, stillRunning)
    }
}

/// Why the clock was not moved, or not all the way.
public enum AdvanceError: Error, Hashable, Sendable {
    /// This Clockwork follows a real clock.
    case clockIsReal
    /// The time asked for lies before now.
    case goingBack(now: Timestamp)
    /// `run()` is not running, or ended meanwhile.
    case notRunning
    /// At one moment more jobs became due than `Clockwork.jobsAtOnceMax`: some timer sets itself to its own time again and again.
    case runaway(timer: String, at: Timestamp)
}
