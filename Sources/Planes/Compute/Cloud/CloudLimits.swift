import Base

/// The limits of the driver of EC2, each by name.
public enum CloudLimits {
    /// Calls that change instances and are under way at once.
    public static let callsAtOnce = 8
    /// How long one call may take, from connecting to the last byte.
    public static let callTimeout = TimeSpan.seconds(20)
    /// Bytes of one answer: 1,000 described instances take about 6 MiB.
    public static let answerBytesMax = 16 << 20
    /// Ids that one call names (the values of a filter: at most 200).
    public static let idsOfCallMax = 100
    /// Pages of one listing, of 1,000 instances each.
    public static let pagesMax = 10
    /// Between two looks at what is on its way, and at what rests; each a quarter less or more, by chance.
    public static let hurriedInterval = TimeSpan.seconds(2), restingInterval = TimeSpan.seconds(15)
    /// Between two looks at status checks, which EC2 runs each minute.
    public static let checksInterval = TimeSpan.seconds(60)
    /// How long an answer of EC2 may be older than what EC2 has promised (EC2 API Reference, Eventual consistency).
    public static let consistencyTime = TimeSpan.minutes(5)
    /// Queries of one GetMetricData (CloudWatch API Reference).
    public static let figuresOfCallMax = 500
    /// How late a figure may come to be taken.
    public static let figuresWindow = TimeSpan.minutes(30)
    /// How long after a period of five minutes CloudWatch is asked for it.
    public static let figuresDelay = TimeSpan.minutes(2)
    /// Before an end that EC2 has promised and that does not come is asked for again.
    public static let repeatTime = TimeSpan.seconds(60)
    /// How long EC2 is tried before a launch is given up of which nobody knows whether it was heard.
    public static let launchTimeout = TimeSpan.minutes(15)
    /// How long the caller of RunInstances waits for what EC2 says; then its instances are told as pending.
    public static let hearingTime = TimeSpan.seconds(30)
    /// Calls without an answer after which that caller waits no longer.
    public static let hearingTriesMax = 3
}
