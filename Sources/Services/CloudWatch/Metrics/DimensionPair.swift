import Base

/// A dimension as requests and answers carry it (CloudWatch API Reference, Dimension).
struct DimensionPair: Codable, Hashable, Sendable {
    var name: String
    var value: String

    var dimension: MetricDimension { MetricDimension(name: name, value: value) }
}

extension DimensionPair {
    init(_ dimension: MetricDimension) { self.init(name: dimension.name, value: dimension.value) }
}
