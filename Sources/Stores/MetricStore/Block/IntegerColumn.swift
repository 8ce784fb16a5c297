/// One column of 64-bit integers: the values, their differences or the differences of these (whichever is smallest),
/// less a base, without common trailing zero bits, packed with as few bits as most of them need. The few that need
/// more follow as exceptions. Drawn in docs/format/metrics-block.md, "Integer column".
///
/// All arithmetic wraps, so any 64-bit values come back exactly.
enum IntegerColumn {
    static let shiftFlag: UInt8 = 4, exceptionsFlag: UInt8 = 8

    /// Decodes `count` values written by `IntegerColumnEncoder`; false when the bytes are not such a column.
    static func decode(_ cursor: inout DecodeCursor, count: Int, into values: UnsafeMutablePointer<Int64>) -> Bool {
        if count == 0 { return true }
        guard let head = cursor.byte(), head & 0xF0 == 0, let width = cursor.byte(), width <= 64 else { return false }
        let order = Int(head & 3)
        guard order <= 2, order <= count else { return false }
        var shift: UInt8 = 0
        if head & shiftFlag != 0 {
            guard let read = cursor.byte(), read < 64 else { return false }
            shift = read
        }
        for index in 0..<order {
            guard let first = cursor.signed() else { return false }
            values[index] = first
        }
        guard let base = cursor.signed() else { return false }
        let rest = values + order, restCount = count &- order
        var exceptions = DecodeCursor(cursor.bytes)
        var exceptionCount = 0
        if head & exceptionsFlag != 0 {
            guard let read = cursor.count(max: restCount) else { return false }
            exceptionCount = read
            exceptions.offset = cursor.offset
            for _ in 0..<read { guard cursor.varint() != nil, cursor.varint() != nil else { return false } }
        }
        guard unpack(&cursor, width: Int(width), shift: shift, base: base, count: restCount, into: rest) else { return false }
        guard patch(&exceptions, exceptionCount, base: base, shift: shift, rest, restCount) else { return false }
        integrate(values, count: count, order: order)
        return true
    }

    private static func unpack(
        _ cursor: inout DecodeCursor, width: Int, shift: UInt8, base: Int64, count: Int, into values: UnsafeMutablePointer<Int64>
    ) -> Bool {
        if width == 0 {
            values.update(repeating: base, count: count)
            return true
        }
        guard let packed = cursor.slice((count &* width &+ 7) >> 3) else { return false }
        let mask: UInt64 = width == 64 ? .max : (1 << UInt64(width)) &- 1
        var bit = 0
        for index in 0..<count {
            let byte = bit >> 3, inByte = UInt64(bit & 7)
            var word = load(packed, byte) &>> inByte
            if Int(inByte) &+ width > 64 { word |= UInt64(packed[byte &+ 8]) &<< (64 &- inByte) }
            values[index] = base &+ Int64(bitPattern: (word & mask) &<< UInt64(shift))
            bit &+= width
        }
        return true
    }

    @inline(__always) private static func load(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
        if at &+ 8 <= bytes.count { return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for index in at..<bytes.count {
            word |= UInt64(bytes[index]) &<< shift
            shift &+= 8
        }
        return word
    }

    private static func patch(
        _ cursor: inout DecodeCursor, _ count: Int, base: Int64, shift: UInt8, _ values: UnsafeMutablePointer<Int64>, _ valueCount: Int
    ) -> Bool {
        var position = 0
        for _ in 0..<count {
            guard let gap = cursor.varint(), gap < UInt64(valueCount &- position), let offset = cursor.varint() else { return false }
            position &+= Int(gap)
            values[position] = base &+ Int64(bitPattern: offset &<< UInt64(shift))
        }
        return true
    }

    private static func integrate(_ values: UnsafeMutablePointer<Int64>, count: Int, order: Int) {
        if order == 1 {
            for index in 1..<count { values[index] = values[index &- 1] &+ values[index] }
        } else if order == 2, count > 1 {
            var difference = values[1] &- values[0]
            for index in stride(from: 2, to: count, by: 1) {
                difference = difference &+ values[index]
                values[index] = values[index &- 1] &+ difference
            }
        }
    }
}
