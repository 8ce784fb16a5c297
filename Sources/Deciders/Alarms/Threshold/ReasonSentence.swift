import Base

/// The sentence of a state reason, such as `Threshold Crossed: 3 out of the last 3 datapoints [1.5 (05/01/26 00:02:00), ...] were
/// greater than the threshold (1.0) (minimum 3 datapoints for OK -> ALARM transition).`
struct ReasonSentence {
    let verdict: Verdict
    let rule: ThresholdRule
    /// The real points, newest first.
    let real: [DatapointWindow.Period]

    init(_ verdict: Verdict, _ rule: ThresholdRule, _ evaluated: [DatapointWindow.Period]) {
        (self.verdict, self.rule) = (verdict, rule)
        real = evaluated.filter { $0.point != nil }
    }

    var text: String {
        if verdict.state == .insufficientData { return "Insufficient Data: \(Count(rule.evaluationPeriods)) \(Count(rule.evaluationPeriods).was) unknown." }
        let deciding = self.deciding
        if deciding.isEmpty { return "Threshold Crossed: \(received)\(missing)." }
        return "Threshold Crossed: \(crossed(deciding))\(transition)."
    }

    /// The real points that speak for the state.
    private var deciding: [DatapointWindow.Period] {
        real.filter { period in
            guard let point = period.point else { return false }
            return rule.comparison.isBreaching(point.value, threshold: rule.threshold) == (verdict.state == .alarm)
        }
    }

    private var received: String {
        let count = real.isEmpty ? "no datapoints were" : "\(Count(real.count)) \(Count(real.count).was)"
        return "\(count) received for \(rule.evaluationPeriods) \(rule.evaluationPeriods == 1 ? "period" : "periods")"
    }

    private var missing: String {
        guard let name = rule.treatMissingData.reasonName, verdict.fillCount > 0 else { return "" }
        let count = Count(verdict.fillCount)
        return " and \(count.number) missing \(count.noun) \(count.was) treated as \(name)"
    }

    private func crossed(_ deciding: [DatapointWindow.Period]) -> String {
        let count = Count(deciding.count)
        let subject = rule.datapointsToAlarm == nil ? count.description : "\(count.number) out of the last \(rule.evaluationPeriods) datapoints"
        let comparison = "\(count.was) \(verdict.state == .alarm ? "" : "not ")\(rule.comparison.words) the threshold (\(rule.threshold))\(missing)"
        let list = deciding.prefix(StateReason.listedPointsMax).map(ReasonSentence.describe).joined(separator: ", ")
        if deciding.count < StateReason.listedPointsMax { return "\(subject) [\(list)] \(comparison)" }
        return "\(subject) \(comparison). The most recent datapoints which crossed the threshold: [\(list)]"
    }

    /// Only M out of N alarms tell how many points the transition takes.
    private var transition: String {
        guard rule.datapointsToAlarm != nil else { return "" }
        let toAlarm = verdict.state == .alarm
        let least = Count(toAlarm ? rule.breachingMin : rule.evaluationPeriods - rule.breachingMin + 1)
        return " (minimum \(least) for \(toAlarm ? "OK -> ALARM" : "ALARM -> OK") transition)"
    }

    private static func describe(_ period: DatapointWindow.Period) -> String {
        period.point.map { "\($0.value) (\(period.start.reasonDate))" } ?? "missing"
    }
}

/// A number of datapoints with the grammar that goes with it.
private struct Count: CustomStringConvertible {
    let number: Int
    init(_ number: Int) { self.number = number }
    var noun: String { number == 1 ? "datapoint" : "datapoints" }
    var was: String { number == 1 ? "was" : "were" }
    var description: String { "\(number) \(noun)" }
}
