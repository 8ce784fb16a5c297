/// XXH64 (Yann Collet, xxHash fast digest algorithm, XXH64 algorithm description): the checksum of our files and,
/// with a secret seed, the hash of our look-up tables. Not for secrets.
public enum XXHash64 {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    public static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return avalanche(seed &+ prime5) }
        var at = 0
        var sum = bytes.count >= 32 ? stripes(base, bytes.count, seed, &at) : seed &+ prime5
        sum &+= UInt64(truncatingIfNeeded: bytes.count)
        while at &+ 8 <= bytes.count {
            sum = rotate(sum ^ round(0, load64(base, at)), 27) &* prime1 &+ prime4
            at &+= 8
        }
        if at &+ 4 <= bytes.count {
            let word = UInt64(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
            sum = rotate(sum ^ (word &* prime1), 23) &* prime2 &+ prime3
            at &+= 4
        }
        while at < bytes.count {
            sum = rotate(sum ^ (UInt64(base.load(fromByteOffset: at, as: UInt8.self)) &* prime5), 11) &* prime1
            at &+= 1
        }
        return avalanche(sum)
    }

    public static func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 { bytes.withUnsafeBytes { hash($0, seed: seed) } }

    private static func stripes(_ base: UnsafeRawPointer, _ count: Int, _ seed: UInt64, _ at: inout Int) -> UInt64 {
        var a = seed &+ prime1 &+ prime2, b = seed &+ prime2, c = seed, d = seed &- prime1
        while at &+ 32 <= count {
            a = round(a, load64(base, at))
            b = round(b, load64(base, at &+ 8))
            c = round(c, load64(base, at &+ 16))
            d = round(d, load64(base, at &+ 24))
            at &+= 32
        }
        var sum = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
        sum = (sum ^ round(0, a)) &* prime1 &+ prime4
        sum = (sum ^ round(0, b)) &* prime1 &+ prime4
        sum = (sum ^ round(0, c)) &* prime1 &+ prime4
        return (sum ^ round(0, d)) &* prime1 &+ prime4
    }

    @inline(__always) private static func load64(_ base: UnsafeRawPointer, _ at: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    @inline(__always) private static func rotate(_ value: UInt64, _ by: UInt64) -> UInt64 { value &<< by | value &>> (64 &- by) }

    @inline(__always) private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotate(lane &+ word &* prime2, 31) &* prime1
    }

    private static func avalanche(_ sum: UInt64) -> UInt64 {
        var sum = (sum ^ sum &>> 33) &* prime2
        sum = (sum ^ sum &>> 29) &* prime3
        return sum ^ sum &>> 32
    }
}
