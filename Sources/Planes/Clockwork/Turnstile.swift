import Synchronization

/// Lets one piece of asynchronous work through at a time, in the order in which they came.
///
/// Engines read state, wait for the record store and then write what they decided: with a turnstile around each, nothing
/// comes between.
public final class Turnstile: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Runs the work once everything that came before it has ended.
    public func pass<Answer, Failure: Error>(_ work: () async throws(Failure) -> Answer) async throws(Failure) -> Answer {
        await enter()
        defer { leave() }
        return try await work()
    }

    private func enter() async {
        if state.withLock({ Turnstile.take(&$0) }) { return }
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if Turnstile.take(&state) { return true }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }

    private static func take(_ state: inout State) -> Bool {
        defer { state.isTaken = true }
        return !state.isTaken
    }
}
