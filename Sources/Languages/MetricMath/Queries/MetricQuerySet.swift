import Base

/// Queries that were checked together and can be evaluated: ids are unique, references exist and make no circle, and every
/// expression's operands and result are of the right kinds.
public struct MetricQuerySet: Sendable {
    /// In the order of the request.
    public let queries: [MetricQuery]
    private let expressions: [String: MetricExpression]
    private let labels: [String: DynamicLabel]
    private let defaultLabels: DefaultLabels
    /// The ids of expressions, each after those it refers to.
    private let order: [String]
    private var types: [String: MathType] = [:]

    public init(_ queries: [MetricQuery]) throws(MetricQueryError) {
        self.queries = queries
        try MetricQuerySet.checkIDs(queries)
        expressions = try MetricQuerySet.parsed(queries)
        labels = try MetricQuerySet.labels(queries)
        defaultLabels = DefaultLabels(queries)
        order = try DependencyOrder(queries, expressions).ids
        types = try evaluate(over: EmptySource()).mapValues(\.type)
        for id in order where types[id] == .scalar { throw .notSeries(id: id) }
    }

    /// The kind of a query's result; nil for an id that no query has.
    public func type(of id: String) -> MathType? { types[id] }

    /// Whether any expression calls SEARCH.
    public var usesSearch: Bool { expressions.values.contains(where: \.usesSearch) }

    /// The results of the queries that return data: in the order of the request, an array's series in their order.
    public func results(from source: some MetricSource, labels context: LabelContext) throws(MetricQueryError) -> [MetricQueryResult] {
        let values = try evaluate(over: source)
        var results: [MetricQueryResult] = []
        for query in queries where query.returnsData {
            switch values[query.id] {
            case .series(let series): results.append(result(of: query, series, isOneOfSeveral: false, context))
            case .array(let array): results += array.map { result(of: query, $0, isOneOfSeveral: true, context) }
            case .scalar, nil: throw .notSeries(id: query.id)
            }
        }
        return results
    }

    /// The result of a query for a metric, labelled as among the others of the set, without reading them. Nil for an expression.
    public func result(ofMetric query: MetricQuery, from source: some MetricSource, labels context: LabelContext) throws(MetricQueryError) -> MetricQueryResult? {
        guard case .metric(let metric) = query.content else { return nil }
        var evaluator = Evaluator(source: source, period: metric.period)
        return result(of: query, try series(of: query.id, metric, &evaluator), isOneOfSeveral: false, context)
    }

    /// "Expression-Label Metric-Label" for each series of an array, unless the expression's label shows values of its own
    /// (CloudWatch User Guide, Adding a math expression to a CloudWatch graph).
    private func result(of query: MetricQuery, _ series: TimeSeries, isOneOfSeveral: Bool, _ context: LabelContext) -> MetricQueryResult {
        let hasOwnLabel = query.isMetric || isOneOfSeveral && !series.label.isEmpty
        let fallback = hasOwnLabel ? series.label : query.id
        guard let wanted = labels[query.id] else { return MetricQueryResult(id: query.id, label: fallback, series: series) }
        var label = wanted.text(for: series, named: fallback, context)
        if isOneOfSeveral, !wanted.isDynamic { label = label.isEmpty ? fallback : "\(label) \(fallback)" }
        return MetricQueryResult(id: query.id, label: label, series: series)
    }

    private func evaluate(over source: some MetricSource) throws(MetricQueryError) -> [String: MathValue] {
        var evaluator = Evaluator(source: source, period: defaultPeriod)
        for query in queries {
            guard case .metric(let metric) = query.content else { continue }
            let series = try series(of: query.id, metric, &evaluator)
            evaluator.metrics.append((query.id, series))
            evaluator.results[query.id] = .series(series)
        }
        for id in order {
            guard let expression = expressions[id], let query = queries.first(where: { $0.id == id }) else { continue }
            evaluator.period = query.period ?? defaultPeriod
            do { evaluator.results[id] = try evaluator.value(of: expression.root) } catch { throw .expression(id: id, error) }
        }
        return evaluator.results
    }

    private func series<Source>(of id: String, _ metric: MetricStat, _ evaluator: inout Evaluator<Source>) throws(MetricQueryError) -> TimeSeries {
        var series = evaluator.source.series(of: metric)
        series.label = defaultLabels[id] ?? metric.name
        do { try evaluator.charge(series.grid.count, at: 0) } catch { throw .expression(id: id, error) }
        return series
    }

    /// The shortest period of the metrics; 5 minutes where there is none.
    private var defaultPeriod: TimeSpan {
        let periods = queries.compactMap { query -> TimeSpan? in if case .metric(let metric) = query.content { metric.period } else { nil } }
        return periods.min() ?? .minutes(5)
    }
}

extension MetricQuery {
    /// Whether it asks for a metric and not for an expression.
    public var isMetric: Bool { if case .metric = content { true } else { false } }
}

extension MetricQuerySet {
    private static func checkIDs(_ queries: [MetricQuery]) throws(MetricQueryError) {
        var seen: Set<String> = []
        for query in queries {
            guard MetricQuery.isID(query.id) else { throw .invalidID(query.id) }
            guard seen.insert(query.id).inserted else { throw .duplicateID(query.id) }
        }
    }

    private static func parsed(_ queries: [MetricQuery]) throws(MetricQueryError) -> [String: MetricExpression] {
        var expressions: [String: MetricExpression] = [:]
        for query in queries {
            guard case .expression(let text) = query.content else { continue }
            do { expressions[query.id] = try MetricExpression(parsing: text) } catch { throw .expression(id: query.id, error) }
        }
        return expressions
    }

    private static func labels(_ queries: [MetricQuery]) throws(MetricQueryError) -> [String: DynamicLabel] {
        var labels: [String: DynamicLabel] = [:]
        for query in queries {
            guard let text = query.label else { continue }
            do { labels[query.id] = try DynamicLabel(parsing: text) } catch { throw .label(id: query.id, reason: error.reason) }
        }
        return labels
    }
}
