import Base

/// A zone and type that had no room for an instance: others are tried first until then.
public struct PoolOutage: Codable, Hashable, Sendable {
    /// Chosen here; AWS does not say when it tries a pool again.
    static let lasts = TimeSpan.minutes(5)

    public var zone: String
    public var instanceType: String?
    public var until: Timestamp
}

/// How long to wait after launches that failed: ten seconds, then twice as long each time, five minutes at most.
/// (Chosen here; AWS retries for a day without saying how often.)
public struct LaunchBackoff: Codable, Hashable, Sendable {
    static let first = TimeSpan.seconds(10)
    static let longest = TimeSpan.minutes(5)

    public internal(set) var failures = 0
    public internal(set) var until: Timestamp?

    mutating func failed(at time: Timestamp) {
        let doublings = min(failures, 5)
        failures = min(failures + 1, 1000)
        until = time + min(LaunchBackoff.first * (Int64(1) << Int64(doublings)), LaunchBackoff.longest)
    }
}
