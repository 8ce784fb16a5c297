import Synchronization

/// Datagrams between an event loop and the tasks that receive them: bounded by count and by bytes, the newest dropped when full.
final class DatagramQueue: Sendable {
    /// Limits of what waits.
    static let countMax = 8192, bytesMax = 16 << 20

    private enum Step { case datagram([UInt8]), closed, waiting }
    private typealias Waiter = CheckedContinuation<[UInt8]?, Never>

    private struct State {
        var waiting: [[UInt8]] = []
        var first = 0
        var bytes = 0
        var dropped = 0
        var isClosed = false
        var receivers: [(id: UInt64, waiter: Waiter)] = []
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    var droppedCount: Int { state.withLock(\.dropped) }

    func add(_ datagram: [UInt8]) {
        let receiver = state.withLock { state -> Waiter? in
            if !state.receivers.isEmpty { return state.receivers.removeFirst().waiter }
            guard !state.isClosed, state.waiting.count - state.first < DatagramQueue.countMax, state.bytes + datagram.count <= DatagramQueue.bytesMax else {
                state.dropped += 1
                return nil
            }
            state.waiting.append(datagram)
            state.bytes += datagram.count
            return nil
        }
        receiver?.resume(returning: datagram)
    }

    /// The next datagram; nil when the queue is closed and empty, or the task is cancelled.
    func next() async -> [UInt8]? {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                switch takeOrWait(waiter, id) {
                case .datagram(let bytes): waiter.resume(returning: bytes)
                case .closed: waiter.resume(returning: nil)
                case .waiting: break
                }
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    func close() {
        let receivers = state.withLock { state in
            state.isClosed = true
            defer { state.receivers = [] }
            return state.receivers
        }
        for receiver in receivers { receiver.waiter.resume(returning: nil) }
    }

    private func takeOrWait(_ waiter: Waiter, _ id: UInt64) -> Step {
        state.withLock { state in
            if state.first < state.waiting.count { return .datagram(DatagramQueue.take(&state)) }
            if state.isClosed { return .closed }
            state.receivers.append((id, waiter))
            return .waiting
        }
    }

    private static func take(_ state: inout State) -> [UInt8] {
        let datagram = state.waiting[state.first]
        state.waiting[state.first] = []
        state.first += 1
        state.bytes -= datagram.count
        if state.first == state.waiting.count || state.first >= countMax {
            state.waiting.removeFirst(state.first)
            state.first = 0
        }
        return datagram
    }

    private func cancel(_ id: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.receivers.firstIndex(where: { $0.id == id }) else { return nil }
            return state.receivers.remove(at: index).waiter
        }
        waiter?.resume(returning: nil)
    }
}
