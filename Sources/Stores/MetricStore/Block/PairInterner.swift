import Base

/// Numbers the distinct labels (name and value together, in canonical bytes) that it sees, in the order they come.
struct PairInterner {
    private(set) var arena: [UInt8] = []
    private(set) var starts: [Int] = [0]
    private var table = [UInt64](repeating: 0, count: 1024)
    private let seed: UInt64

    init(seed: UInt64) { self.seed = seed }

    var count: Int { starts.count - 1 }

    /// `likely` is looked at first: a number given before.
    @inline(__always) mutating func number(of pair: UnsafeRawBufferPointer, likely: UInt32?) -> UInt32 {
        if let likely, isPair(Int(likely), pair) { return likely }
        return number(of: pair)
    }

    mutating func number(of pair: UnsafeRawBufferPointer) -> UInt32 {
        let hash = XXHash64.hash(pair, seed: seed)
        let mark = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[slot] != 0 {
            let entry = table[slot]
            if entry & 0xFFFF_FFFF_0000_0000 == mark, isPair(Int(entry & 0xFFFF_FFFF) - 1, pair) { return UInt32(truncatingIfNeeded: entry) - 1 }
            slot = (slot + 1) & (table.count - 1)
        }
        arena.append(contentsOf: pair)
        starts.append(arena.count)
        table[slot] = mark | UInt64(count)
        if count * 2 > table.count { grow() }
        return UInt32(count - 1)
    }

    private func isPair(_ number: Int, _ pair: UnsafeRawBufferPointer) -> Bool {
        arena.withUnsafeBytes { RawBytes.areEqual(.init(rebasing: $0[starts[number]..<starts[number + 1]]), pair) }
    }

    private mutating func grow() {
        table = [UInt64](repeating: 0, count: table.count * 2)
        arena.withUnsafeBytes { bytes in
            for number in 0..<count {
                let hash = XXHash64.hash(.init(rebasing: bytes[starts[number]..<starts[number + 1]]), seed: seed)
                var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
                while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
                table[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number + 1)
            }
        }
    }

    /// The numbers in the order of their bytes.
    func sortedNumbers() -> [Int] {
        arena.withUnsafeBytes { bytes in
            (0..<count).sorted {
                RawBytes.compare(.init(rebasing: bytes[starts[$0]..<starts[$0 + 1]]), .init(rebasing: bytes[starts[$1]..<starts[$1 + 1]])) < 0
            }
        }
    }
}

/// Walks the labels of a series in canonical bytes.
enum CanonicalPairs {
    /// Calls `body` with the canonical bytes of each label; false when the bytes are not whole.
    @inline(__always)
    static func forEach(_ labels: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        var cursor = DecodeCursor(labels)
        while cursor.remaining > 0 {
            let start = cursor.offset
            guard let name = cursor.count(max: labels.count), cursor.slice(name) != nil, let value = cursor.count(max: labels.count),
                cursor.slice(value) != nil
            else { return false }
            body(.init(rebasing: labels[start..<cursor.offset]))
        }
        return true
    }
}
