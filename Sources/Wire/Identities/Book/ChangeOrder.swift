import RecordStore
import Synchronization

/// Numbers changes in the order in which they are stored, so that a late one never undoes a later one in memory.
final class ChangeOrder: Sendable {
    private struct State {
        var last: UInt64 = 0
        var open = 0
        /// The newest change of each record, while several changes are under way.
        var newest: [RecordKey: UInt64] = [:]
    }

    private let state = Mutex(State())

    func open() { state.withLock { $0.open += 1 } }

    func close() {
        state.withLock { state in
            state.open -= 1
            // Nothing is under way that could be late.
            if state.open == 0 { state.newest = [:] }
        }
    }

    func next() -> UInt64 {
        state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    /// Whether no later change of the record is known already.
    func isNewest(_ key: RecordKey, place: UInt64) -> Bool {
        state.withLock { state in
            guard place >= state.newest[key] ?? 0 else { return false }
            state.newest[key] = place
            return true
        }
    }
}
