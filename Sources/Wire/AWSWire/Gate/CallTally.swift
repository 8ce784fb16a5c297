import Base

/// Which operation of which service a count is of.
struct CallName: Hashable, Comparable {
    let service: String, operation: String

    var labels: String { "service=\"\(service)\",operation=\"\(operation)\"" }

    static func < (a: CallName, b: CallName) -> Bool { (a.service, a.operation) < (b.service, b.operation) }
}

/// The counts of one operation: how its calls ended, and how long they took.
struct CallTally {
    /// The upper bounds of the histogram's buckets.
    static let boundsMilliseconds: [Int64] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000]

    private var outcomes: [CallOutcome: UInt64] = [:]
    private var buckets = [UInt64](repeating: 0, count: boundsMilliseconds.count + 1)
    private var millisecondsTotal: UInt64 = 0

    func count(_ outcome: CallOutcome) -> UInt64 { outcomes[outcome] ?? 0 }

    mutating func add(_ outcome: CallOutcome, took: TimeSpan) {
        let milliseconds = max(0, took.milliseconds)
        let bucket = CallTally.boundsMilliseconds.firstIndex { milliseconds <= $0 } ?? CallTally.boundsMilliseconds.count
        outcomes[outcome, default: 0] &+= 1
        buckets[bucket] &+= 1
        millisecondsTotal &+= UInt64(milliseconds)
    }

    func histogram(_ labels: String) -> [String] {
        var lines: [String] = []
        var total: UInt64 = 0
        let bounds = CallTally.boundsMilliseconds.map { String(Double($0) / 1000) } + ["+Inf"]
        for (bound, count) in zip(bounds, buckets) {
            total &+= count
            lines.append("hinomi_api_call_duration_seconds_bucket{\(labels),le=\"\(bound)\"} \(total)")
        }
        lines.append("hinomi_api_call_duration_seconds_sum{\(labels)} \(Double(millisecondsTotal) / 1000)")
        lines.append("hinomi_api_call_duration_seconds_count{\(labels)} \(total)")
        return lines
    }
}
