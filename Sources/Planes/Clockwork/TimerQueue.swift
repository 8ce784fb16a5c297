import Base

/// Named timers in the order of their times, equal times in the order in which they were set.
///
/// A binary heap of names. A timer that is moved or cancelled leaves its old place in the heap behind; such places are skipped
/// when they come up, and thrown out together when they outnumber the timers.
struct TimerQueue {
    struct Timer {
        let name: String
        let due: Timestamp
        let job: TimedJob
        fileprivate let sequence: UInt64
    }

    private struct Place {
        let due: Timestamp
        let sequence: UInt64
        let name: String

        static func < (a: Place, b: Place) -> Bool { (a.due, a.sequence) < (b.due, b.sequence) }
    }

    private var timers: [String: Timer] = [:]
    private var heap: [Place] = []
    private var nextSequence: UInt64 = 0

    /// Places left behind that are not worth a rebuild.
    private static let staleMin = 64

    var count: Int { timers.count }

    mutating func set(_ name: String, at due: Timestamp, _ job: @escaping TimedJob) {
        nextSequence += 1
        timers[name] = Timer(name: name, due: due, job: job, sequence: nextSequence)
        heap.append(Place(due: due, sequence: nextSequence, name: name))
        siftUp(from: heap.count - 1)
        if heap.count > 2 * timers.count + TimerQueue.staleMin { rebuild() }
    }

    mutating func cancel(_ name: String) { timers[name] = nil }

    func due(_ name: String) -> Timestamp? { timers[name]?.due }

    /// When the first timer is due.
    mutating func nextDue() -> Timestamp? {
        dropStale()
        return heap.first?.due
    }

    /// Takes out the first timer that is due at `now`.
    mutating func takeDue(at now: Timestamp) -> Timer? {
        dropStale()
        guard let first = heap.first, first.due <= now else { return nil }
        removeFirst()
        return timers.removeValue(forKey: first.name)
    }

    private mutating func dropStale() {
        while let first = heap.first, timers[first.name]?.sequence != first.sequence { removeFirst() }
    }

    private mutating func rebuild() {
        // A sorted array is a heap.
        heap = timers.values.map { Place(due: $0.due, sequence: $0.sequence, name: $0.name) }.sorted(by: <)
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        siftDown()
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[least] { least = child }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
