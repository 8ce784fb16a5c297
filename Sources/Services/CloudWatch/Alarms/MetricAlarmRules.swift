import AWSWire
import AlarmEngine
import Alarms
import Base
import MetricMath

/// The rules that bind several members of PutMetricAlarm (CloudWatch API Reference, PutMetricAlarm).
extension PutMetricAlarm.Input {
    func configuration(in call: Call) throws(ServiceFault) -> MetricAlarmConfiguration {
        let actions = try AlarmActionRules.settings(
            isEnabled: actionsEnabled, ok: okActions, alarm: alarmActions, insufficientData: insufficientDataActions, in: call)
        try checkSubject(in: call)
        guard let evaluationPeriods else { throw .validation("The parameter EvaluationPeriods is required.") }
        guard let threshold else { throw .validation("The parameter Threshold is required.") }
        guard threshold.isFinite else { throw .validation("The value \(NumberText.text(threshold)) for parameter Threshold is invalid.") }
        let configuration = MetricAlarmConfiguration(
            alarmDescription: alarmDescription, actions: actions, metricName: metricName, namespace: namespace, statistic: statistic,
            extendedStatistic: extendedStatistic, dimensions: dimensions ?? [], period: period, unit: unit, evaluationPeriods: evaluationPeriods,
            datapointsToAlarm: datapointsToAlarm, threshold: threshold, comparisonOperator: try comparison(), treatMissingData: try treatment(),
            evaluateLowSampleCountPercentile: try lowSamples(), metrics: metrics)
        try checkWindow(configuration)
        return configuration
    }

    private func comparison() throws(ServiceFault) -> ComparisonOperator {
        guard let comparisonOperator else { throw .validation("The parameter ComparisonOperator is required.") }
        guard let comparison = ComparisonOperator(rawValue: comparisonOperator) else {
            throw .validation("The value \(comparisonOperator) for parameter ComparisonOperator is not supported: this server has no anomaly detection.")
        }
        return comparison
    }

    private func treatment() throws(ServiceFault) -> MissingDataTreatment? {
        guard let treatMissingData else { return nil }
        guard let treatment = MissingDataTreatment(rawValue: treatMissingData) else {
            throw .validation(
                "Option \(treatMissingData) is not supported. Supported options for parameter TreatMissingData are breaching, notBreaching, ignore and missing.")
        }
        return treatment
    }

    private func lowSamples() throws(ServiceFault) -> String? {
        guard let option = evaluateLowSampleCountPercentile else { return nil }
        guard option == "evaluate" || option == "ignore" else {
            throw .validation("Option \(option) is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.")
        }
        return option
    }

    /// One metric, or a list of queries; never both.
    private func checkSubject(in call: Call) throws(ServiceFault) {
        if let metrics {
            let single: [(String, Bool)] = [
                ("MetricName", metricName != nil), ("Namespace", namespace != nil), ("Statistic", statistic != nil),
                ("ExtendedStatistic", extendedStatistic != nil), ("Dimensions", dimensions != nil), ("Period", period != nil), ("Unit", unit != nil),
            ]
            if let other = single.first(where: \.1) {
                throw .invalidParameterCombination("The parameters \(other.0) and Metrics are mutually exclusive and you have specified both.")
            }
            return try MetricAlarmQueries.check(metrics, in: call)
        }
        guard let metricName else { throw .missingParameter("At least one of the parameters MetricName and Metrics must be specified.") }
        guard let namespace else { throw .missingParameter("The parameter Namespace is required.") }
        guard period != nil else { throw .missingParameter("The parameter Period is required.") }
        try checkStatistic()
        try MetricAlarmQueries.checkMetric(namespace: namespace, name: metricName, dimensions: dimensions ?? [])
    }

    private func checkStatistic() throws(ServiceFault) {
        switch (statistic, extendedStatistic) {
        case (.some, .some):
            throw .invalidParameterCombination("The parameters Statistic and ExtendedStatistic are mutually exclusive and you have specified both.")
        case (nil, nil): throw .missingParameter("The parameter Statistic or ExtendedStatistic is required.")
        case (nil, .some(let name)):
            guard let statistic = Statistic(parsing: name), statistic.needsSpread else {
                throw .invalidParameterValue("The value \(name) for parameter ExtendedStatistic is not supported.")
            }
        case (.some, nil): break
        }
    }

    private func checkWindow(_ configuration: MetricAlarmConfiguration) throws(ServiceFault) {
        let period = configuration.periodSeconds, periods = configuration.evaluationPeriods
        guard [10, 20, 30].contains(period) || period > 0 && period % 60 == 0 else { throw .validation("Period must be 10, 20, 30 or a multiple of 60") }
        guard (configuration.datapointsToAlarm ?? 1) <= periods else { throw .validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods") }
        let (seconds, overflow) = period.multipliedReportingOverflow(by: periods)
        let isLong = period >= 3600
        guard !overflow, seconds <= (isLong ? AlarmLimits.weekSeconds : AlarmLimits.daySeconds) else {
            let limit = isLong ? "seven days (EvaluationPeriods * Period must be <= 604800)" : "a day (EvaluationPeriods * Period must be <= 86400)"
            throw .validation("Metrics cannot be checked across more than \(limit).")
        }
    }
}
