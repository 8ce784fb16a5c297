/// What makes a CloudWatch series: where it belongs, its name, its dimensions and its unit; and the labels under which the
/// store keeps it, both ways (docs/format/labels.md).
public struct MetricIdentity: Hashable, Sendable {
    public let account: String, region: String
    public let namespace: String, name: String
    /// Sorted by name: identities are equal whatever the order in which dimensions were sent.
    public let dimensions: [MetricDimension]
    /// `None` for data that was sent without one.
    public let unit: String

    public init(account: String, region: String, namespace: String, name: String, dimensions: [MetricDimension], unit: String = MetricUnit.none) {
        (self.account, self.region, self.namespace, self.name, self.unit) = (account, region, namespace, name, unit)
        self.dimensions = dimensions.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }

    /// The names of our own labels. Like Prometheus' `__name__` they begin with two underscores, which is reserved there too, so
    /// that every other name is free for dimensions and for the labels of other doors.
    public enum Label {
        public static let account = "__account__", region = "__region__", namespace = "__namespace__", name = "__name__", unit = "__unit__"
        /// What a dimension's name that begins with two underscores gets in front.
        public static let escape = "__dimension_"

        /// The label of a dimension.
        public static func dimension(_ name: String) -> String { name.utf8.starts(with: "__".utf8) ? escape + name : name }
    }

    public var labels: Labels {
        var pairs = [
            (name: Label.account, value: account), (name: Label.region, value: region), (name: Label.namespace, value: namespace), (name: Label.name, value: name),
        ]
        for dimension in dimensions { pairs.append((name: Label.dimension(dimension.name), value: dimension.value)) }
        if unit != MetricUnit.none { pairs.append((name: Label.unit, value: unit)) }
        return Labels(pairs)
    }

    /// Reads the labels of a series; nil when it is none of CloudWatch's (it has no namespace or no name).
    public init?(labels: Labels) {
        var account = "", region = "", unit = MetricUnit.none
        var namespace: String?, name: String?
        var dimensions: [MetricDimension] = []
        for (label, value) in labels.pairs {
            switch label {
            case Label.account: account = value
            case Label.region: region = value
            case Label.namespace: namespace = value
            case Label.name: name = value
            case Label.unit: unit = value
            default:
                if let dimension = MetricIdentity.dimension(label) { dimensions.append(MetricDimension(name: dimension, value: value)) }
            }
        }
        guard let namespace, let name else { return nil }
        self.init(account: account, region: region, namespace: namespace, name: name, dimensions: dimensions, unit: unit)
    }

    /// The dimension behind a label; nil for further labels of our own.
    private static func dimension(_ label: String) -> String? {
        if label.hasPrefix(Label.escape) { return String(label.dropFirst(Label.escape.count)) }
        return label.hasPrefix("__") ? nil : label
    }

    /// The same metric with another unit.
    public func with(unit: String) -> MetricIdentity {
        MetricIdentity(account: account, region: region, namespace: namespace, name: name, dimensions: dimensions, unit: unit)
    }
}
