import Base

/// The fixed parts of log files, drawn in docs/format/metrics-log.md: a file header, then records that begin at multiples
/// of eight bytes.
enum LogFormat {
    static let magic: [UInt8] = Array("HNMSLOG\n".utf8)
    static let version: UInt32 = 1
    static let fileHeaderBytes = 40
    static let recordMagic: UInt32 = 0x3152_4C48
    static let recordHeaderBytes = 48
    /// A record that says it is longer is damaged.
    static let payloadBytesMax = 1 << 28

    /// Commits go to the `log` file; definitions of series are written to both, so that damage to one costs no samples.
    enum FileKind: UInt32 { case log = 0, names = 1 }

    enum RecordKind: UInt8 {
        /// Numbers for series.
        case definitions = 1
        /// The samples of one batch.
        case commit = 2
        /// Nothing follows in this file, and all before it is durable.
        case end = 3
    }

    static func name(_ segment: UInt64, _ kind: FileKind) -> String {
        let text = String(segment)
        return String(repeating: "0", count: max(0, 12 - text.utf8.count)) + text + (kind == .log ? ".log" : ".names")
    }

    static func segment(ofName name: String) -> UInt64? {
        for suffix in [".log", ".names"] where name.hasSuffix(suffix) { return UInt64(name.dropLast(suffix.count)) }
        return nil
    }

    /// `base` is the last sequence before the segment, all of it durable.
    static func fileHeader(_ segment: UInt64, _ kind: FileKind, base: UInt64) -> [UInt8] {
        var writer = ByteWriter(reserving: fileHeaderBytes)
        writer.write(magic)
        writer.writeInteger(version)
        writer.writeInteger(kind.rawValue)
        writer.writeInteger(segment)
        writer.writeInteger(base)
        writer.writeInteger(XXHash64.hash(writer.bytes))
        return writer.bytes
    }

    /// The base of the segment; nil when the header is damaged. A sound header of another version throws.
    static func readHeader(_ bytes: ArraySlice<UInt8>, segment: UInt64, file: String) throws(MetricStoreError) -> UInt64? {
        guard bytes.count == fileHeaderBytes else { return nil }
        var reader = ByteReader(bytes)
        guard let found = reader.read(count: 8), found.elementsEqual(magic), let number = reader.readInteger(UInt32.self),
            reader.readInteger(UInt32.self) != nil, let named = reader.readInteger(UInt64.self), let base = reader.readInteger(UInt64.self),
            let sum = reader.readInteger(UInt64.self), sum == XXHash64.hash(Array(bytes.prefix(fileHeaderBytes - 8)))
        else { return nil }
        guard number == version else { throw .unknownVersion(file: file, version: number) }
        return named == segment ? base : nil
    }
}

/// What stands before each record's payload.
struct LogRecordHeader {
    var kind: LogFormat.RecordKind
    /// Position in the whole log; grows from record to record.
    var sequence: UInt64
    /// All records up to this one were on stable storage when this one was written.
    var durable: UInt64
    var payloadBytes: Int
    var payloadChecksum: UInt64

    init(kind: LogFormat.RecordKind, sequence: UInt64, durable: UInt64, payloadBytes: Int, payloadChecksum: UInt64) {
        (self.kind, self.sequence, self.durable) = (kind, sequence, durable)
        (self.payloadBytes, self.payloadChecksum) = (payloadBytes, payloadChecksum)
    }

    func append(to out: EncodeBuffer, segment: UInt64) {
        let start = out.count
        out.append(integer: LogFormat.recordMagic)
        out.append(kind.rawValue)
        out.appendZeros(3)
        out.append(integer: sequence)
        out.append(integer: durable)
        out.append(integer: UInt32(payloadBytes))
        out.append(integer: UInt32(0))
        out.append(integer: payloadChecksum)
        out.append(integer: XXHash64.hash(.init(rebasing: out.bytes[start...]), seed: segment))
    }

    /// Nil when no sound header of this segment stands at `offset`.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int, segment: UInt64) {
        guard offset + LogFormat.recordHeaderBytes <= bytes.count else { return nil }
        var cursor = DecodeCursor(.init(rebasing: bytes[offset..<offset + LogFormat.recordHeaderBytes]))
        guard cursor.integer(UInt32.self) == LogFormat.recordMagic else { return nil }
        let sum = XXHash64.hash(.init(rebasing: bytes[offset..<offset + LogFormat.recordHeaderBytes - 8]), seed: segment)
        guard let kind = cursor.byte().flatMap(LogFormat.RecordKind.init(rawValue:)), cursor.slice(3) != nil,
            let sequence = cursor.integer(UInt64.self), let durable = cursor.integer(UInt64.self), let length = cursor.integer(UInt32.self),
            cursor.integer(UInt32.self) != nil, let payload = cursor.integer(UInt64.self), cursor.integer(UInt64.self) == sum,
            Int(length) <= LogFormat.payloadBytesMax
        else { return nil }
        (self.kind, self.sequence, self.durable, payloadBytes, payloadChecksum) = (kind, sequence, durable, Int(length), payload)
    }
}
