import AlarmEngine
import Alarms
import Base
import GroupEngine
import MetricStore
import Scaling

/// A metric that alarms of a group's policies watch, as the alarms see it, against their thresholds and the policies' steps.
struct PolicyGraph {
    /// Periods that are drawn.
    static let periods = 48
    static let graphsMax = 4

    /// At least one; all watch the same.
    let alarms: [PolicyAlarm]
    let group: GroupIdentity
    let state: GroupState

    /// One graph for each thing that is watched, in the order of the alarms' names.
    static func all(_ alarms: [PolicyAlarm], of group: GroupIdentity, _ state: GroupState) -> [PolicyGraph] {
        var graphs: [(watched: MetricAlarmConfiguration, alarms: [PolicyAlarm])] = []
        for alarm in alarms {
            let watched = alarm.configuration.watched
            if let index = graphs.firstIndex(where: { $0.watched == watched }) { graphs[index].alarms.append(alarm) } else { graphs.append((watched, [alarm])) }
        }
        return graphs.prefix(graphsMax).map { PolicyGraph(alarms: $0.alarms, group: group, state: state) }
    }

    func document(_ metrics: any MetricStoring, at now: Timestamp) -> JSONValue {
        guard let first = alarms.first else { return .null }
        let configuration = first.configuration
        let period = TimeSpan.seconds(Int64(configuration.periodSeconds))
        // Sums and counts of a period that is not over would seem to fall.
        let end = now.floored(to: period) + (configuration.growsWithinPeriod ? .zero : period), start = end - period * Int64(PolicyGraph.periods)
        let values = configuration.values(of: first.identity, periods: PolicyGraph.periods, endingAt: end, in: metrics)
        let points = values.enumerated().compactMap { index, value in
            value.flatMap { $0.isFinite ? JSONValue.array([.int((start + period * Int64(index)).milliseconds), .double($0)]) : nil }
        }
        return [
            "title": .string(configuration.title), "unit": .string(configuration.unit ?? ""), "periodMilliseconds": .int(period.milliseconds),
            "spanMilliseconds": .int((period * Int64(PolicyGraph.periods)).milliseconds), "points": .array(points), "thresholds": .array(alarms.map(threshold)),
            "bands": .array(alarms.flatMap(bands)),
        ]
    }

    private func threshold(_ alarm: PolicyAlarm) -> JSONValue {
        let configuration = alarm.configuration
        return [
            "value": .double(configuration.threshold), "alarm": .string(alarm.key.id), "text": .string("\(configuration.comparisonOperator.sign) \(decimalText(configuration.threshold))"),
            "isBreached": .bool(alarm.status?.state == .alarm),
        ]
    }

    /// The steps of the policies that the alarm calls, in values of the metric.
    private func bands(_ alarm: PolicyAlarm) -> [JSONValue] {
        state.configuration.policies.filter { alarm.calls($0.name, of: group) }.flatMap { policy -> [JSONValue] in
            guard case .step(let rule) = policy.rule else { return [] }
            return rule.steps.map { step in
                let from = step.lowerBound.map { alarm.configuration.threshold + $0 }, to = step.upperBound.map { alarm.configuration.threshold + $0 }
                return [
                    "from": from.map(JSONValue.double) ?? .null, "to": to.map(JSONValue.double) ?? .null, "text": .string(PolicyWords.change(rule.adjustmentType, step.scalingAdjustment)),
                    "policy": .string(policy.name), "grows": .bool(step.scalingAdjustment > 0),
                ]
            }
        }
    }
}

extension MetricAlarmConfiguration {
    /// The configuration without all that does not say what is watched.
    fileprivate var watched: MetricAlarmConfiguration {
        MetricAlarmConfiguration(
            metricName: metricName, namespace: namespace, statistic: statistic, extendedStatistic: extendedStatistic, dimensions: dimensions, period: period, unit: unit,
            evaluationPeriods: 1, threshold: 0, comparisonOperator: .greaterThanThreshold, metrics: metrics)
    }

    /// Whether the value of a period is only known at its end.
    fileprivate var growsWithinPeriod: Bool { metrics != nil || statistic == "Sum" || statistic == "SampleCount" }

    /// `DemoApp RequestsPerSecond, Average of 10 s`
    fileprivate var title: String {
        let name = [namespace, metricName].compactMap { $0 }.joined(separator: " ")
        return "\(name.isEmpty ? "Metric math" : name), \(statistic ?? extendedStatistic ?? "result") of \(periodSeconds) s"
    }
}
