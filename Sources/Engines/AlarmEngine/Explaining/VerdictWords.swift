import Alarms
import Base

/// What an evaluation saw and by which rule it decided, in plain words.
struct VerdictWords {
    let rule: ThresholdRule
    let window: DatapointWindow
    let verdict: Verdict

    var sentences: [String] { [seen, points, decision] }

    private var seen: String {
        let start = window.end - window.period * Int64(window.points.count)
        return "The evaluation at \(window.end.iso8601) looked at \(window.points.count) periods of \(window.period.seconds) s from \(start.iso8601): "
            + "\(rule.evaluationPeriods) count, and older ones stand in where data is missing."
    }

    private var points: String {
        let shown = window.periodsNewestFirst.prefix(10).map { period in
            guard let point = period.point else { return "\(period.start.iso8601) missing" }
            let breaches = rule.comparison.isBreaching(point.value, threshold: rule.threshold)
            return "\(period.start.iso8601) \(point.value)\(breaches ? " breaching" : "")"
        }
        return "Newest first: \(shown.joined(separator: ", "))\(window.points.count > shown.count ? ", ..." : "")."
    }

    private var decision: String {
        let need = "\(rule.breachingMin) of \(rule.evaluationPeriods) must be \(comparison) \(rule.threshold)"
        let have = "\(verdict.breachingCount) of the \(verdict.realCount) that are there \(verdict.breachingCount == 1 ? "is" : "are")"
        switch verdict.basis {
        case .datapoints: return "\(need); \(have): \(verdict.state.rawValue)."
        case .filled:
            return "\(need); \(have), and \(verdict.fillCount) missing count as \(rule.treatMissingData.rawValue): \(verdict.state.rawValue)."
        case .prematureAlarm:
            return "\(need); fewer are there, but all of them breach and the oldest is at least \(rule.breachingMin) periods old: ALARM."
        case .noData: return "There is no data at all and missing data is treated as missing: INSUFFICIENT_DATA."
        case .awaitingData: return "\(need); all that are there breach, but they are too few and too young to decide: the state stays."
        case .ignoredMissing: return "\(need); too few are there to decide and missing data is ignored: the state stays."
        case .fewSamples: return "A period has fewer than \(rule.samplesMin ?? 0) samples, too few for its percentile, and is to be ignored: the state stays."
        }
    }

    private var comparison: String {
        switch rule.comparison {
        case .greaterThanOrEqualToThreshold: "at least"
        case .greaterThanThreshold: "above"
        case .lessThanThreshold: "below"
        case .lessThanOrEqualToThreshold: "at most"
        }
    }
}
