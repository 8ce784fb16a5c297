import Alarms
import Base
import RecordStore

/// Answers why an alarm is, or was, in its state, and why not in another.
extension AlarmEngine {
    /// Explains the alarm at a time within the retention of evidence, or now. The window is read again from the metric store, so that it shows also
    /// samples that came late. Throws `AlarmEngineError.notFound`.
    public func explain(_ alarm: AlarmIdentity, at time: Timestamp? = nil) async throws -> AlarmExplanation {
        let at = time ?? world.clock.now
        let past = try await records.read { try AlarmPast(of: alarm, at: at, in: $0) }
        guard let past else { throw AlarmEngineError.notFound(alarm) }
        var explanation = AlarmExplanation(
            alarm: alarm, at: at, state: past.state, since: past.since, sentences: past.sentences, data: ["decision": past.decision?.document ?? .null])
        switch past.configuration {
        case .metric(let metric): explain(metric, &explanation)
        case .composite(let composite): explain(composite, past.children, &explanation)
        }
        let muting = book.withLock { $0.mutes.muting(alarm, at: at) }
        if !muting.isEmpty { explanation.sentences.append("Its actions are muted by \(muting.joined(separator: ", ")).") }
        if !past.configuration.actions.isEnabled { explanation.sentences.append("Its actions are disabled.") }
        return explanation
    }

    private func explain(_ metric: MetricAlarmConfiguration, _ explanation: inout AlarmExplanation) {
        guard let reader = DatapointReader(metric, of: explanation.alarm, store: metrics) else {
            explanation.sentences.append("This version cannot evaluate its configuration, so its state stays.")
            return
        }
        let end = explanation.at.floored(to: metric.cadence.step), rule = metric.rule
        let window = DatapointWindow(end: end, period: .seconds(Int64(metric.periodSeconds)), points: Array(reader.points(endingAt: end)))
        let verdict = AlarmDecider(rule).decide(window.points[...], previous: explanation.state)
        explanation.sentences += VerdictWords(rule: rule, window: window, verdict: verdict).sentences
        explanation.data = .object(
            (explanation.data.members ?? []) + [
                .init("rule", rule.document), .init("window", window.document), .init("verdict", .string(verdict.state.rawValue)),
                .init("basis", .string(verdict.basis.rawValue)), .init("breaching", .int(Int64(verdict.breachingCount))),
                .init("real", .int(Int64(verdict.realCount))), .init("missing", .int(Int64(verdict.fillCount))),
            ])
    }

    private func explain(_ composite: CompositeAlarmConfiguration, _ children: [(reference: String, state: AlarmState?)], _ explanation: inout AlarmExplanation) {
        let states = children.map { "\($0.reference) is \($0.state?.rawValue ?? "not there")" }
        explanation.sentences.append("Its rule is \(composite.alarmRule); \(states.joined(separator: ", ")).")
        let alarm = explanation.alarm
        if book.withLock({ $0.isOnCycle(alarm) }) { explanation.sentences.append("It depends on itself, so it is not evaluated.") }
        // A rule was parsed when it was put; of one that no longer parses there is nothing more to say.
        if let rule = try? CompositeRule(parsing: composite.alarmRule) {
            let byReference = Dictionary(children.map { ($0.reference, $0.state) }) { first, _ in first }
            let holds = rule.holds { byReference[$0] ?? nil }
            explanation.sentences.append("So the rule \(holds ? "holds: ALARM" : "does not hold: OK").")
        }
        if let reason = book.withLock({ $0[alarm]?.status.suppression.reason }) { explanation.sentences.append("\(reason).") }
        let described = children.map { JSONValue.Member($0.reference, $0.state.map { .string($0.rawValue) } ?? .null) }
        explanation.data = .object((explanation.data.members ?? []) + [.init("rule", .string(composite.alarmRule)), .init("children", .object(described))])
    }
}
