import Base
import Synchronization

/// All instances, decoded, in memory. Filled when the program starts, and after each transaction that changed one.
final class InstanceIndex: Sendable {
    private struct Entry {
        var instance: Instance?
        /// The position of the transaction that it is of: those that come later count, in whatever order they arrive here.
        var sequence: UInt64
    }

    private struct State {
        var places: [Place: [String: Entry]] = [:]
        var sequence: UInt64 = 0
    }

    private let state = Mutex(State())

    /// To be called inside a transaction: transactions run one after the other, so this is their order.
    func nextSequence() -> UInt64 {
        state.withLock { state in
            state.sequence += 1
            return state.sequence
        }
    }

    /// Takes over what a transaction has made of instances; nil is gone.
    func apply(_ changes: [(id: String, place: Place, instance: Instance?)], sequence: UInt64) {
        state.withLock { state in
            for change in changes where state.places[change.place]?[change.id]?.sequence ?? 0 < sequence {
                state.places[change.place, default: [:]][change.id] = Entry(instance: change.instance, sequence: sequence)
            }
        }
    }

    func instance(_ id: String, in place: Place) -> Instance? { state.withLock { $0.places[place]?[id]?.instance } }

    func instances(in place: Place) -> [Instance] {
        let found = state.withLock { state in state.places[place].map { $0.values.compactMap(\.instance) } ?? [] }
        return found.sorted { $0.id < $1.id }
    }

    var all: [Instance] {
        let found = state.withLock { $0.places.values.flatMap { $0.values.compactMap(\.instance) } }
        return found.sorted { $0.id < $1.id }
    }

    var liveCount: Int { state.withLock { $0.places.values.reduce(0) { $0 + $1.values.count { $0.instance.map { $0.state != .terminated } ?? false } } } }
}
