import Alarms
import Base

/// The datapoints of one series of periods that follow each other without overlap, kept from one evaluation to the next.
///
/// An alarm whose period is longer than the step between its evaluations has several of these, each shifted by one step.
struct PhaseWindow {
    /// The start of the first period.
    private(set) var start = Timestamp(milliseconds: 0)
    private(set) var points: [Datapoint?] = []
    /// Leading periods that only a late sample can change.
    private var finalCount = 0
    /// The store's count of late samples when the points were read.
    private var lateChanges: UInt64 = 0

    /// The periods of `[from, to)`, if they are here and cannot have changed since they were read.
    func points(from: Timestamp, to: Timestamp, period: TimeSpan, lateChanges: UInt64) -> ArraySlice<Datapoint?>? {
        guard lateChanges == self.lateChanges, start <= from, to <= start + period * Int64(finalCount) else { return nil }
        let first = index(of: from, period)
        return points[first..<first + index(of: to, period) - index(of: from, period)]
    }

    /// From where on the store must be read again so that the window begins at `from`.
    func staleFrom(_ from: Timestamp, period: TimeSpan, lateChanges: UInt64) -> Timestamp {
        guard lateChanges == self.lateChanges, start <= from else { return from }
        return max(from, start + period * Int64(finalCount))
    }

    /// Takes the periods from `staleFrom` on, drops those before `from`, and notes which are final: those that had ended when the
    /// newest sample was taken, because whatever comes into them after it is late.
    mutating func replace(from: Timestamp, staleFrom: Timestamp, with fresh: [Datapoint?], period: TimeSpan, newestSample: Timestamp?, lateChanges: UInt64) {
        let kept = staleFrom > from ? points[index(of: from, period)..<index(of: staleFrom, period)] : []
        points = kept + fresh
        start = from
        self.lateChanges = lateChanges
        finalCount = newestSample.map { min(max(0, Int(floorDivide(($0 - from).milliseconds, period.milliseconds))), points.count) } ?? 0
    }

    private func index(of time: Timestamp, _ period: TimeSpan) -> Int { Int((time - start).milliseconds / period.milliseconds) }
}
