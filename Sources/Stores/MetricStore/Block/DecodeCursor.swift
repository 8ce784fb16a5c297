/// Reads numbers from bytes that may be damaged: every read is checked and answers nil past the end.
struct DecodeCursor {
    let bytes: UnsafeRawBufferPointer
    var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var remaining: Int { bytes.count &- offset }

    @inline(__always) mutating func byte() -> UInt8? {
        guard offset < bytes.count else { return nil }
        let value = bytes[offset]
        offset &+= 1
        return value
    }

    @inline(__always) mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_: Value.Type = Value.self) -> Value? {
        guard remaining >= MemoryLayout<Value>.size else { return nil }
        let value = bytes.loadUnaligned(fromByteOffset: offset, as: Value.self)
        offset &+= MemoryLayout<Value>.size
        return Value(littleEndian: value)
    }

    @inline(__always) mutating func varint() -> UInt64? {
        guard offset < bytes.count else { return nil }
        let first = bytes[offset]
        if first < 0x80 {
            offset &+= 1
            return UInt64(first)
        }
        return longVarint()
    }

    private mutating func longVarint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let next = byte() {
            guard shift < 63 || next <= 1 else { return nil }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift &+= 7
            guard shift < 70 else { return nil }
        }
        return nil
    }

    @inline(__always) mutating func signed() -> Int64? {
        guard let raw = varint() else { return nil }
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    /// A varint that must not be above `max`.
    @inline(__always) mutating func count(max: Int) -> Int? {
        guard let value = varint(), value <= UInt64(max) else { return nil }
        return Int(value)
    }

    mutating func slice(_ length: Int) -> UnsafeRawBufferPointer? {
        guard length >= 0, length <= remaining else { return nil }
        let result = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset &+ length])
        offset &+= length
        return result
    }
}
