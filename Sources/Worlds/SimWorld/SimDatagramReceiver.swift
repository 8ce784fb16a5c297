import Synchronization
import World

/// A bound socket of the simulated network.
final class SimDatagramReceiver: DatagramReceiver {
    /// Datagrams that wait; more are dropped and counted.
    static let countMax = 1024

    private struct State {
        var waiting: [[UInt8]] = []
        var dropped = 0
        var isClosed = false
    }

    let port: Int
    private let state = Mutex(State())
    private let changed = Signal()
    private let onClose: @Sendable () -> Void

    init(port: Int, onClose: @escaping @Sendable () -> Void) { (self.port, self.onClose) = (port, onClose) }

    var droppedCount: Int { state.withLock(\.dropped) }

    func arrive(_ bytes: [UInt8]) {
        state.withLock { state in
            guard state.waiting.count < SimDatagramReceiver.countMax else { return state.dropped += 1 }
            state.waiting.append(bytes)
        }
        changed.raise()
    }

    func receive() async -> [UInt8]? {
        while !Task.isCancelled {
            let (next, isClosed) = state.withLock { ($0.waiting.isEmpty ? nil : $0.waiting.removeFirst(), $0.isClosed) }
            if let next { return next }
            if isClosed { return nil }
            await changed.wait()
        }
        return nil
    }

    func close() async {
        state.withLock { $0.isClosed = true }
        changed.raise()
        onClose()
    }
}
