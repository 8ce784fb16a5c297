import Base

/// Counts what became of requests, over the run and since the last report.
struct LoadTally: Sendable {
    /// What became of one request.
    enum Outcome: Hashable, Sendable {
        case ok(milliseconds: Double)
        case failed(String)
    }

    private(set) var inFlight = 0
    private var sent = 0, ok = 0
    private var failures: [String: Int] = [:]
    private var recent = Aggregate(tracksSpread: true), whole = Aggregate(tracksSpread: true)

    mutating func begin() { (sent, inFlight) = (sent + 1, inFlight + 1) }

    mutating func end(_ outcome: Outcome) {
        inFlight -= 1
        count(outcome)
    }

    /// A request that was due and could not be sent.
    mutating func skip(_ reason: String) {
        sent += 1
        count(.failed(reason))
    }

    private mutating func count(_ outcome: Outcome) {
        switch outcome {
        case .failed(let reason): failures[reason, default: 0] += 1
        case .ok(let milliseconds):
            ok += 1
            recent.add(milliseconds)
            whole.add(milliseconds)
        }
    }

    /// The report of now; the next one's latencies begin here.
    mutating func report(elapsed: TimeSpan, targets: [LoadTarget], trouble: String?, isLast: Bool = false) -> LoadReport {
        let latencies = isLast ? whole : recent
        recent = Aggregate(tracksSpread: true)
        return LoadReport(
            elapsed: elapsed, sent: sent, ok: ok, failures: failures, median: latencies.value(of: .percentile(50)),
            percentile99: latencies.value(of: .percentile(99)), targets: targets, trouble: trouble)
    }
}
