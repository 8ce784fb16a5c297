import Base

/// Puts labels that come in any order into canonical form, at the end of an arena.
///
/// Most senders sort their labels, so they are written in place as they come; only when one comes out of order is the
/// series sorted, once, at its end.
struct LabelAssembly: Sendable {
    private struct Pair: Sendable {
        var nameStart: Int, nameCount: Int
        var start: Int, end: Int
    }

    private var start = 0
    private var pairs: [Pair] = []
    private var isSorted = true
    private var sorted: [UInt8] = []

    mutating func begin(at offset: Int) {
        start = offset
        pairs.removeAll(keepingCapacity: true)
        isSorted = true
    }

    mutating func add(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, to arena: inout [UInt8]) {
        let pairStart = arena.count
        appendSlice(name, to: &arena)
        let nameStart = arena.count - name.count
        appendSlice(value, to: &arena)
        let pair = Pair(nameStart: nameStart, nameCount: name.count, start: pairStart, end: arena.count)
        if isSorted, let last = pairs.last { isSorted = arena.withUnsafeBytes { LabelAssembly.compare(last, pair, $0) } < 0 }
        pairs.append(pair)
    }

    mutating func end(in arena: inout [UInt8]) {
        if isSorted { return }
        sortPairs(arena)
        let length = arena.count - start
        if sorted.count < length { sorted.append(contentsOf: repeatElement(0, count: length - sorted.count)) }
        let kept = arena.withUnsafeBytes { copyOnce(from: $0) }
        arena.withUnsafeMutableBytes { arena in
            sorted.withUnsafeBytes { sorted in
                UnsafeMutableRawBufferPointer(rebasing: arena[start...]).copyMemory(from: .init(rebasing: sorted[..<kept]))
            }
        }
        arena.removeLast(length - kept)
    }

    /// Copies the pairs in order into `sorted`, of equal names the last; the bytes copied.
    private mutating func copyOnce(from bytes: UnsafeRawBufferPointer) -> Int {
        sorted.withUnsafeMutableBytes { sorted in
            var end = 0
            for (position, pair) in pairs.enumerated() {
                if position + 1 < pairs.count, LabelAssembly.compare(pair, pairs[position + 1], bytes) == 0 { continue }
                UnsafeMutableRawBufferPointer(rebasing: sorted[end...]).copyMemory(from: .init(rebasing: bytes[pair.start..<pair.end]))
                end += pair.end - pair.start
            }
            return end
        }
    }

    /// Insertion sort, which keeps equal names in the order they came: labels are few and often nearly in order. Of many,
    /// which only a hostile sender has, the library's sort.
    private mutating func sortPairs(_ arena: [UInt8]) {
        arena.withUnsafeBytes { bytes in
            if pairs.count > 48 {
                let order = pairs.indices.sorted { a, b in
                    let order = LabelAssembly.compare(pairs[a], pairs[b], bytes)
                    return order == 0 ? a < b : order < 0
                }
                pairs = order.map { pairs[$0] }
                return
            }
            for index in 1..<pairs.count {
                let pair = pairs[index]
                var place = index
                while place > 0, LabelAssembly.compare(pair, pairs[place &- 1], bytes) < 0 {
                    pairs[place] = pairs[place &- 1]
                    place &-= 1
                }
                pairs[place] = pair
            }
        }
    }

    private func appendSlice(_ bytes: UnsafeRawBufferPointer, to arena: inout [UInt8]) {
        var length = UInt64(bytes.count)
        while length >= 0x80 {
            arena.append(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        arena.append(UInt8(truncatingIfNeeded: length))
        // As typed memory the append is one memcpy.
        bytes.withMemoryRebound(to: UInt8.self) { arena.append(contentsOf: $0) }
    }

    /// Negative, zero or positive as the names compare by bytes.
    @inline(__always) private static func compare(_ a: Pair, _ b: Pair, _ bytes: UnsafeRawBufferPointer) -> Int {
        // Names mostly differ in their first byte.
        if a.nameCount > 0, b.nameCount > 0, bytes[a.nameStart] != bytes[b.nameStart] { return Int(bytes[a.nameStart]) - Int(bytes[b.nameStart]) }
        return RawBytes.compare(
            .init(rebasing: bytes[a.nameStart..<a.nameStart + a.nameCount]), .init(rebasing: bytes[b.nameStart..<b.nameStart + b.nameCount]))
    }
}
