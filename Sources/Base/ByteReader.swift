/// Reads numbers and slices from bytes that may come from anywhere: every read is checked and answers nil past the end.
public struct ByteReader: Sendable {
    public let bytes: [UInt8]
    public private(set) var offset: Int
    public let end: Int

    public init(_ bytes: [UInt8]) { (self.bytes, offset, end) = (bytes, 0, bytes.count) }

    public init(_ slice: ArraySlice<UInt8>) { self.init(Array(slice)) }

    public var isAtEnd: Bool { offset >= end }
    public var remaining: Int { end - offset }

    public mutating func readByte() -> UInt8? {
        guard offset < end else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// A little-endian integer of the width of `Value`.
    public mutating func readInteger<Value: FixedWidthInteger>(_: Value.Type = Value.self) -> Value? {
        let width = MemoryLayout<Value>.size
        guard width <= end - offset else { return nil }
        let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
        offset += width
        return Value(littleEndian: value)
    }

    public mutating func readDouble() -> Double? { readInteger(UInt64.self).map(Double.init(bitPattern:)) }

    /// An unsigned LEB128 integer of at most ten bytes.
    public mutating func readVarint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = readByte() {
            guard shift < 63 || byte <= 1 else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            guard shift < 70 else { return nil }
        }
        return nil
    }

    /// A zigzag-coded signed integer.
    public mutating func readSignedVarint() -> Int64? {
        readVarint().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    public mutating func read(count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= end - offset else { return nil }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    /// A varint length and as many bytes.
    public mutating func readSlice() -> ArraySlice<UInt8>? {
        guard let length = readVarint(), length <= UInt64(end - offset) else { return nil }
        return read(count: Int(length))
    }

    /// A varint length and as many bytes of UTF-8; nil when they are not UTF-8.
    public mutating func readText() -> String? {
        readSlice().flatMap { String(validating: $0, as: UTF8.self) }
    }
}

/// Appends numbers and slices in the forms that `ByteReader` reads.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    public mutating func write(_ byte: UInt8) { bytes.append(byte) }
    public mutating func write(_ content: some Sequence<UInt8>) { bytes.append(contentsOf: content) }

    public mutating func writeInteger<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func writeDouble(_ value: Double) { writeInteger(value.bitPattern) }

    public mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    public mutating func writeSignedVarint(_ value: Int64) {
        writeVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    public mutating func writeSlice(_ content: some Collection<UInt8>) {
        writeVarint(UInt64(content.count))
        write(content)
    }

    public mutating func writeText(_ text: String) { writeSlice(Array(text.utf8)) }
}
