import Base
import Scaling

/// A scaling policy in the page's words.
struct PolicyWords {
    private let policy: ScalingPolicy

    init(_ policy: ScalingPolicy) { self.policy = policy }

    func document(alarms: [PolicyAlarm]) -> JSONValue {
        [
            "name": .string(policy.name), "isEnabled": .bool(policy.isEnabled), "text": .string(text(thresholds: alarms.map(\.configuration.threshold))),
            "alarms": .array(alarms.map { .string($0.key.id) }),
        ]
    }

    /// `+1`, `-20 %`, `= 4`
    static func change(_ type: AdjustmentType, _ amount: Int) -> String {
        let signed = amount < 0 ? "−\(amount.magnitude)" : "+\(amount)"
        switch type {
        case .changeInCapacity: return signed
        case .percentChangeInCapacity: return signed + " %"
        case .exactCapacity: return "= \(amount)"
        }
    }

    /// With one threshold the steps' bounds are those of the metric.
    private func text(thresholds: [Double]) -> String {
        switch policy.rule {
        case .simple(let rule):
            return PolicyWords.change(rule.adjustmentType, rule.scalingAdjustment) + (rule.cooldownSeconds.map { ", cooldown \($0) s" } ?? "")
        case .targetTracking(let rule):
            return "keeps \(PolicyWords.name(of: rule.metric)) at \(decimalText(rule.targetValue))" + (rule.disableScaleIn ? ", never scales in" : "") + PolicyWords.warmUp(rule.estimatedInstanceWarmupSeconds)
        case .step(let rule):
            let base = thresholds.count == 1 ? thresholds.first : nil
            return rule.steps.map { PolicyWords.words(for: $0, rule.adjustmentType, from: base) }.joined(separator: "; ") + PolicyWords.warmUp(rule.estimatedInstanceWarmupSeconds)
        }
    }

    /// `+2 from 30 to 40`; without a known threshold `+2 from 5 to 15 above the threshold`.
    private static func words(for step: StepAdjustment, _ type: AdjustmentType, from base: Double?) -> String {
        let shift = base ?? 0, suffix = base == nil ? " past the threshold" : ""
        let range: String
        switch (step.lowerBound, step.upperBound) {
        case (let lower?, let upper?): range = " from \(decimalText(shift + lower)) to \(decimalText(shift + upper))"
        case (let lower?, nil): range = " from \(decimalText(shift + lower)) up"
        case (nil, let upper?): range = " from \(decimalText(shift + upper)) down"
        case (nil, nil): range = ""
        }
        return change(type, step.scalingAdjustment) + range + suffix
    }

    private static func warmUp(_ seconds: Int?) -> String { seconds.map { "; warm-up \($0) s" } ?? "" }

    private static func name(of metric: TrackedMetric) -> String {
        switch metric {
        case .predefined(let type, _): type.rawValue
        case .customized(let source): "\(source.statistic) \(source.metricName)"
        case .math: "an expression"
        }
    }
}
