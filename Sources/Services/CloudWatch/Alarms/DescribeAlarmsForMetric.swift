import AWSWire
import AlarmEngine
import Alarms
import RecordStore

/// The alarms on exactly one metric; not those on expressions. (CloudWatch API Reference, DescribeAlarmsForMetric.)
struct DescribeAlarmsForMetric: Operation {
    struct Input: Decodable, Sendable {
        var metricName: String
        var namespace: String
        var statistic: String?
        var extendedStatistic: String?
        var dimensions: [AlarmDimension]?
        var period: Int?
        var unit: String?
    }
    struct Output: Encodable, Sendable { var metricAlarms: [MetricAlarm] }
    static let access = Access.read("cloudwatch:DescribeAlarmsForMetric")
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await records.look { snapshot in
            let found = try snapshot.records(
                type: AlarmConfiguration.metricType, account: call.account, region: call.region, idPrefix: "", after: nil, limit: AlarmLimits.alarmsMax)
            return Output(metricAlarms: try found.compactMap { record in
                guard let alarm = try StoredAlarm(record, in: snapshot), case .metric(let metric) = alarm.configuration, input.matches(metric) else { return nil }
                return MetricAlarm(alarm.identity, metric, alarm.status)
            })
        }
    }
}

extension DescribeAlarmsForMetric.Input {
    fileprivate func matches(_ metric: MetricAlarmConfiguration) -> Bool {
        func agrees<Value: Equatable>(_ wanted: Value?, _ value: Value?) -> Bool { wanted.map { $0 == value } ?? true }
        return metric.metricName == metricName && metric.namespace == namespace && Set(metric.dimensions) == Set(dimensions ?? [])
            && agrees(statistic, metric.statistic) && agrees(extendedStatistic, metric.extendedStatistic) && agrees(period, metric.period)
            && agrees(unit, metric.unit)
    }
}
