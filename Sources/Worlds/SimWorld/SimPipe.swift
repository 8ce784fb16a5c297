import Base
import Synchronization
import World

/// One direction of a simulated connection: bytes that arrive after a delay, in order, within a bound.
final class SimPipe: Sendable {
    /// Bytes under way and not read yet; a writer waits above it, as for a full TCP window.
    static let bytesMax = 256 * 1024

    private struct State {
        var arrived: [UInt8] = []
        var underWay = 0
        var lastArrival = TimeSpan.zero
        var isEnded = false
        var isCut = false
    }

    private let clock: SimClock
    private let state = Mutex(State())
    private let readable = Signal()
    private let writable = Signal()

    init(clock: SimClock) { self.clock = clock }

    func write(_ bytes: [UInt8], delay: TimeSpan) async throws(NetworkError) {
        while true {
            let (isCut, isFull) = state.withLock { ($0.isCut || $0.isEnded, $0.arrived.count + $0.underWay >= SimPipe.bytesMax) }
            guard !isCut, !Task.isCancelled else { throw .cut }
            if !isFull { break }
            await writable.wait()
        }
        send(delay: delay, count: bytes.count) { $0.arrived += bytes }
    }

    /// The end of the bytes, behind those that are under way.
    func end(delay: TimeSpan) { send(delay: delay, count: 0) { $0.isEnded = true } }

    /// Both sides see the connection end now; what was under way is lost.
    func cut() {
        state.withLock { $0.isCut = true }
        readable.raise()
        writable.raise()
    }

    func read(countMax: Int, timeout: TimeSpan) async throws(NetworkError) -> [UInt8]? {
        let deadline = clock.uptime + timeout
        let limit = clock.schedule(at: deadline) { [readable] in readable.raise() }
        defer { clock.cancel(limit) }
        while true {
            let result = state.withLock { SimPipe.take(&$0, countMax) }
            switch result {
            case .success(let bytes?) where bytes.isEmpty: break
            case .success(let bytes): return taken(bytes)
            case .failure(let error): throw error
            }
            guard clock.uptime < deadline else { throw .timedOut }
            guard !Task.isCancelled else { throw .cut }
            await readable.wait()
        }
    }

    var hasBytes: Bool { state.withLock { !$0.arrived.isEmpty } }

    private func taken(_ bytes: [UInt8]?) -> [UInt8]? {
        writable.raise()
        return bytes
    }

    private func send(delay: TimeSpan, count: Int, _ change: @escaping @Sendable (inout State) -> Void) {
        let time = state.withLock { state in
            state.underWay += count
            state.lastArrival = max(state.lastArrival, clock.uptime + delay)
            return state.lastArrival
        }
        let arrive: @Sendable () -> Void = { [self] in
            state.withLock { state in
                state.underWay -= count
                change(&state)
            }
            readable.raise()
        }
        if time <= clock.uptime { arrive() } else { _ = clock.schedule(at: time, arrive) }
    }

    /// Bytes, nil at the end, or nothing yet (empty).
    private static func take(_ state: inout State, _ countMax: Int) -> Result<[UInt8]?, NetworkError> {
        if state.isCut { return .failure(.cut) }
        if state.arrived.isEmpty { return .success(state.isEnded ? nil : []) }
        let bytes = Array(state.arrived.prefix(countMax))
        state.arrived.removeFirst(bytes.count)
        return .success(bytes)
    }
}
