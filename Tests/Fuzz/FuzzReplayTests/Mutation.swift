import Base

/// Changes inputs as libFuzzer does, from a seed: bytes set, taken, put in, doubled, moved from another input, or cut off.
struct Mutation {
    private static let telling = Array("&=.%+-<>{}[]()\"'\\,:;|@#/*0129eE \n\r\u{0}".utf8) + [0xFF, 0x80, 0x7F, 0xBF, 0x9F, 0xC1, 0xFB, 0x01]
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// One to four changes of `bytes`; `other` is an input to borrow from.
    mutating func changed(_ bytes: [UInt8], borrowing other: [UInt8], bytesMax: Int) -> [UInt8] {
        var bytes = bytes
        for _ in 0...random.next() % 4 { change(&bytes, other) }
        return Array(bytes.prefix(bytesMax))
    }

    private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
        let place = below(bytes.count + 1)
        switch below(7) {
        case 0 where place < bytes.count: bytes[place] = byte()
        case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
        case 2 where place < bytes.count: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
        case 3: bytes.insert(byte(), at: place)
        case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + below(64))], at: place)
        case 5 where !other.isEmpty:
            let start = below(other.count)
            bytes.insert(contentsOf: other[start..<min(other.count, start + 1 + below(32))], at: place)
        case 6: bytes.removeLast(bytes.count - place)
        default: bytes.append(byte())
        }
    }

    private mutating func byte() -> UInt8 {
        below(2) == 0 ? Mutation.telling[below(Mutation.telling.count)] : UInt8(truncatingIfNeeded: random.next())
    }

    private mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(random.next() % UInt64(bound)) }
}
