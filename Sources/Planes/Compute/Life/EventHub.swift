import Synchronization

/// Hands events to whoever has subscribed.
final class EventHub: Sendable {
    private struct State {
        var subscribers: [UInt64: AsyncStream<InstanceEvent>.Continuation] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    func subscribe() -> AsyncStream<InstanceEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: InstanceEvent.self, bufferingPolicy: .bufferingNewest(ComputeLimits.eventsWaitingMax))
        let id = state.withLock { state in
            state.next += 1
            state.subscribers[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { state in state.subscribers[id] = nil } }
        return stream
    }

    func publish(_ event: InstanceEvent) {
        for subscriber in state.withLock({ $0.subscribers.sorted { $0.key < $1.key }.map(\.value) }) { subscriber.yield(event) }
    }

    func close() {
        for subscriber in state.withLock({ Array($0.subscribers.values) }) { subscriber.finish() }
    }
}
