import Base

/// Reads the records of a log file that may be cut, torn or damaged anywhere.
///
/// After a place that makes no sense it looks for the next sound header. A bad place is damage when a later record says
/// that what stood there was durable; else it is the torn end of a group that was never acknowledged.
struct LogScanner {
    struct Findings: Equatable {
        var records = 0
        var damagedRegions = 0
        var tornTails = 0
        var lastSequence: UInt64 = 0
        var isEnded = false
        /// Where the sound part ends.
        var endOffset = 0
    }

    private struct Record {
        var header: LogRecordHeader
        var payload: UnsafeRawBufferPointer
    }

    let segment: UInt64
    /// The last sequence before the segment; 0 where its header is damaged.
    let base: UInt64

    /// Calls `body` for each record that counts, in order, with its payload.
    ///
    /// What stands behind a torn place does not count, even where it is sound: it was never acknowledged, and a group
    /// must not come back in part.
    func scan(_ bytes: UnsafeRawBufferPointer, _ body: (LogRecordHeader, UnsafeRawBufferPointer) -> Void) -> Findings {
        var findings = Findings(lastSequence: base)
        var bad: [UInt64] = []
        var durable: UInt64 = 0
        let records = read(bytes, &findings, &bad, &durable)
        findings.damagedRegions = bad.count { $0 < durable }
        findings.tornTails = bad.count - findings.damagedRegions
        let end = bad.first { $0 >= durable } ?? .max
        for record in records where record.header.sequence <= end {
            findings.records += 1
            findings.isEnded = record.header.kind == .end
            body(record.header, record.payload)
        }
        return findings
    }

    /// All sound records; in `bad`, the last sound sequence before each bad place.
    private func read(
        _ bytes: UnsafeRawBufferPointer, _ findings: inout Findings, _ bad: inout [UInt64], _ durable: inout UInt64
    ) -> [Record] {
        var records: [Record] = []
        var offset = min(LogFormat.fileHeaderBytes, bytes.count)
        while offset < bytes.count {
            if let header = LogRecordHeader(bytes, at: offset, segment: segment), header.sequence > findings.lastSequence,
                let payload = payload(of: header, at: offset, bytes)
            {
                durable = max(durable, header.durable)
                if let payload { records.append(Record(header: header, payload: payload)) } else { bad.append(findings.lastSequence) }
                findings.lastSequence = header.sequence
                offset = LogScanner.aligned(offset + LogFormat.recordHeaderBytes + header.payloadBytes)
                findings.endOffset = min(offset, bytes.count)
            } else {
                guard let next = nextSound(bytes, after: offset, findings.lastSequence) else {
                    if !isZero(bytes, from: offset) { bad.append(findings.lastSequence) }
                    break
                }
                bad.append(findings.lastSequence)
                offset = next
            }
        }
        return records
    }

    static func aligned(_ offset: Int) -> Int { (offset + 7) & ~7 }

    /// The outer nil: the record does not fit into the file. The inner nil: its checksum does not hold.
    private func payload(of header: LogRecordHeader, at offset: Int, _ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer?? {
        let start = offset + LogFormat.recordHeaderBytes
        guard header.payloadBytes <= bytes.count - start else { return nil }
        let payload = UnsafeRawBufferPointer(rebasing: bytes[start..<start + header.payloadBytes])
        return .some(XXHash64.hash(payload) == header.payloadChecksum ? payload : nil)
    }

    private func nextSound(_ bytes: UnsafeRawBufferPointer, after offset: Int, _ last: UInt64) -> Int? {
        var at = offset + 8
        while at + LogFormat.recordHeaderBytes <= bytes.count {
            if bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self) == LogFormat.recordMagic.littleEndian,
                let header = LogRecordHeader(bytes, at: at, segment: segment), header.sequence > last
            {
                return at
            }
            at += 8
        }
        return nil
    }

    private func isZero(_ bytes: UnsafeRawBufferPointer, from offset: Int) -> Bool {
        var at = offset
        while at + 8 <= bytes.count {
            if bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) != 0 { return false }
            at += 8
        }
        return bytes[at...].allSatisfy { $0 == 0 }
    }
}
