import Base

/// How a run goes: the counts from its beginning on, the latencies since the report before (of the last one: of the whole run).
public struct LoadReport: Hashable, Sendable {
    public var elapsed: TimeSpan
    /// Requests that were due, whether they could be sent or not.
    public var sent: Int
    public var ok: Int
    /// What went wrong, and how often.
    public var failures: [String: Int]
    /// Milliseconds from the moment at which a request was due to the end of its answer; nil when nothing was answered.
    public var median: Double?
    public var percentile99: Double?
    /// Members in service, sorted by zone and id.
    public var targets: [LoadTarget]
    /// Why the members could not be asked for; they are those known before.
    public var trouble: String?

    public var errors: Int { failures.values.reduce(0, +) }

    /// `2 (us-east-1a 1, us-east-1b 1)`
    public var membersText: String {
        let zones = Dictionary(grouping: targets, by: \.zone).mapValues(\.count).sorted { $0.key < $1.key }
        return targets.isEmpty ? "0" : "\(targets.count) (\(zones.map { "\($0.key) \($0.value)" }.joined(separator: ", ")))"
    }
}
