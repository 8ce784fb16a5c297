import Base

/// What CloudWatch demands of a datum (CloudWatch API Reference, PutMetricData, MetricDatum, Dimension).
///
/// A datum that breaks it would have its whole batch refused: a stranger's StatsD line, or a mount point with an odd name, would
/// cost everything that was collected beside it.
extension Datum {
    static let nameBytesMax = 255, dimensionsMax = 30, dimensionValueBytesMax = 1024
    /// Of values, counts and sums.
    static let magnitudeMax = 0x1p360

    var isAcceptable: Bool {
        (1...Datum.nameBytesMax).contains(name.utf8.count) && dimensions.count <= Datum.dimensionsMax && dimensions.allSatisfy(\.isAcceptable)
            && Set(dimensions.map(\.name)).count == dimensions.count && content.isAcceptable
    }
}

extension MetricDimension {
    /// ASCII without control characters, not only spaces; no colon in front of a name.
    fileprivate var isAcceptable: Bool {
        name.utf8.count <= Datum.nameBytesMax && value.utf8.count <= Datum.dimensionValueBytesMax && !name.hasPrefix(":")
            && [name, value].allSatisfy { text in text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && text.utf8.contains { $0 != 0x20 } }
    }
}

extension Datum.Content {
    fileprivate var isAcceptable: Bool {
        func isInRange(_ number: Double) -> Bool { number.magnitude <= Datum.magnitudeMax }
        switch self {
        case .values(let values): return !values.isEmpty && values.allSatisfy { isInRange($0.value) && isInRange($0.count) && $0.count >= 0 }
        case .statisticSet(let count, let sum, let minimum, let maximum):
            return [count, sum, minimum, maximum].allSatisfy(isInRange) && count >= 0 && minimum <= maximum
        }
    }
}
