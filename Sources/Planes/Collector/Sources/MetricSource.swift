import Base
import World

/// One figure as a source reads it: the name without the plugin's prefix, and what it is about.
struct Reading: Hashable, Sendable {
    var name: String
    var dimensions: [MetricDimension]
    var value: Double

    init(_ name: String, _ value: Double, _ dimensions: [MetricDimension] = []) { (self.name, self.value, self.dimensions) = (name, value, dimensions) }
}

/// Reads one part of the machine. Sources of rates remember what they read before and say nothing the first time.
protocol MetricSource {
    mutating func read(_ world: any World) -> [Reading]
}

/// A counter that only grows, told as growth since it was read before. A counter that shrank began anew: no growth is told.
struct CounterDeltas {
    private var before: [String: UInt64] = [:]
    private var current: [String: UInt64] = [:]

    mutating func growth(of key: String, to value: UInt64) -> Double? {
        current[key] = value
        guard let last = before[key], value >= last else { return nil }
        return Double(value - last)
    }

    /// Ends one reading: counters that were not seen in it are forgotten.
    mutating func endReading() { (before, current) = (current, [:]) }
}
