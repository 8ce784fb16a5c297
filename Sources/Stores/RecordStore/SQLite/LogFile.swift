/// The write-ahead log that a process left behind, in memory (SQLite Database File Format, section 4.1 and 4.2).
///
/// SQLite takes the first frame whose checksum does not fit for the log's end. When a byte within the log has changed, that
/// would take every later transaction with it; `mend` keeps the loss to the frame.
struct LogFile {
    static let headerBytes = 32
    static let frameHeaderBytes = 24
    /// Frames in which a flipped bit is looked for, some 0.1 ms each.
    static let searchesMax = 4096

    private(set) var bytes: [UInt8]
    private var searches = 0

    /// Nil when the header is not one, even with any one bit the other way: then SQLite uses nothing of the log.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= LogFile.headerBytes else { return nil }
        self.bytes = bytes
        // Several bits may make the header right; the first frame, which goes on from it, tells which one it was.
        let isRight = { (log: LogFile) in log.headerFits && (log.frameCount == 0 || log.fits(0)) }
        guard headerFits || flippedBits(in: 0..<LogFile.headerBytes, until: isRight) == .one else { return nil }
    }

    /// Puts right what can be, and gives every other damaged frame the checksum of what it holds; rows and pages have checks
    /// of their own. Answers what was found. A tail that was never synced is left to SQLite, which drops it.
    mutating func mend() -> [RecordDamage] {
        var findings: [RecordDamage] = []
        var misfits: [Int] = []
        var isWhole = true
        var end = 0
        for frame in 0..<frameCount {
            switch fits(frame) ? nil : findFlippedBit(frame) {
            case nil: break
            case .one: findings.append(LogFile.finding(frame, "one bit was wrong; it is put right"))
            // One bit away from fitting is damage, not a torn write, even when several bits would do.
            case .several: misfits.append(frame)
            case .noneFound:
                misfits.append(frame)
                isWhole = false
            }
            guard isCommit(frame) else { continue }
            // Each transaction was synced before the next was begun: whatever lies before a whole one was on the disk.
            if isWhole { end = frame + 1 }
            isWhole = true
        }
        let damaged = misfits.filter { $0 < end }
        if let first = damaged.first { chain(from: first, to: end) }
        return findings + damaged.map { LogFile.finding($0, "the checksum does not fit; its page is kept as it is") }
    }

    private static func finding(_ frame: Int, _ reason: String) -> RecordDamage { RecordDamage(place: "log frame \(frame + 1)", reason: reason) }

    // MARK: Frames

    private var pageBytes: Int { Int(word(at: 8)) }

    private var frameCount: Int { (bytes.count - LogFile.headerBytes) / (LogFile.frameHeaderBytes + pageBytes) }

    private func start(of frame: Int) -> Int { LogFile.headerBytes + frame * (LogFile.frameHeaderBytes + pageBytes) }

    private func isCommit(_ frame: Int) -> Bool { word(at: start(of: frame) + 4) != 0 && hasSalts(frame) }

    private func hasSalts(_ frame: Int) -> Bool { differingSaltBits(frame) == 0 }

    /// Bits of the salts that are not the header's: frames of an earlier round of the log have other salts altogether.
    private func differingSaltBits(_ frame: Int) -> Int {
        let at = start(of: frame) + 8
        return (word(at: at) ^ word(at: 16)).nonzeroBitCount + (word(at: at + 4) ^ word(at: 20)).nonzeroBitCount
    }

    private func fits(_ frame: Int) -> Bool { hasSalts(frame) && word(at: start(of: frame)) != 0 && checksum(of: frame) == stored(at: start(of: frame) + 16) }

    /// Of a frame, beginning with what the frame before it (or the header) stores.
    private func checksum(of frame: Int) -> LogChecksum {
        let at = start(of: frame)
        var sum = frame == 0 ? stored(at: 24) : stored(at: start(of: frame - 1) + 16)
        add(at..<at + 8, to: &sum)
        add(at + LogFile.frameHeaderBytes..<at + LogFile.frameHeaderBytes + pageBytes, to: &sum)
        return sum
    }

    /// How many bits there are of which flipping one makes a checksum right. Near a word's top several may do.
    private enum Flips { case noneFound, one, several }

    private mutating func findFlippedBit(_ frame: Int) -> Flips {
        guard differingSaltBits(frame) <= 1, searches < LogFile.searchesMax else { return .noneFound }
        searches += 1
        let right = suspects(in: frame).filter { suspect in
            var tried = self
            tried.flip(suspect)
            return tried.fits(frame)
        }
        if let only = right.first, right.count == 1 { flip(only) }
        return right.isEmpty ? .noneFound : right.count == 1 ? .one : .several
    }

    private mutating func flip(_ place: LogBit) { bytes[place.byte] ^= 1 << place.bit }

    /// The bits of which one, the other way, could make the frame fit.
    private func suspects(in frame: Int) -> [LogBit] {
        let at = start(of: frame)
        // The salts are in no sum: when they differ, it is there or nowhere.
        if let salt = LogBit.only(bytes[at + 8..<at + 16], bytes[16..<24], at: at + 8) { return [salt] }
        let sum = checksum(of: frame)
        let search = LogBitSearch(isBigEndian: isBigEndian, missing: stored(at: at + 16) - sum)
        let inSum = LogBit.only(bytes[at + 16..<at + 24], LogFile.bytes(of: sum)[...], at: at + 16)
        return (inSum.map { [$0] } ?? []) + search.suspects(in: bytes, [at..<at + 8, at + LogFile.frameHeaderBytes..<at + LogFile.frameHeaderBytes + pageBytes])
    }

    /// When there is just one such bit, it is left flipped; otherwise nothing is changed.
    private mutating func flippedBits(in range: Range<Int>, until isRight: (LogFile) -> Bool) -> Flips {
        var found: (byte: Int, bit: UInt8)?
        for byte in range {
            for bit in 0..<8 as Range<UInt8> {
                bytes[byte] ^= 1 << bit
                let isHit = isRight(self)
                bytes[byte] ^= 1 << bit
                if isHit, found != nil { return .several }
                if isHit { found = (byte, bit) }
            }
        }
        guard let found else { return .noneFound }
        bytes[found.byte] ^= 1 << found.bit
        return .one
    }

    private mutating func chain(from first: Int, to end: Int) {
        for frame in first..<end {
            let at = start(of: frame)
            bytes.replaceSubrange(at + 8..<at + 16, with: bytes[16..<24])
            bytes.replaceSubrange(at + 16..<at + 24, with: LogFile.bytes(of: checksum(of: frame)))
        }
    }

    // MARK: Checksums

    /// As it is stored: both sums, the highest byte first.
    private static func bytes(of sum: LogChecksum) -> [UInt8] {
        [sum.first, sum.second].flatMap { word in (0..<4 as Range<UInt32>).map { UInt8(truncatingIfNeeded: word >> (24 - $0 * 8)) } }
    }

    private var isBigEndian: Bool { bytes[3] & 1 == 1 }

    private var headerFits: Bool {
        guard word(at: 0) & ~1 == 0x377F_0682, word(at: 4) == 3_007_000 else { return false }
        guard (512...65_536).contains(pageBytes), pageBytes.nonzeroBitCount == 1 else { return false }
        var sum = LogChecksum()
        add(0..<24, to: &sum)
        return sum == stored(at: 24)
    }

    /// Sums pairs of words, whose order of bytes the header's first word names.
    private func add(_ range: Range<Int>, to sum: inout LogChecksum) {
        let isBigEndian = isBigEndian
        bytes.withUnsafeBytes { raw in
            for at in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
                let (a, b) = (raw.loadUnaligned(fromByteOffset: at, as: UInt32.self), raw.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self))
                sum.first &+= (isBigEndian ? UInt32(bigEndian: a) : UInt32(littleEndian: a)) &+ sum.second
                sum.second &+= (isBigEndian ? UInt32(bigEndian: b) : UInt32(littleEndian: b)) &+ sum.first
            }
        }
    }

    private func stored(at offset: Int) -> LogChecksum { LogChecksum(first: word(at: offset), second: word(at: offset + 4)) }

    private func word(at offset: Int) -> UInt32 {
        bytes.withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
    }
}

