/// One header block of a tar archive (POSIX.1-2017, pax, ustar Interchange Format).
struct TarHeader: Hashable {
    static let blockBytes = 512

    /// As they stand there: an extended header may say better ones.
    let name: [UInt8], linkName: [UInt8]
    let mode: UInt32
    let size: Int64
    let modifiedSeconds: Int64
    let kind: UInt8

    /// Nil for a block of zeros, which ends an archive.
    static func read(_ block: ArraySlice<UInt8>) throws(ImageError) -> TarHeader? {
        guard block.contains(where: { $0 != 0 }) else { return nil }
        return try TarHeader(Array(block))
    }

    private init(_ block: [UInt8]) throws(ImageError) {
        guard TarHeader.isSound(block) else { throw .malformed("it is no tar archive, or a header in it is damaged: the checksum is wrong") }
        let own = TarHeader.bytes(block[0..<100])
        // GNU tar's own format keeps times where ustar has the prefix.
        let isUstar = block[257..<263].elementsEqual([0x75, 0x73, 0x74, 0x61, 0x72, 0x00])
        let prefix = isUstar ? TarHeader.bytes(block[345..<500]) : []
        name = prefix.isEmpty ? own : prefix + [UInt8(ascii: "/")] + own
        linkName = TarHeader.bytes(block[157..<257])
        kind = block[156]
        mode = UInt32(truncatingIfNeeded: try TarNumber.read(block[100..<108], "mode") & 0o7777)
        size = try TarNumber.read(block[124..<136], "size")
        modifiedSeconds = try TarNumber.read(block[136..<148], "time", isSigned: true)
    }

    /// The sum of all bytes, those of the checksum taken as spaces.
    private static func isSound(_ block: [UInt8]) -> Bool {
        guard block.count == blockBytes, let written = try? TarNumber.read(block[148..<156], "checksum") else { return false }  // what is no number is no checksum
        return Int64(checksum(block)) == written
    }

    static func checksum(_ block: [UInt8]) -> Int {
        block.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : Int(block[$1])) }
    }

    /// Up to the first NUL.
    private static func bytes(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

    static func text(_ bytes: [UInt8]) throws(ImageError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .entry(path: String(decoding: bytes, as: UTF8.self), reason: "the name is not UTF-8") }
        return text
    }
}

/// Numbers in headers: octal digits, or in base 256 where they are too large (GNU tar).
enum TarNumber {
    static func read(_ field: ArraySlice<UInt8>, _ what: String, isSigned: Bool = false) throws(ImageError) -> Int64 {
        if let first = field.first, first & 0x80 != 0 { return try binary(field, what, isSigned: isSigned) }
        let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0x20 && $0 != 0 }
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x37).contains(digit), value <= Int64.max >> 3 else { throw .malformed("a header in it says a \(what) that is no number") }
            value = value << 3 | Int64(digit - 0x30)
        }
        return value
    }

    private static func binary(_ field: ArraySlice<UInt8>, _ what: String, isSigned: Bool) throws(ImageError) -> Int64 {
        let isNegative = field.first == 0xff
        guard isSigned || !isNegative else { throw .malformed("a header in it says a negative \(what)") }
        var value: Int64 = isNegative ? -1 : 0
        for (index, byte) in field.enumerated() {
            let bits = index == 0 && !isNegative ? byte & 0x7f : byte
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 256)
            guard !overflow else { throw .malformed("a header in it says a \(what) that is too large") }
            value = shifted | Int64(bits)
        }
        return value
    }
}
