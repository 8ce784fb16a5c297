import Base

/// The bytes of a simulated file: what is read now, and for every sector that is not on stable storage all that a crash may leave of it.
///
/// A sector is written whole or not at all, sectors reach the medium in any order, and sizes too.
struct SimFileContent: Sendable {
    static let sectorBytes = 512
    /// Versions kept of one sector or size: the stable one and the latest.
    static let versionsMax = 6

    private(set) var bytes: [UInt8] = []
    /// By sector: the stable bytes first, then each content that was replaced before it was synced. Missing bytes are absent.
    private var unsynced: [Int: [[UInt8]]] = [:]
    private var unsyncedSizes: [Int] = []
    /// What a failed sync left behind: no later sync makes it stable, only writing it again does.
    private var doomed: [Int: [[UInt8]]] = [:]

    var isSynced: Bool { unsynced.isEmpty && unsyncedSizes.isEmpty && doomed.isEmpty }

    mutating func write(_ new: UnsafeRawBufferPointer, at offset: Int) {
        guard !new.isEmpty else { return }
        remember(sectors: offset..<offset + new.count)
        if offset + new.count > bytes.count { resize(to: offset + new.count) }
        bytes.replaceSubrange(offset..<offset + new.count, with: new)
    }

    mutating func truncate(to size: Int) {
        guard size != bytes.count else { return }
        remember(sectors: min(size, bytes.count)..<max(size, bytes.count))
        resize(to: size)
    }

    mutating func sync() {
        unsynced = [:]
        unsyncedSizes = []
    }

    /// The kernel has dropped what it could not write, and reports that only once.
    mutating func failSync() {
        for (sector, versions) in unsynced { doomed[sector] = versions }
        unsynced = [:]
    }

    mutating func flipBit(_ bit: Int) {
        guard bit >= 0, bit / 8 < bytes.count else { return }
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    }

    /// Leaves what was on the medium when the power went.
    mutating func crash(_ random: inout SeededRandom) {
        defer { (unsynced, unsyncedSizes, doomed) = ([:], [], [:]) }
        if isSynced { return }
        let fate = Fate(&random)
        let pending = doomed.merging(unsynced) { lost, newer in lost + newer }
        for sector in pending.keys.sorted() {
            guard let kept = fate.choose(from: pending[sector] ?? [], &random) else { continue }
            restore(sector, kept)
        }
        if let size = fate.choose(from: unsyncedSizes, &random) { setSize(size) }
    }

    /// How a whole file fares, so that the plain cases come up as often as the mixed ones.
    private enum Fate {
        case keepsAll, losesAll, mixed

        init(_ random: inout SeededRandom) {
            switch random.next() & 3 {
            case 0: self = .keepsAll
            case 1: self = .losesAll
            default: self = .mixed
            }
        }

        /// One of the older versions, the first being the stable one; nil keeps the latest.
        func choose<Version>(from versions: [Version], _ random: inout SeededRandom) -> Version? {
            switch self {
            case .keepsAll: return nil
            case .losesAll: return versions.first
            case .mixed:
                let index = Int(random.next() % UInt64(versions.count + 1))
                return index < versions.count ? versions[index] : nil
            }
        }
    }

    private mutating func remember(sectors range: Range<Int>) {
        guard !range.isEmpty else { return }
        for sector in range.lowerBound / SimFileContent.sectorBytes...(range.upperBound - 1) / SimFileContent.sectorBytes {
            SimFileContent.add(content(of: sector), to: &unsynced[sector, default: doomed.removeValue(forKey: sector) ?? []])
        }
    }

    private mutating func resize(to size: Int) {
        SimFileContent.add(bytes.count, to: &unsyncedSizes)
        setSize(size)
    }

    private mutating func setSize(_ size: Int) {
        if size < bytes.count {
            bytes.removeLast(bytes.count - size)
        } else {
            bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
        }
    }

    private static func add<Version>(_ version: Version, to versions: inout [Version]) {
        versions.append(version)
        if versions.count > versionsMax { versions.remove(at: 1) }
    }

    private func content(of sector: Int) -> [UInt8] {
        let start = sector * SimFileContent.sectorBytes
        guard start < bytes.count else { return [] }
        return Array(bytes[start..<min(start + SimFileContent.sectorBytes, bytes.count)])
    }

    /// Puts an older content back; where the file is longer than it was then, zeros follow.
    private mutating func restore(_ sector: Int, _ content: [UInt8]) {
        let start = sector * SimFileContent.sectorBytes
        let end = min(start + SimFileContent.sectorBytes, bytes.count)
        guard start < end else {
            restoreBehindEnd(start, content)
            return
        }
        let fitted = content.prefix(end - start) + repeatElement(0, count: max(0, end - start - content.count))
        bytes.replaceSubrange(start..<end, with: fitted)
        if content.count > end - start { restoreBehindEnd(start, content) }
    }

    /// A cut that did not reach the medium: the bytes are there again, and the size decides what is seen of them.
    private mutating func restoreBehindEnd(_ start: Int, _ content: [UInt8]) {
        guard !content.isEmpty else { return }
        setSize(max(bytes.count, start + content.count))
        bytes.replaceSubrange(start..<start + content.count, with: content)
    }
}
