import Base
import Synchronization
import World

/// Virtual time: it stands still while anything can run and then jumps to the next moment that somebody waits for.
public final class SimClock: WorldClock {
    struct Event {
        let time: TimeSpan
        let id: UInt64
        let action: @Sendable () -> Void
    }

    private struct State {
        var uptime = TimeSpan.zero
        var wallStep = TimeSpan.zero
        /// In order of time, then of scheduling.
        var events: [Event] = []
        var nextID: UInt64 = 0
    }

    private let start: Timestamp
    private let state = Mutex(State())

    init(startingAt start: Timestamp) { self.start = start }

    public var now: Timestamp { state.withLock { start + $0.uptime + $0.wallStep } }
    public var uptime: TimeSpan { state.withLock(\.uptime) }

    /// Steps the wall clock, as an administrator or a time daemon does. Uptime is not touched.
    public func stepWall(by step: TimeSpan) { state.withLock { $0.wallStep = $0.wallStep + step } }

    public func sleep(untilUptime deadline: TimeSpan) async throws {
        try Task.checkCancellation()
        guard uptime < deadline else { return }
        let signal = Signal()
        let id = schedule(at: deadline) { signal.raise() }
        await signal.wait()
        cancel(id)
        try Task.checkCancellation()
    }

    /// Calls `action` on the simulation's thread when uptime has reached `time`.
    func schedule(at time: TimeSpan, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            state.nextID += 1
            let event = Event(time: max(time, state.uptime), id: state.nextID, action: action)
            state.events.insert(event, at: SimClock.place(of: event.time, in: state.events))
            return event.id
        }
    }

    func cancel(_ id: UInt64) {
        state.withLock { state in state.events.removeAll { $0.id == id } }
    }

    /// When the next event is due.
    var next: TimeSpan? { state.withLock { $0.events.first?.time } }

    /// Moves the time to the next event and runs all events of that moment; false when there is none.
    func jump() -> Bool {
        let due = state.withLock { state -> [Event] in
            guard let time = state.events.first?.time else { return [] }
            state.uptime = time
            let due = Array(state.events.prefix { $0.time == time })
            state.events.removeFirst(due.count)
            return due
        }
        for event in due { event.action() }
        return !due.isEmpty
    }

    /// Moves the time where nothing happens.
    func pass(until time: TimeSpan) { state.withLock { $0.uptime = max($0.uptime, time) } }

    /// The index behind the last event that is not later.
    private static func place(of time: TimeSpan, in events: [Event]) -> Int {
        var (low, high) = (0, events.count)
        while low < high {
            let middle = (low + high) / 2
            if events[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
