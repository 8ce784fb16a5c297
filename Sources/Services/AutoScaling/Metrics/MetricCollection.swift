import AWSWire
import GroupEngine

/// The metrics of groups that can be collected.
enum MetricCollection {
    static let granularity = "1Minute"
    static let all = GroupMetric.allCases.map(\.rawValue)

    /// All when none is named.
    static func checked(_ names: [String]?) throws(ServiceFault) -> Set<String> {
        guard let names, !names.isEmpty else { return Set(all) }
        for name in names where !all.contains(name) { throw .validation("\(name) is not a valid metric type. Valid types are: \(all.joined(separator: ", "))") }
        return Set(names)
    }
}
