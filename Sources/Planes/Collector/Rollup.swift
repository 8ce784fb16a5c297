import Base

/// `aggregation_dimensions`: beside each metric, the same metric with only the listed dimensions, merged over all others.
///
/// Exact: values and counts are merged, so percentiles of the rolled-up metric are those of all values together
/// (CloudWatch User Guide, "Aggregating or rolling up metrics collected by the CloudWatch agent").
struct Rollup: Sendable {
    /// Each a set of dimension names; the empty one merges everything of a metric.
    let dimensionSets: [[String]]

    /// The merged datums, in the order in which the first of each was seen. The originals are not among them.
    func merged(_ datums: [Datum]) -> [Datum] {
        Datum.combined(
            datums.flatMap { datum in
                rolledUp(datum).map { dimensions in
                    var copy = datum
                    copy.dimensions = dimensions
                    return copy
                }
            })
    }

    /// The dimensions that the datum has under each set that it has wholly; none that equals its own.
    private func rolledUp(_ datum: Datum) -> [[MetricDimension]] {
        dimensionSets.compactMap { names in
            let kept = datum.dimensions.filter { names.contains($0.name) }.sorted { $0.name < $1.name }
            return kept.count == names.count && kept.count < datum.dimensions.count ? kept : nil
        }
    }
}

extension Datum {
    private struct Identity: Hashable {
        var name: String, unit: String, timestamp: Timestamp, resolution: Int, dimensions: [MetricDimension]
    }

    /// Datums of one metric and time as one, in the order in which the first of each was seen.
    static func combined(_ datums: [Datum]) -> [Datum] {
        var result: [Datum] = []
        var places: [Identity: Int] = [:]
        for datum in datums {
            let identity = Identity(
                name: datum.name, unit: datum.unit, timestamp: datum.timestamp, resolution: datum.storageResolution, dimensions: datum.dimensions)
            if let place = places[identity] {
                result[place].content = result[place].content.merged(with: datum.content)
            } else {
                places[identity] = result.count
                result.append(datum)
            }
        }
        return result
    }
}
