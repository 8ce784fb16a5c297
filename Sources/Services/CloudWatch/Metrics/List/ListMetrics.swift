import AWSWire
import Base
import MetricStore

/// Lists metrics that had data in the last two weeks, each once whatever its units, in pages of 500
/// (CloudWatch API Reference, ListMetrics).
struct ListMetrics: Operation {
    struct Input: Decodable, Sendable {
        var namespace: String?
        var metricName: String?
        var dimensions: [DimensionFilter]?
        var nextToken: String?
        var recentlyActive: String?
        var includeLinkedAccounts: Bool?

        /// Without a value: the dimension exists.
        struct DimensionFilter: Decodable, Sendable {
            var name: String
            var value: String?
        }
    }

    struct Output: Encodable, Sendable {
        var metrics: [ListedMetric]
        var nextToken: String?
    }

    static let access = Access.read("cloudwatch:ListMetrics")
    let store: any MetricStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        if input.includeLinkedAccounts == true { throw .notActedOn("IncludeLinkedAccounts", of: ListMetrics.name) }
        let after = try ListMetricsToken(reading: input.nextToken)
        let since = call.time - (input.recentlyActive == "PT3H" ? MetricDataLimits.recentActivity : MetricDataLimits.activity)
        let series = store.select(ListMetrics.matchers(input, call), since: since, limit: MetricDataLimits.scannedSeriesMax)
        var output = Output(metrics: [])
        for reference in series[ListMetrics.firstIndex(in: series, after: after)...] {
            guard let identity = MetricIdentity(labels: reference.labels), isFirstOfItsUnits(identity, since: since) else { continue }
            if output.metrics.count == MetricDataLimits.listedMetricsMax { return output }
            output.metrics.append(ListedMetric(identity))
            if output.metrics.count == MetricDataLimits.listedMetricsMax { output.nextToken = ListMetricsToken(last: reference.labels).text }
        }
        output.nextToken = nil
        return output
    }

    private static func matchers(_ input: Input, _ call: Call) -> [LabelMatcher] {
        typealias Label = MetricIdentity.Label
        var matchers: [LabelMatcher] = [.equals(name: Label.account, value: call.account), .equals(name: Label.region, value: call.region)]
        matchers.append(input.namespace.map { .equals(name: Label.namespace, value: $0) } ?? .exists(name: Label.namespace))
        matchers.append(input.metricName.map { .equals(name: Label.name, value: $0) } ?? .exists(name: Label.name))
        for filter in input.dimensions ?? [] {
            let label = Label.dimension(filter.name)
            matchers.append(filter.value.map { .equals(name: label, value: $0) } ?? .exists(name: label))
        }
        return matchers
    }

    /// A metric of several units is listed with the series of its first unit, so that every page knows what others list.
    private func isFirstOfItsUnits(_ identity: MetricIdentity, since: Timestamp) -> Bool {
        for unit in MetricUnit.all {
            if unit == identity.unit { return true }
            guard let other = store.find(identity.with(unit: unit).labels), let newest = store.newestSample(of: other) else { continue }
            if newest >= since { return false }
        }
        return true
    }

    /// Series are sorted by canonical labels: where those behind the token begin.
    private static func firstIndex(in series: [SeriesReference], after token: ListMetricsToken?) -> Int {
        guard let token else { return 0 }
        var low = 0, high = series.count
        while low < high {
            let middle = (low + high) / 2
            if token.last.lexicographicallyPrecedes(series[middle].labels.bytes) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// A metric of the list (CloudWatch API Reference, Metric).
struct ListedMetric: Encodable, Hashable, Sendable {
    var namespace: String
    var metricName: String
    var dimensions: [DimensionPair]

    init(_ identity: MetricIdentity) {
        (namespace, metricName, dimensions) = (identity.namespace, identity.name, identity.dimensions.map(DimensionPair.init))
    }
}