extension LogFile {
    /// Logs longer than this are not looked at.
    static let bytesMax = 1 << 30

    /// Mends the log of the store at `path`, which nobody has open. Answers what was found.
    static func mend(path: String) throws(RecordStoreError) -> [RecordDamage] {
        let (mended, findings) = try examine(path: path)
        guard let mended, !findings.isEmpty else { return findings }
        let temporary = path + "-wal.mended"
        try PrivateFile.write(mended, to: temporary)
        try PrivateFile.rename(temporary, to: path + "-wal")
        return findings
    }

    /// What `mend` would find; changes nothing. A log in use moves while it is read: what is wrong is wrong the second time too.
    static func findings(path: String) throws(RecordStoreError) -> [RecordDamage] {
        let first = try examine(path: path).findings
        if first.isEmpty { return first }
        let second = try examine(path: path).findings
        return first.filter(second.contains)
    }

    private static func examine(path: String) throws(RecordStoreError) -> (mended: [UInt8]?, findings: [RecordDamage]) {
        let bytes = try PrivateFile.read(path + "-wal", bytesMax: bytesMax)
        guard bytes.count > headerBytes else { return (nil, []) }
        guard var log = LogFile(bytes) else { return (nil, [RecordDamage(place: "log", reason: "the header is torn or damaged; nothing of the log is used")]) }
        let hasHeaderMended = !log.bytes.starts(with: bytes[..<headerBytes])
        let findings = log.mend() + (hasHeaderMended ? [RecordDamage(place: "log", reason: "one bit of the header was wrong; it is put right")] : [])
        return (log.bytes, findings)
    }
}
