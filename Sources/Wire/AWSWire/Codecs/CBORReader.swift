/// Why bytes are not CBOR, and where.
struct CBORError: Error, Hashable, CustomStringConvertible {
    let reason: String
    let offset: Int
    var description: String { "\(reason) at byte \(offset)" }
}

/// Reads CBOR item by item, in place (RFC 8949). Every length is checked against what is left; nothing is built
/// but what the caller asks for.
struct CBORReader {
    enum Head: Equatable {
        case unsigned(UInt64)
        /// The value is -1 - n.
        case negative(UInt64)
        /// nil lengths and counts are indefinite: chunks or items follow up to a break.
        case bytes(Int?)
        case text(Int?)
        case array(Int?)
        case map(Int?)
        case tag(UInt64)
        case bool(Bool)
        case null
        case double(Double)
        case stop
    }

    let bytes: [UInt8]
    private(set) var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    func error(_ reason: String) -> CBORError { CBORError(reason: reason, offset: at) }

    mutating func head() throws(CBORError) -> Head {
        guard at < bytes.count else { throw error("unexpected end") }
        let first = bytes[at]
        at += 1
        let major = first >> 5, info = first & 31
        if major == 7 { return try simple(info) }
        if info == 31 { return try indefinite(major) }
        let argument = try argument(info)
        switch major {
        case 0: return .unsigned(argument)
        case 1: return .negative(argument)
        case 2: return .bytes(try length(argument))
        case 3: return .text(try length(argument))
        case 4: return .array(try count(argument, itemBytes: 1))
        case 5: return .map(try count(argument, itemBytes: 2))
        default: return .tag(argument)
        }
    }

    /// The next head without taking it.
    func peek() throws(CBORError) -> Head {
        var ahead = self
        return try ahead.head()
    }

    private mutating func argument(_ info: UInt8) throws(CBORError) -> UInt64 {
        switch info {
        case 0..<24: UInt64(info)
        case 24: try integer(1)
        case 25: try integer(2)
        case 26: try integer(4)
        case 27: try integer(8)
        default: throw error("a reserved length")
        }
    }

    private mutating func integer(_ width: Int) throws(CBORError) -> UInt64 {
        guard width <= bytes.count - at else { throw error("unexpected end") }
        var value: UInt64 = 0
        for byte in bytes[at..<at + width] { value = value << 8 | UInt64(byte) }
        at += width
        return value
    }

    private func length(_ value: UInt64) throws(CBORError) -> Int {
        guard value <= UInt64(bytes.count - at) else { throw error("a string longer than the text") }
        return Int(value)
    }

    /// Each item takes at least `itemBytes`, so that a count cannot promise more than the bytes hold.
    private func count(_ value: UInt64, itemBytes: Int) throws(CBORError) -> Int {
        guard value <= UInt64((bytes.count - at) / itemBytes) else { throw error("more items than bytes") }
        return Int(value)
    }

    private func indefinite(_ major: UInt8) throws(CBORError) -> Head {
        switch major {
        case 2: .bytes(nil)
        case 3: .text(nil)
        case 4: .array(nil)
        case 5: .map(nil)
        default: throw error("a reserved length")
        }
    }

    private mutating func simple(_ info: UInt8) throws(CBORError) -> Head {
        switch info {
        case 20: .bool(false)
        case 21: .bool(true)
        case 22, 23: .null
        case 25: .double(Self.half(UInt16(truncatingIfNeeded: try integer(2))))
        case 26: .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: try integer(4)))))
        case 27: .double(Double(bitPattern: try integer(8)))
        case 31: .stop
        default: throw error("an unknown simple value")
        }
    }

    /// A half-precision number (IEEE 754 binary16).
    static func half(_ bits: UInt16) -> Double {
        let sign: Double = bits >> 15 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 31), fraction = Double(bits & 1023)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }

    /// The bytes of a string whose head was read: one range, or the chunks of an indefinite one put together.
    mutating func string(_ length: Int?, isText: Bool) throws(CBORError) -> ArraySlice<UInt8> {
        if let length {
            defer { at += length }
            return bytes[at..<at + length]
        }
        var whole: [UInt8] = []
        while true {
            switch (try head(), isText) {
            case (.stop, _): return whole[...]
            case (.bytes(let length?), false), (.text(let length?), true): whole += try string(length, isText: isText)
            default: throw error("a chunk of another kind")
            }
        }
    }

    mutating func text(_ length: Int?) throws(CBORError) -> String {
        guard let text = String(validating: try string(length, isText: true), as: UTF8.self) else { throw error("a text that is not UTF-8") }
        return text
    }

    /// Passes over one item, whatever it is.
    mutating func skip(depth: Int = 0) throws(CBORError) {
        guard depth < WireLimits.depthMax else { throw error("nested deeper than \(WireLimits.depthMax)") }
        switch try head() {
        case .bytes(let length): _ = try string(length, isText: false)
        case .text(let length): _ = try string(length, isText: true)
        case .array(let count): try skipItems(count, each: 1, depth: depth)
        case .map(let count): try skipItems(count, each: 2, depth: depth)
        case .tag: try skip(depth: depth + 1)
        case .stop: throw error("a break without a beginning")
        case .unsigned, .negative, .bool, .null, .double: break
        }
    }

    private mutating func skipItems(_ count: Int?, each: Int, depth: Int) throws(CBORError) {
        var left = count
        while try takesItem(&left) {
            for _ in 0..<each { try skip(depth: depth + 1) }
        }
    }

    /// True when another item of a list or map follows; counts it. A break ends an indefinite one.
    mutating func takesItem(_ left: inout Int?) throws(CBORError) -> Bool {
        if let count = left {
            left = count - 1
            return count > 0
        }
        guard try peek() == .stop else { return true }
        _ = try head()
        return false
    }
}
