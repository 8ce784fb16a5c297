import Base
import Synchronization
import World

/// Chance from the seed. Not for secrets: everything here can be foretold.
final class SimRandom: RandomSource {
    private let random: Mutex<SeededRandom>

    init(seed: UInt64) { random = Mutex(SeededRandom(seed: seed)) }

    func next() -> UInt64 { random.withLock { $0.next() } }

    /// True once in `count` times; never when `count` is 0.
    func happens(oneIn count: UInt64) -> Bool { count > 0 && below(count) == 0 }
}
