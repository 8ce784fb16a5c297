/// The transitions of a time zone as a compiled zone file tells them (TZif, RFC 9636).
///
/// The 64-bit part is used, and the rule in the footer behind the last transition.
public struct ZoneFile: Sendable {
    /// The most bytes of a file and transitions in it; real zones have a tenth of that.
    public static let bytesMax = 65_536
    static let transitionsMax = 4096

    /// Seconds since the epoch, ascending, and the offset that holds from each on.
    private let moments: [Int64]
    private let offsets: [Int64]
    /// The offset before the first transition.
    private let initial: Int64
    private let footer: PosixZoneRule?

    /// Nil when the bytes are not a zone file of version 2 or later.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count <= ZoneFile.bytesMax, let first = ZoneHeader(bytes, at: 0), first.version >= UInt8(ascii: "2"),
            let header = ZoneHeader(bytes, at: first.end(timeWidth: 4)), header.timeCount <= ZoneFile.transitionsMax, header.typeCount > 0
        else { return nil }
        var reader = BigEndianReader(bytes, at: header.bodyStart)
        guard let moments = reader.many(header.timeCount, { $0.signed(8) }), let indices = reader.many(header.timeCount, { $0.signed(1) }),
            let types = reader.many(header.typeCount, { $0.localType() }), let first = types.first
        else { return nil }
        (self.moments, initial) = (moments, first)
        offsets = indices.map { types.indices.contains(Int($0)) ? types[Int($0)] : first }
        footer = PosixZoneRule(BigEndianReader(bytes, at: header.end(timeWidth: 8)).line)
    }

    /// Local time minus UTC at a moment.
    public func offset(at time: Timestamp) -> TimeSpan {
        guard let last = moments.last else { return footer?.offset(at: time) ?? .seconds(initial) }
        let seconds = time.seconds
        if seconds >= last, let footer { return footer.offset(at: time) }
        var low = 0, high = moments.count
        while low < high {
            let middle = (low + high) / 2
            if moments[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return .seconds(low == 0 ? initial : offsets[low - 1])
    }

    public var zone: ZoneOffsets { ZoneOffsets { self.offset(at: $0) } }
}

/// The counts at the head of a part of a zone file.
private struct ZoneHeader {
    let version: UInt8
    let bodyStart: Int
    let timeCount: Int, typeCount: Int
    private let characterCount: Int, leapCount: Int, standardCount: Int, utCount: Int

    init?(_ bytes: [UInt8], at start: Int) {
        guard start >= 0, start + 44 <= bytes.count, bytes[start..<start + 4].elementsEqual("TZif".utf8) else { return nil }
        version = bytes[start + 4]
        var reader = BigEndianReader(bytes, at: start + 20)
        guard let counts = reader.many(6, { $0.signed(4) }), counts.allSatisfy({ (0...65_536).contains($0) }) else { return nil }
        (utCount, standardCount, leapCount) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
        (timeCount, typeCount, characterCount) = (Int(counts[3]), Int(counts[4]), Int(counts[5]))
        bodyStart = start + 44
    }

    func end(timeWidth: Int) -> Int {
        bodyStart + timeCount * (timeWidth + 1) + typeCount * 6 + characterCount + leapCount * (timeWidth + 4) + standardCount + utCount
    }
}

private struct BigEndianReader {
    private let bytes: [UInt8]
    private var position: Int

    init(_ bytes: [UInt8], at position: Int) { (self.bytes, self.position) = (bytes, position) }

    mutating func signed(_ width: Int) -> Int64? {
        guard position + width <= bytes.count else { return nil }
        var value: UInt64 = bytes[position] >= 0x80 && width > 1 ? .max : 0
        for byte in bytes[position..<position + width] { value = value << 8 | UInt64(byte) }
        position += width
        return Int64(bitPattern: value)
    }

    /// The offset of a local time type; its other fields are not needed.
    mutating func localType() -> Int64? {
        guard let offset = signed(4), signed(2) != nil, abs(offset) <= 86_400 * 2 else { return nil }
        return offset
    }

    mutating func many(_ count: Int, _ read: (inout BigEndianReader) -> Int64?) -> [Int64]? {
        var result: [Int64] = []
        for _ in 0..<count {
            guard let value = read(&self) else { return nil }
            result.append(value)
        }
        return result
    }

    /// The text between two line feeds that begins here.
    var line: String {
        guard position < bytes.count, bytes[position] == 0x0A else { return "" }
        return String(decoding: bytes[(position + 1)...].prefix { $0 != 0x0A }, as: UTF8.self)
    }
}
