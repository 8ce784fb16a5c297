import Base
import Glibc

/// Counts that are small in every test run and that `make soak` raises through the environment.
public enum Soak {
    /// The number that the environment gives under `name`, or the standard one.
    public static func count(_ name: String, standard: Int) -> Int { getenv(name).flatMap { Int(String(cString: $0)) } ?? standard }

    /// Where every choice by chance begins; another one each soak, printed in `docs/soak.md`.
    public static var seed: UInt64 { UInt64(clamping: count("HINOMI_SEED", standard: 1)) }
}

/// Which bits of a file are turned over, one at a time: `HINOMI_FLIPS` of them drawn by chance, or every one when there are no more than that.
public struct BitFlips: Sequence, IteratorProtocol {
    private let kind: String
    private let bits: Int
    private let count: Int
    private var given = 0
    private var random: SeededRandom

    public init(_ kind: String, bytes: Int) {
        self.kind = kind
        bits = bytes * 8
        count = Swift.min(bits, Soak.count("HINOMI_FLIPS", standard: 200))
        random = SeededRandom(seed: Soak.seed ^ XXHash64.hash(Array(kind.utf8)))
    }

    public mutating func next() -> Int? {
        guard given < count else { return nil }
        given += 1
        return count == bits ? given - 1 : Int.random(in: 0..<bits, using: &random)
    }

    /// Prints the line that `Tools/scripts/soak.sh` adds up.
    public func report(_ outcome: String) { print("flips \(count) \(kind): \(outcome)") }
}

extension [UInt8] {
    /// A copy with one bit the other way.
    public func flipping(bit: Int) -> [UInt8] {
        var copy = self
        if copy.indices.contains(bit / 8) { copy[bit / 8] ^= 1 << UInt8(bit % 8) }
        return copy
    }
}
