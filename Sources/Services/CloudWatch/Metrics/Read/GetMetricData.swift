import AWSWire
import Base
import MetricMath
import MetricStore

/// Answers the values of metrics and expressions, in pages (CloudWatch API Reference, GetMetricData).
///
/// Results come in the order of the queries, those of a search in the order of its metrics. A page is filled from the first on; the
/// result that it cuts is `PartialData` and goes on in the next one.
struct GetMetricData: Operation {
    struct Input: Decodable, Sendable {
        var metricDataQueries: [MetricDataQuery]
        var startTime: Timestamp
        var endTime: Timestamp
        var nextToken: String?
        var scanBy: String?
        var maxDatapoints: Int?
        var labelOptions: LabelOptions?

        struct LabelOptions: Decodable, Sendable { var timezone: String? }
    }

    struct Output: Encodable, Sendable {
        var metricDataResults: [MetricDataResult]
        var nextToken: String?
        var messages: [MessageData]
    }

    static let access = Access.read("cloudwatch:GetMetricData")
    let store: any MetricStoring
    var retention = MetricStoreOptions.Retention()

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let queries = try GetMetricData.queries(of: input, in: call)
        let fingerprint = MetricDataToken.fingerprint(of: input)
        let token = try MetricDataToken(reading: input.nextToken, fingerprint: fingerprint)
        let window = QuestionWindow(start: input.startTime, end: input.endTime, now: token?.now ?? call.time, retention: retention)
        let source = StoredMetrics(store, account: call.account, region: call.region, window: window)
        var page = MetricDataPage(limit: try GetMetricData.limit(of: input), isAscending: input.scanBy == "TimestampAscending", from: token?.position)
        try fill(&page, queries, from: source, labels: try GetMetricData.labels(of: input, in: call))
        return Output(
            metricDataResults: page.results, nextToken: page.next.map { MetricDataToken(now: window.now, position: $0, fingerprint: fingerprint).text },
            messages: source.hasTooManyMetrics ? [.tooManyMetrics] : [])
    }

    /// Without expressions one query after the other is read, and only as far as the page goes.
    private func fill(_ page: inout MetricDataPage, _ queries: [MetricQuery], from source: StoredMetrics, labels: LabelContext) throws(ServiceFault) {
        do throws(MetricQueryError) {
            let whole = try MetricQuerySet(queries)
            guard queries.allSatisfy(\.isMetric) else {
                for result in try whole.results(from: source, labels: labels) { page.add(result) }
                return
            }
            for query in queries where query.returnsData {
                if page.isPast { page.skip() } else if let result = try whole.result(ofMetric: query, from: source, labels: labels) { page.add(result) }
                if page.next != nil { return }
            }
        } catch {
            throw .validation(error.description)
        }
    }

    private static func queries(of input: Input, in call: Call) throws(ServiceFault) -> [MetricQuery] {
        let sent = input.metricDataQueries
        guard !sent.isEmpty else { throw .validation("The parameter MetricDataQueries is required.") }
        guard sent.count <= MetricDataLimits.queriesMax else {
            throw .validation("The collection MetricDataQueries must not have a size greater than \(MetricDataLimits.queriesMax).")
        }
        if let fault = TimeRange.fault(start: input.startTime, end: input.endTime, of: .metricData) { throw .validation(fault) }
        var queries: [MetricQuery] = []
        for (index, query) in sent.enumerated() { queries.append(try query.query(path: "MetricDataQueries.member.\(index + 1)", account: call.account)) }
        return queries
    }

    private static func limit(of input: Input) throws(ServiceFault) -> Int {
        let limit = input.maxDatapoints ?? MetricDataLimits.pageDatapointsMax
        guard (1...MetricDataLimits.pageDatapointsMax).contains(limit) else {
            throw .validation("The parameter MaxDatapoints must be between 1 and \(MetricDataLimits.pageDatapointsMax).")
        }
        return limit
    }

    private static func labels(of input: Input, in call: Call) throws(ServiceFault) -> LabelContext {
        var context = LabelContext(now: call.time, account: call.account, region: call.region)
        if let zone = input.labelOptions?.timezone {
            guard let offset = LabelContext.offset(parsing: zone) else { throw .validation("The value \(zone) for parameter LabelOptions.Timezone is invalid.") }
            context.offsetFromUTC = offset
        }
        return context
    }
}
