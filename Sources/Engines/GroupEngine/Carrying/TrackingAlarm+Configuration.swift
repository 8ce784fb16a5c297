import Alarms
import Scaling

extension TrackingAlarm {
    /// The alarm of a group's policy.
    func configuration(group: GroupIdentity, action: String) -> MetricAlarmConfiguration {
        configuration(action: action) { type, label in type.source(group: group.name, resourceLabel: label, periodSeconds: periodSeconds) }
    }

    /// The alarm as CloudWatch keeps it. `predefined` says what the predefined types stand for.
    public func configuration(action: String, predefined: (PredefinedMetric, _ label: String?) -> MetricSource?) -> MetricAlarmConfiguration {
        var result = MetricAlarmConfiguration(
            alarmDescription: alarmDescription, actions: ActionSettings(isEnabled: true, ok: [], alarm: [action], insufficientData: []),
            evaluationPeriods: evaluationPeriods, threshold: threshold, comparisonOperator: ComparisonOperator(rawValue: comparisonOperator) ?? .greaterThanThreshold)
        switch metric {
        case .predefined(let type, let label): if let source = predefined(type, label) { result.watch(source) }
        case .customized(let source): result.watch(source)
        case .math(let queries): result.metrics = queries.map(\.alarmQuery)
        }
        return result
    }
}

extension PredefinedMetric {
    /// What the predefined types stand for (EC2 Auto Scaling API Reference, PredefinedMetricSpecification).
    func source(group: String, resourceLabel: String?, periodSeconds: Int) -> MetricSource {
        let dimensions = [MetricSource.Dimension(name: "AutoScalingGroupName", value: group)]
        switch self {
        case .averageCPUUtilization:
            return MetricSource(namespace: "AWS/EC2", metricName: "CPUUtilization", dimensions: dimensions, statistic: "Average", periodSeconds: periodSeconds)
        case .averageNetworkIn:
            return MetricSource(namespace: "AWS/EC2", metricName: "NetworkIn", dimensions: dimensions, statistic: "Average", periodSeconds: periodSeconds)
        case .averageNetworkOut:
            return MetricSource(namespace: "AWS/EC2", metricName: "NetworkOut", dimensions: dimensions, statistic: "Average", periodSeconds: periodSeconds)
        case .requestCountPerTarget:
            // `app/NAME/ID/targetgroup/NAME/ID`
            let parts = (resourceLabel ?? "").split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let balancer = parts.prefix(3).joined(separator: "/"), target = parts.dropFirst(3).joined(separator: "/")
            return MetricSource(
                namespace: "AWS/ApplicationELB", metricName: "RequestCountPerTarget",
                dimensions: [.init(name: "LoadBalancer", value: balancer), .init(name: "TargetGroup", value: target)], statistic: "Sum", periodSeconds: periodSeconds)
        }
    }
}

extension MetricAlarmConfiguration {
    fileprivate mutating func watch(_ source: MetricSource) {
        (metricName, namespace, statistic, period) = (source.metricName, source.namespace, source.statistic, source.periodSeconds)
        (dimensions, unit) = (source.dimensions.map { AlarmDimension(name: $0.name, value: $0.value) }, source.unit)
    }
}

extension MetricQuery {
    fileprivate var alarmQuery: AlarmMetricQuery {
        AlarmMetricQuery(id: id, metricStat: source.map(\.alarmStat), expression: expression, label: label, returnData: returnsData)
    }
}

extension MetricSource {
    fileprivate var alarmStat: AlarmMetricStat {
        let metric = AlarmMetricStat.Metric(namespace: namespace, metricName: metricName, dimensions: dimensions.map { AlarmDimension(name: $0.name, value: $0.value) })
        return AlarmMetricStat(metric: metric, period: periodSeconds, stat: statistic, unit: unit)
    }
}
