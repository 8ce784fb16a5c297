import Base

/// One batch in a segment: magic, length, checksum, payload (docs/format/agent-spool.md).
enum SpoolRecord {
    static let magic: UInt32 = 0x4C50_5348
    static let headBytes = 16
    /// A payload is never longer; a longer length is damage.
    static let payloadBytesMax = 16 << 20

    static func frame(_ payload: [UInt8]) -> [UInt8] {
        var writer = ByteWriter(reserving: headBytes + payload.count)
        writer.writeInteger(magic)
        writer.writeInteger(UInt32(truncatingIfNeeded: payload.count))
        writer.writeInteger(XXHash64.hash(payload, seed: UInt64(payload.count)))
        writer.write(payload)
        return writer.bytes
    }

    struct Found: Sendable {
        var batch: SpooledBatch
        var payloadBytes: Int
        var endOffset: Int
    }

    /// The content of the file that says up to which sequence everything is done: the number and its checksum.
    static func acknowledgement(_ sequence: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeInteger(sequence)
        writer.writeInteger(XXHash64.hash(writer.bytes))
        return writer.bytes
    }

    static func acknowledged(_ bytes: [UInt8]) -> UInt64? {
        var reader = ByteReader(bytes)
        guard let sequence = reader.readInteger(UInt64.self), reader.readInteger(UInt64.self) == XXHash64.hash(Array(bytes.prefix(8))) else { return nil }
        return sequence
    }

    /// All whole batches of a segment, and how many bytes between or behind them were not. Damage costs the damaged
    /// record: the scan goes on at the next magic number.
    static func scan(_ bytes: [UInt8]) -> (found: [Found], damagedBytes: Int) {
        var found: [Found] = []
        var damaged = 0
        var at = 0
        while at < bytes.count {
            if let record = record(in: bytes, at: at) {
                found.append(record)
                at = record.endOffset
            } else {
                damaged += 1
                at += 1
            }
        }
        return (found, damaged)
    }

    private static func record(in bytes: [UInt8], at offset: Int) -> Found? {
        guard bytes.count - offset >= headBytes, bytes[offset] == UInt8(truncatingIfNeeded: magic) else { return nil }
        var reader = ByteReader(bytes[offset..<offset + headBytes])
        guard reader.readInteger(UInt32.self) == magic, let length = reader.readInteger(UInt32.self), let checksum = reader.readInteger(UInt64.self),
            Int(length) <= payloadBytesMax, Int(length) <= bytes.count - offset - headBytes
        else { return nil }
        let payload = Array(bytes[offset + headBytes..<offset + headBytes + Int(length)])
        guard XXHash64.hash(payload, seed: UInt64(length)) == checksum, let batch = SpooledBatch(decoding: payload) else { return nil }
        return Found(batch: batch, payloadBytes: payload.count, endOffset: offset + headBytes + payload.count)
    }
}
