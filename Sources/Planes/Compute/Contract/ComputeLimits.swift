import Base

/// The limits of Compute, each by name.
public enum ComputeLimits {
    /// Instances that are not terminated, in all regions together.
    public static let instancesMax = 2000
    /// Instances of one launch.
    public static let launchMax = 500
    /// EC2: 16 KB before it is encoded.
    public static let userDataBytesMax = 16 * 1024
    /// What GetConsoleOutput answers.
    public static let consoleBytesMax = 64 * 1024
    /// One file of output; two are kept.
    public static let outputFileBytesMax = 1 << 20
    /// Between being asked to end and being killed.
    public static let stopGrace = TimeSpan.seconds(10)
    /// How long a terminated instance can still be described.
    public static let terminatedRetention = TimeSpan.hours(1)
    /// How long an instance may take to start, in real time, before it is given up: many that are launched at once wait for each other.
    public static let startTimeout = TimeSpan.seconds(120)
    /// Events that wait for one subscriber.
    public static let eventsWaitingMax = 10_000
    public static let tagsMax = 50
}
