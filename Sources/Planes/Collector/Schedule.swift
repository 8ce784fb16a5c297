import Base

/// When something is due next: at whole multiples of the intervals, counted from the epoch, so that machines collect together.
struct Schedule: Sendable {
    let intervals: [TimeSpan]
    private var last: Timestamp?

    init(_ intervals: [TimeSpan]) { self.intervals = Array(Set(intervals)).sorted() }

    /// The next due time after `now`. A time that was answered before does not come again when the clock wakes us early.
    func next(after now: Timestamp) -> Timestamp {
        let soonest = intervals.map { now.next(multipleOf: $0) }.min() ?? .distantFuture
        return soonest == last ? next(after: soonest) : soonest
    }

    /// The time to work for, having slept until `due`; nil when it has not come yet. After a long stop (a suspended
    /// machine, a stepped clock) it is the latest multiple, not one from before the stop.
    mutating func wake(at now: Timestamp, due: Timestamp) -> Timestamp? {
        guard now >= due, let shortest = intervals.first else { return nil }
        let time = now - due < .minutes(1) ? due : now.floored(to: shortest)
        last = time
        return time
    }

    static func isDue(_ interval: TimeSpan, at time: Timestamp) -> Bool { time.floored(to: interval) == time }
}
