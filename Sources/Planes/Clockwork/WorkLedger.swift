/// What has been started and is not finished: by whom an advance of the clock must wait.
struct WorkLedger {
    typealias Work = @Sendable () async -> Void

    struct Start {
        let id: UInt64
        let work: Work
    }

    private var names: [UInt64: String] = [:]
    private var waiting: [Start] = []
    private var startedCount = 0
    private var nextID: UInt64 = 0

    var isEmpty: Bool { names.isEmpty }
    /// The names of all that waits or runs, sorted.
    var unfinished: [String] { names.values.sorted() }

    /// Counts work that its caller runs.
    mutating func begin(_ name: String) -> UInt64 {
        nextID += 1
        names[nextID] = name
        return nextID
    }

    mutating func end(_ id: UInt64) { names[id] = nil }

    /// Takes work to be started; false when too much is waiting.
    mutating func add(_ name: String, _ work: @escaping Work) -> Bool {
        guard waiting.count < Clockwork.waitingWorkMax else { return false }
        waiting.append(Start(id: begin(name), work: work))
        return true
    }

    /// The work that may start now, in the order it came.
    mutating func takeStarts() -> [Start] {
        let count = min(waiting.count, Clockwork.runningWorkMax - startedCount)
        defer { waiting.removeFirst(count) }
        startedCount += count
        return Array(waiting.prefix(count))
    }

    mutating func endStarted(_ id: UInt64) {
        startedCount -= 1
        end(id)
    }

    /// Forgets what has not started.
    mutating func dropWaiting() {
        for start in waiting { end(start.id) }
        waiting = []
    }
}
