/// The labels of a batch's series, one behind the other, as their sender gave them. Memory ahead is there already, so
/// that a label costs two copies and one check for room.
struct LabelArena: Sendable {
    private static let firstBytes = 512

    /// Of these bytes `count` are in use.
    private var storage: [UInt8] = []
    private(set) var count = 0

    mutating func reserve(_ bytes: Int) {
        if bytes > storage.count { storage.append(contentsOf: repeatElement(0, count: bytes - storage.count)) }
    }

    /// Empties it and keeps its memory.
    mutating func removeAll() { count = 0 }

    mutating func truncate(to length: Int) { count = min(count, length) }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        makeRoom(bytes.count)
        storage.withUnsafeMutableBytes { UnsafeMutableRawBufferPointer(rebasing: $0[count..<count + bytes.count]).copyMemory(from: bytes) }
        count += bytes.count
    }

    /// Appends a name and a value, each behind its length.
    mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        makeRoom(name.count + value.count + 20)
        let start = count
        count = storage.withUnsafeMutableBytes { room in
            LabelArena.put(value, at: LabelArena.put(name, at: start, in: room), in: room)
        }
    }

    /// Writes a varint length and the bytes; where they end.
    @inline(__always)
    private static func put(_ bytes: UnsafeRawBufferPointer, at start: Int, in room: UnsafeMutableRawBufferPointer) -> Int {
        var at = start
        var length = UInt64(bytes.count)
        while length >= 0x80 {
            room[at] = UInt8(truncatingIfNeeded: length) | 0x80
            length >>= 7
            at &+= 1
        }
        room[at] = UInt8(truncatingIfNeeded: length)
        at &+= 1
        UnsafeMutableRawBufferPointer(rebasing: room[at..<at &+ bytes.count]).copyMemory(from: bytes)
        return at &+ bytes.count
    }

    @inline(__always) private mutating func makeRoom(_ bytes: Int) {
        if count + bytes > storage.count { reserve(max(count + bytes, storage.count * 2, LabelArena.firstBytes)) }
    }

    @inline(__always) func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        storage.withUnsafeBytes { body(.init(rebasing: $0[..<count])) }
    }
}
