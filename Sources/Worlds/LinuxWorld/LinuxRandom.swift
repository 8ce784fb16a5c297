import CLinux
import World

/// getrandom(2).
struct LinuxRandom: RandomSource {
    func next() -> UInt64 {
        var value: UInt64 = 0
        let failure = clinux_random(&value, MemoryLayout<UInt64>.size)
        // Keys made of predictable numbers would be worse than no server.
        precondition(failure == 0, "the kernel gives no random numbers")
        return value
    }
}
