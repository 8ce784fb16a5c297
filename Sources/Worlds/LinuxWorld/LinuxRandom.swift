import CLinux
import Synchronization
import World

/// getrandom(2), a page of numbers at a time: each request takes some, and a system call for each number cost as much as
/// a request's signature.
final class LinuxRandom: RandomSource {
    /// Numbers that one call of the kernel brings.
    private static let pageCount = 256

    /// Numbers not yet given out; the last is next.
    private let page = Mutex<[UInt64]>([])

    func next() -> UInt64 {
        page.withLock { page in
            if let number = page.popLast() { return number }
            page = LinuxRandom.freshPage()
            return page.removeLast()
        }
    }

    private static func freshPage() -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: pageCount) { buffer, count in
            let failure = clinux_random(buffer.baseAddress, pageCount * MemoryLayout<UInt64>.size)
            // Keys made of predictable numbers would be worse than no server.
            precondition(failure == 0, "the kernel gives no random numbers")
            count = pageCount
        }
    }
}
