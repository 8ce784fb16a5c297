import Synchronization

/// Admitted batches in the order in which they will be logged.
final class CommitQueue: Sendable {
    private struct State {
        var waiting: [PendingCommit] = []
        /// How many must wait before the commit loop is woken.
        var wanted = 1
        var isClosed = false
        var wantsSeal = false
    }

    private let state = Mutex(State())
    private let waitingBytes = Atomic<Int>(0)
    let signal = Signal()

    var memoryBytes: Int { waitingBytes.load(ordering: .relaxed) }

    /// False when the queue is closed.
    func add(_ commit: PendingCommit) -> Bool {
        let isEnough: Bool? = state.withLock { state in
            if state.isClosed { return nil }
            state.waiting.append(commit)
            return state.waiting.count == state.wanted
        }
        guard let isEnough else { return false }
        waitingBytes.add(commit.memoryBytes, ordering: .relaxed)
        if isEnough { signal.notify() }
        return true
    }

    /// Waits until that many wait, for no longer than `microseconds`; not at all when nobody waits or the queue is closed.
    func gather(_ count: Int, microseconds: Int) {
        signal.clear()
        let mustWait = state.withLock { state in
            guard !state.isClosed, !state.wantsSeal, (1..<max(1, count)).contains(state.waiting.count) else { return false }
            state.wanted = count
            return true
        }
        guard mustWait else { return }
        signal.wait(atMostMicroseconds: microseconds)
        state.withLock { $0.wanted = 1 }
    }

    /// How many wait now.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Everything that waits, oldest first.
    func takeAll() -> [PendingCommit] {
        let taken = state.withLock { state in
            let waiting = state.waiting
            state.waiting.removeAll(keepingCapacity: true)
            return waiting
        }
        for commit in taken { waitingBytes.subtract(commit.memoryBytes, ordering: .relaxed) }
        return taken
    }

    func close() {
        state.withLock { $0.isClosed = true }
        signal.notify()
    }

    /// Asks the commit loop to begin a seal when it next has nothing in hand.
    func requestSeal() {
        state.withLock { $0.wantsSeal = true }
        signal.notify()
    }

    func takeSealRequest() -> Bool {
        state.withLock { state in
            defer { state.wantsSeal = false }
            return state.wantsSeal
        }
    }
}
