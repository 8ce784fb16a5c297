import Base

/// Makes samples coarser: of each period that holds several, one distribution at the period's start. A period that holds
/// one sample keeps it as it is, so data of one sample per period loses nothing.
enum RollUp {
    /// `samples` must be sorted and stays so.
    static func apply(_ period: TimeSpan, to samples: inout SeriesSamples) {
        if !needed(period, samples) { return }
        var result = SeriesSamples()
        var float = 0, other = 0
        while float < samples.times.count || other < samples.distributions.count {
            let nextFloat = float < samples.times.count ? samples.times[float] : .max
            let nextOther = other < samples.distributions.count ? samples.distributions[other].time : .max
            let start = floorDivide(min(nextFloat, nextOther), period.milliseconds) &* period.milliseconds
            let end = start &+ period.milliseconds
            let floats = run(float, samples.times.count) { samples.times[$0] < end }
            let others = run(other, samples.distributions.count) { samples.distributions[$0].time < end }
            fold(samples, floats, others, start, into: &result)
            (float, other) = (floats.upperBound, others.upperBound)
        }
        samples = result
    }

    private static func needed(_ period: TimeSpan, _ samples: SeriesSamples) -> Bool {
        if !samples.distributions.isEmpty { return samples.count > 1 }
        var last = Int64.min
        for time in samples.times {
            let start = floorDivide(time, period.milliseconds)
            if start == last { return true }
            last = start
        }
        return false
    }

    private static func run(_ start: Int, _ end: Int, _ isInside: (Int) -> Bool) -> Range<Int> {
        var stop = start
        while stop < end, isInside(stop) { stop += 1 }
        return start..<stop
    }

    private static func fold(_ samples: SeriesSamples, _ floats: Range<Int>, _ others: Range<Int>, _ start: Int64, into result: inout SeriesSamples) {
        if floats.count == 1, others.isEmpty {
            result.add(samples.values[floats.lowerBound], at: samples.times[floats.lowerBound])
        } else if floats.isEmpty, others.count == 1 {
            result.distributions.append(samples.distributions[others.lowerBound])
        } else {
            result.distributions.append(.init(time: start, distribution: merged(samples, floats, others)))
        }
    }

    private static func merged(_ samples: SeriesSamples, _ floats: Range<Int>, _ others: Range<Int>) -> Distribution {
        var total: Distribution?
        for index in floats { add(Distribution(samples.values[index]), to: &total) }
        for index in others { add(samples.distributions[index].distribution, to: &total) }
        // The ranges are never both empty.
        return total ?? Distribution(0, count: 0)
    }

    private static func add(_ distribution: Distribution, to total: inout Distribution?) {
        if total == nil { total = distribution } else { total?.merge(distribution) }
    }
}
