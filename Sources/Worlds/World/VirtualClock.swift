import Base
import Synchronization

/// A clock that stands still until it is set. Its uptime is the time since its start, so sleepers wake when it is set
/// past their deadline. Going back is refused: what has been decided at a time stays decided.
public final class VirtualClock: WorldClock {
    /// The clock was asked to go back.
    public struct GoingBack: Error, Hashable, Sendable {
        public let now: Timestamp, asked: Timestamp
    }

    private struct Sleeper {
        let deadline: TimeSpan
        let signal: Signal
    }

    private struct State {
        var now: Timestamp
        var sleepers: [Sleeper] = []
    }

    private let start: Timestamp
    private let state: Mutex<State>

    public init(startingAt start: Timestamp) {
        self.start = start
        state = Mutex(State(now: start))
    }

    public var now: Timestamp { state.withLock(\.now) }
    public var uptime: TimeSpan { now - start }

    /// Moves the clock and wakes the sleepers whose deadline has come, in the order of their deadlines.
    public func set(to time: Timestamp) throws(GoingBack) {
        let woken = state.withLock { state -> Result<[Sleeper], GoingBack> in
            guard time >= state.now else { return .failure(GoingBack(now: state.now, asked: time)) }
            state.now = time
            let uptime = time - start
            let due = state.sleepers.filter { $0.deadline <= uptime }
            state.sleepers.removeAll { $0.deadline <= uptime }
            return .success(due.sorted { $0.deadline < $1.deadline })
        }
        for sleeper in try woken.get() { sleeper.signal.raise() }
    }

    public func sleep(untilUptime deadline: TimeSpan) async throws {
        let sleeper = Sleeper(deadline: deadline, signal: Signal())
        let mustWait = state.withLock { state in
            guard state.now - start < deadline else { return false }
            state.sleepers.append(sleeper)
            return true
        }
        if mustWait { await sleeper.signal.wait() }
        state.withLock { $0.sleepers.removeAll { $0.signal === sleeper.signal } }
        try Task.checkCancellation()
    }
}
