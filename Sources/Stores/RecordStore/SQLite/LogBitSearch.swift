/// SQLite's log checksum: two sums over pairs of words, each taking in the other, modulo 2^32 (SQLite Database File Format, section 4.2).
struct LogChecksum: Equatable {
    var first: UInt32 = 0, second: UInt32 = 0

    static func - (a: LogChecksum, b: LogChecksum) -> LogChecksum { LogChecksum(first: a.first &- b.first, second: a.second &- b.second) }
}

/// One bit of the log.
struct LogBit: Equatable {
    let byte: Int
    let bit: UInt8

    /// The bit in which two equally long runs of bytes differ, when it is one; `at` is where the first of them begins.
    static func only(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>, at start: Int) -> LogBit? {
        let differing = zip(a, b).enumerated().filter { $0.element.0 != $0.element.1 }
        guard differing.count == 1, let found = differing.first, (found.element.0 ^ found.element.1).nonzeroBitCount == 1 else { return nil }
        return LogBit(byte: start + found.offset, bit: UInt8((found.element.0 ^ found.element.1).trailingZeroBitCount))
    }
}

/// Finds the bits that change a checksum by what is missing to the one that is stored.
///
/// The sums are linear: a word that is larger by d makes them larger by d times two numbers that depend only on how many
/// pairs follow. So one pass from the last pair to the first tries every bit, instead of one sum over the frame for each.
struct LogBitSearch {
    let isBigEndian: Bool
    let missing: LogChecksum

    /// All such bits in the given ranges, which are summed in this order; each a multiple of eight bytes.
    func suspects(in bytes: [UInt8], _ ranges: [Range<Int>]) -> [LogBit] {
        var found: [LogBit] = []
        // What one more in the first and in the second word of the present pair adds to the sums at the end.
        var ofFirst = LogChecksum(first: 1, second: 1), ofSecond = LogChecksum(first: 0, second: 1)
        for range in ranges.reversed() {
            for at in stride(from: range.upperBound - 8, through: range.lowerBound, by: -8) {
                collect(in: bytes, wordAt: at, ofFirst, &found)
                collect(in: bytes, wordAt: at + 4, ofSecond, &found)
                (ofFirst, ofSecond) = (LogBitSearch.passing(ofFirst), LogBitSearch.passing(ofSecond))
            }
        }
        return found
    }

    /// The effect once one more pair comes in between: `passing` is the step of the sums, which is its own kind of linear.
    private static func passing(_ effect: LogChecksum) -> LogChecksum {
        let first = effect.first &+ effect.second
        return LogChecksum(first: first, second: effect.second &+ first)
    }

    private func collect(in bytes: [UInt8], wordAt at: Int, _ effect: LogChecksum, _ found: inout [LogBit]) {
        for bit in 0..<32 as Range<UInt32> {
            let more = LogChecksum(first: effect.first << bit, second: effect.second << bit)
            let isMore = more == missing, isLess = LogChecksum() - more == missing
            guard isMore || isLess else { continue }
            let byte = at + Int(isBigEndian ? 3 - bit / 8 : bit / 8), place = UInt8(bit % 8)
            let isSet = bytes[byte] >> place & 1 == 1
            // A clear bit can only add, a set one only take away.
            if isSet ? isLess : isMore { found.append(LogBit(byte: byte, bit: place)) }
        }
    }
}
