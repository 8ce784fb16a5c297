import Base

/// The samples of one series on their way between memory, blocks and roll-up: floats in parallel arrays and
/// distributions, each sorted by time once `sort` has run. Several may have the same time.
struct SeriesSamples {
    struct TimedDistribution: Hashable {
        var time: Int64
        var distribution: Distribution
    }

    var times: [Int64] = []
    var values: [Double] = []
    var distributions: [TimedDistribution] = []

    var isEmpty: Bool { times.isEmpty && distributions.isEmpty }
    var count: Int { times.count + distributions.count }

    mutating func removeAll() {
        times.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        distributions.removeAll(keepingCapacity: true)
    }

    mutating func add(_ value: Double, at time: Int64) {
        times.append(time)
        values.append(value)
    }

    /// Makes room for `count` floats at the end and lets `body` fill it.
    mutating func fillBack(_ count: Int, _ body: (UnsafeMutablePointer<Int64>, UnsafeMutablePointer<Double>) -> Void) {
        if count <= 0 { return }
        let start = times.count
        times.append(contentsOf: repeatElement(0, count: count))
        values.append(contentsOf: repeatElement(0, count: count))
        times.withUnsafeMutableBufferPointer { times in
            values.withUnsafeMutableBufferPointer { values in
                guard let times = times.baseAddress, let values = values.baseAddress else { return }
                body(times + start, values + start)
            }
        }
    }

    /// Sorts by time; samples of equal time keep their order.
    mutating func sort() {
        if !isSorted(times) {
            let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
            (times, values) = (order.map { times[$0] }, order.map { values[$0] })
        }
        if zip(distributions, distributions.dropFirst()).contains(where: { $0.time > $1.time }) {
            let order = distributions.indices.sorted { (distributions[$0].time, $0) < (distributions[$1].time, $1) }
            distributions = order.map { distributions[$0] }
        }
    }

    private func isSorted(_ times: [Int64]) -> Bool {
        var last = Int64.min
        for time in times {
            if time < last { return false }
            last = time
        }
        return true
    }

    /// The earliest and latest time; nil when empty. Needs sorted samples.
    var bounds: (first: Int64, last: Int64)? {
        let firsts = [times.first, distributions.first?.time].compactMap { $0 }
        let lasts = [times.last, distributions.last?.time].compactMap { $0 }
        guard let first = firsts.min(), let last = lasts.max() else { return nil }
        return (first, last)
    }
}
