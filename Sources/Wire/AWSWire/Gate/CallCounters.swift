import Base
import Synchronization

/// Counts calls by service, operation and outcome, with a histogram of how long they took. The names come from the services'
/// tables, never from a request, so their number is bounded.
public final class CallCounters: Sendable {
    private let tallies = Mutex<[CallName: CallTally]>([:])
    private let auditFailures = Atomic<UInt64>(0)

    public init() {}

    /// Counts one call. Both names are `unknown` where the request did not tell them.
    public func count(service: String, operation: String, outcome: CallOutcome, took: TimeSpan) {
        tallies.withLock { $0[CallName(service: service, operation: operation), default: CallTally()].add(outcome, took: took) }
    }

    /// Counts a refused change that the audit trail could not take.
    public func countAuditFailure() { auditFailures.wrappingAdd(1, ordering: .relaxed) }

    public func calls(service: String, operation: String, outcome: CallOutcome) -> UInt64 {
        tallies.withLock { $0[CallName(service: service, operation: operation)]?.count(outcome) ?? 0 }
    }

    /// The counts in the Prometheus text format, a line each, sorted.
    public var lines: [String] {
        let sorted = tallies.withLock { $0 }.sorted { $0.key < $1.key }
        var lines = ["# TYPE hinomi_api_calls_total counter"]
        for (name, tally) in sorted {
            for outcome in CallOutcome.allCases where tally.count(outcome) > 0 {
                lines.append("hinomi_api_calls_total{\(name.labels),outcome=\"\(outcome.rawValue)\"} \(tally.count(outcome))")
            }
        }
        lines.append("# TYPE hinomi_api_call_duration_seconds histogram")
        for (name, tally) in sorted { lines += tally.histogram(name.labels) }
        lines.append("# TYPE hinomi_audit_failures_total counter")
        lines.append("hinomi_audit_failures_total \(auditFailures.load(ordering: .relaxed))")
        return lines
    }
}
