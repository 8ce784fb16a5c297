import AWSWire
import Base
import MetricMath
import MetricStore

/// Answers several statistics of one metric, of each unit apart, oldest first (CloudWatch API Reference, GetMetricStatistics).
struct GetMetricStatistics: Operation {
    struct Input: Decodable, Sendable {
        var namespace: String
        var metricName: String
        var dimensions: [DimensionPair]?
        var startTime: Timestamp
        var endTime: Timestamp
        var period: Int64
        var statistics: [String]?
        var extendedStatistics: [String]?
        var unit: String?
    }

    struct Output: Encodable, Sendable {
        var label: String
        var datapoints: [Datapoint]
    }

    static let access = Access.read("cloudwatch:GetMetricStatistics")
    let store: any MetricStoring
    var retention = MetricStoreOptions.Retention()

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let statistics = try GetMetricStatistics.statistics(of: input)
        let window = QuestionWindow(start: input.startTime, end: input.endTime, now: call.time, retention: retention)
        try GetMetricStatistics.check(input, window)
        let metric = MetricStat(
            namespace: input.namespace, name: input.metricName, dimensions: (input.dimensions ?? []).map(\.dimension), period: .seconds(input.period),
            statistic: .average, unit: input.unit)
        let grid = window.grid(period: metric.period)
        let source = StoredMetrics(store, account: call.account, region: call.region, window: window)
        let units = source.aggregates(of: metric, on: grid, tracksSpread: statistics.contains { $0.statistic.needsSpread })
        let datapoints = (0..<grid.count).flatMap { index in
            units.compactMap { unit, periods in periods[index].flatMap { Datapoint($0, at: grid.time(index), unit: unit, statistics) } }
        }
        return Output(label: input.metricName, datapoints: datapoints)
    }

    private static func check(_ input: Input, _ window: QuestionWindow) throws(ServiceFault) {
        if let fault = TimeRange.fault(start: input.startTime, end: input.endTime, of: .metricStatistics) { throw .invalidParameterValue(fault) }
        guard MetricPeriod.isValid(seconds: input.period) else {
            throw .invalidParameterValue("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.")
        }
        let start = window.retention.rounded(window.start, period: .seconds(input.period), now: window.now)
        let count = ((window.end - start).milliseconds - 1) / (input.period * 1000) + 1
        guard count <= MetricDataLimits.statisticsDatapointsMax else {
            throw .invalidParameterCombination(
                "You have requested up to \(count) datapoints, which exceeds the limit of \(MetricDataLimits.statisticsDatapointsMax). "
                    + "You may reduce the datapoints requested by increasing Period, or decreasing the time range.")
        }
    }

    /// The statistics by the names under which they were asked for.
    private static func statistics(of input: Input) throws(ServiceFault) -> [NamedStatistic] {
        let simple = input.statistics ?? [], extended = input.extendedStatistics ?? []
        guard simple.isEmpty || extended.isEmpty else {
            throw .invalidParameterCombination("The parameters Statistics and ExtendedStatistics are mutually exclusive and you have specified both.")
        }
        guard !simple.isEmpty || !extended.isEmpty else { throw .invalidParameterCombination("Must specify either Statistics or ExtendedStatistics") }
        var named: [NamedStatistic] = []
        for (index, name) in (simple + extended).enumerated() {
            guard let statistic = Statistic(parsing: name), statistic.needsSpread == simple.isEmpty else {
                let list = simple.isEmpty ? "ExtendedStatistics" : "Statistics"
                throw .invalidParameterValue("The value \(name) for parameter \(list).member.\(index + 1) is not a valid statistic.")
            }
            named.append(NamedStatistic(name: name, statistic: statistic))
        }
        return named
    }
}

/// A statistic and the name that a request gave it.
struct NamedStatistic: Hashable, Sendable {
    let name: String
    let statistic: Statistic
}
