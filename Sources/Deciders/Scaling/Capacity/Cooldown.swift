import Base

/// The pause after a scaling activity (EC2 Auto Scaling User Guide, Scaling cooldowns). It begins when the last instance has finished.
public struct Cooldown: Codable, Hashable, Sendable {
    /// Seconds that begin once what was ordered is done.
    public internal(set) var owedSeconds: Int?
    public internal(set) var until: Timestamp?

    func isActive(at time: Timestamp) -> Bool { until.map { $0 > time } ?? false }
}
