import Base

/// Brings the labels of a series from the order in which their sender gave them into canonical form.
///
/// Most senders sort their labels, and those bytes are taken as they are; only labels out of order are sorted. A steady
/// sender's series come here once: afterwards `SeriesMemo` knows them by the bytes that were sent.
struct LabelAssembly {
    private struct Pair {
        var start: Int, nameStart: Int, nameEnd: Int, end: Int
    }

    private var pairs: [Pair] = []

    /// Appends the canonical form of `labels` (pairs as in `Labels.bytes`, in any order; of equal names the last counts).
    mutating func append(_ labels: UnsafeRawBufferPointer, to arena: inout [UInt8]) {
        pairs.removeAll(keepingCapacity: true)
        if split(labels) {
            arena.append(contentsOf: labels)
            return
        }
        sortPairs(labels)
        for (position, pair) in pairs.enumerated() {
            if position + 1 < pairs.count, compare(pair, pairs[position + 1], labels) == 0 { continue }
            arena.append(contentsOf: UnsafeRawBufferPointer(rebasing: labels[pair.start..<pair.end]))
        }
    }

    /// Fills `pairs`; whether they are in canonical order already.
    private mutating func split(_ labels: UnsafeRawBufferPointer) -> Bool {
        var cursor = DecodeCursor(labels)
        var isSorted = true
        while cursor.remaining > 0 {
            let start = cursor.offset
            // A batch holds whole pairs; what is not one would only be left out.
            guard let length = cursor.count(max: labels.count) else { return false }
            let nameStart = cursor.offset
            guard cursor.slice(length) != nil, let rest = cursor.count(max: labels.count), cursor.slice(rest) != nil else { return false }
            let pair = Pair(start: start, nameStart: nameStart, nameEnd: nameStart + length, end: cursor.offset)
            if isSorted, let last = pairs.last { isSorted = compare(last, pair, labels) < 0 }
            pairs.append(pair)
        }
        return isSorted
    }

    /// Insertion sort, which keeps equal names in the order they came: labels are few and often nearly in order. Of many,
    /// which only a hostile sender has, the library's sort.
    private mutating func sortPairs(_ bytes: UnsafeRawBufferPointer) {
        if pairs.count > 48 {
            let order = pairs.indices.sorted { a, b in
                let order = compare(pairs[a], pairs[b], bytes)
                return order == 0 ? a < b : order < 0
            }
            pairs = order.map { pairs[$0] }
            return
        }
        for index in pairs.indices.dropFirst() {
            let pair = pairs[index]
            var place = index
            while place > 0, compare(pair, pairs[place &- 1], bytes) < 0 {
                pairs[place] = pairs[place &- 1]
                place &-= 1
            }
            pairs[place] = pair
        }
    }

    /// Negative, zero or positive as the names compare by bytes.
    @inline(__always) private func compare(_ a: Pair, _ b: Pair, _ bytes: UnsafeRawBufferPointer) -> Int {
        RawBytes.compare(.init(rebasing: bytes[a.nameStart..<a.nameEnd]), .init(rebasing: bytes[b.nameStart..<b.nameEnd]))
    }
}
