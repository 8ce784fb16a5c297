import Base
import Load

/// How load goes, a line a second.
enum LoadLines {
    @Sendable static func tell(_ report: LoadReport) {
        let parts = [
            right("\(report.elapsed.seconds)", 4) + " s", "sent " + right("\(report.sent)", 6), "ok " + right("\(report.ok)", 6), "errors " + right("\(report.errors)", 4),
            "p50 " + latency(report.median), "p99 " + latency(report.percentile99), "members " + report.membersText,
        ]
        print(parts.joined(separator: "  ") + (report.trouble.map { "  (the server does not tell members: \($0))" } ?? ""))
        flushOutput()
    }

    /// The whole run.
    static func conclude(_ report: LoadReport) {
        let share = report.sent == 0 ? 0 : 100 * Double(report.ok) / Double(report.sent)
        print("\(report.sent) sent, \(report.ok) ok (\(decimalText((share * 10).rounded(.down) / 10)) %), p50 \(latency(report.median)), p99 \(latency(report.percentile99)), members \(report.membersText)")
        for (reason, count) in report.failures.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { print("  \(count) \(reason)") }
        flushOutput()
    }

    private static func latency(_ milliseconds: Double?) -> String { right(milliseconds.map { "\(Int($0.rounded()))" } ?? "-", 5) + " ms" }

    private static func right(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }
}
