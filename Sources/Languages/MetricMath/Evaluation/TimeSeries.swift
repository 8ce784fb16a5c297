import Base

/// The values of one metric or expression over a grid of periods; nil where there is none.
public struct TimeSeries: Hashable, Sendable {
    public let grid: TimeGrid
    /// One value for each period of the grid, each finite.
    public private(set) var values: [Double?]
    /// What the series is called among others: the metric's label.
    public var label: String
    /// The metric behind the series; nil when several were combined.
    public var metric: MetricStat?

    /// `values` has one element for each period of `grid`. What is not finite is dropped: so a division by zero leaves a gap
    /// (CloudWatch User Guide, Basic arithmetic functions).
    public init(grid: TimeGrid, values: [Double?], label: String = "", metric: MetricStat? = nil) {
        precondition(values.count == grid.count, "a series has a value or a gap for each period")
        (self.grid, self.label, self.metric) = (grid, label, metric)
        self.values = values
        for index in values.indices where values[index]?.isFinite == false { self.values[index] = nil }
    }

    /// The points that exist, oldest first.
    public var points: [(time: Timestamp, value: Double)] {
        values.enumerated().compactMap { index, value in value.map { (grid.time(index), $0) } }
    }

    public var isEmpty: Bool { values.allSatisfy { $0 == nil } }

    /// The values that exist.
    var present: [Double] { values.compactMap { $0 } }

    func map(_ transform: (Double) -> Double) -> TimeSeries { with(values.map { $0.map(transform) }) }

    /// Other values of the same metric over the same grid.
    func with(_ values: [Double?]) -> TimeSeries { TimeSeries(grid: grid, values: values, label: label, metric: metric) }

    /// The values on a finer or longer grid; gaps where this series has no period of that beginning.
    func values(on wider: TimeGrid) -> [Double?] {
        if wider == grid { return values }
        var result = [Double?](repeating: nil, count: wider.count)
        for (index, value) in values.enumerated() {
            let place = wider.index(of: grid.time(index))
            if result.indices.contains(place) { result[place] = value }
        }
        return result
    }
}
