import Synchronization

/// Admitted batches in the order in which they will be logged.
final class CommitQueue: Sendable {
    private struct State {
        var waiting: [PendingCommit] = []
        var isClosed = false
        var wantsSeal = false
    }

    private let state = Mutex(State())
    private let waitingBytes = Atomic<Int>(0)
    let signal = Signal()

    var memoryBytes: Int { waitingBytes.load(ordering: .relaxed) }

    /// False when the queue is closed.
    func add(_ commit: PendingCommit) -> Bool {
        let isFirst: Bool? = state.withLock { state in
            if state.isClosed { return nil }
            state.waiting.append(commit)
            return state.waiting.count == 1
        }
        guard let isFirst else { return false }
        waitingBytes.add(commit.memoryBytes, ordering: .relaxed)
        if isFirst { signal.notify() }
        return true
    }

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
