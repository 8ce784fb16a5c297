import Synchronization

/// Wakes one waiting task. A signal that is raised while nobody waits is kept for the next wait; several are one.
public final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    public init() {}

    /// Wakes the waiter, or the next one.
    public func raise() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state.waiter = nil }
            state.isRaised = state.waiter == nil
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns when the signal has been raised, or the task is cancelled. A second waiter sends the first one on its way.
    public func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                park(continuation)?.resume()
                // The cancellation may have come before the continuation was there to be woken.
                if Task.isCancelled { raise() }
            }
        } onCancel: {
            raise()
        }
    }

    /// Keeps the continuation and returns the one that is to go on now: itself when the signal was raised.
    private func park(_ continuation: CheckedContinuation<Void, Never>) -> CheckedContinuation<Void, Never>? {
        state.withLock { state in
            if state.isRaised {
                state.isRaised = false
                return continuation
            }
            defer { state.waiter = continuation }
            return state.waiter
        }
    }
}
