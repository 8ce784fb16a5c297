import Base
import MetricMath

/// One page of results: it begins at a position, takes datapoints up to a limit, and knows where the next one begins.
struct MetricDataPage {
    /// Which result comes next, counted from 0, and the time of its last datapoint that was answered.
    struct Position: Hashable, Sendable {
        var result: Int
        var after: Timestamp?
    }

    private(set) var results: [MetricDataResult] = []
    /// Nil while everything fits.
    private(set) var next: Position?
    private let start: Position
    private let isAscending: Bool
    private var left: Int
    private var index = 0

    init(limit: Int, isAscending: Bool, from start: Position?) {
        (left, self.isAscending, self.start) = (limit, isAscending, start ?? Position(result: 0))
    }

    /// Whether the result at hand was answered whole by earlier pages.
    var isPast: Bool { index < start.result }

    mutating func skip() { index += 1 }

    mutating func add(_ result: MetricQueryResult) {
        defer { index += 1 }
        guard !isPast, next == nil else { return }
        let points = points(of: result.series)
        let taken = points.prefix(left)
        left -= taken.count
        if taken.count < points.count {
            next = Position(result: index, after: taken.last?.time ?? (index == start.result ? start.after : nil))
            if taken.isEmpty { return }
        }
        results.append(
            MetricDataResult(
                id: result.id, label: result.label, timestamps: taken.map(\.time), values: taken.map(\.value), statusCode: next == nil ? .complete : .partialData))
    }

    private func points(of series: TimeSeries) -> ArraySlice<(time: Timestamp, value: Double)> {
        let points = isAscending ? series.points : series.points.reversed()
        guard index == start.result, let after = start.after else { return points[...] }
        return points.drop { isAscending ? $0.time <= after : $0.time >= after }
    }
}
