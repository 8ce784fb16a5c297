import Base
import Testing

@testable import ImageStore

/// Archives that are packed, whole, damaged and larger than they look.
@Suite struct PackedArchiveTests {
    private static let tar: [UInt8] = {
        var tar = TarText(), random = SeededRandom(seed: 3)
        tar.add("small", content: "hello")
        tar.add(Array("large".utf8), content: (0..<3_000_000).map { _ in UInt8(truncatingIfNeeded: random.next() & 15) })
        tar.add("zeros", content: String(repeating: "\0", count: 2_500_000))
        return tar.ended
    }()

    private func digest(_ bytes: [UInt8]) throws -> String {
        let source = HashedBytes(ReadyBytes(bytes))
        while try !source.next().isEmpty {}
        return source.digest
    }

    private func unpacked(_ source: any ByteSource) throws -> String {
        let hashed = HashedBytes(source)
        while try !hashed.next().isEmpty {}
        return hashed.digest
    }

    @Test func `Packed in one piece or several, they are the same`() throws {
        let tar = PackedArchiveTests.tar, whole = try digest(tar), half = tar.count / 2
        let gzip = Packed.gzip(tar), zstd = Packed.zstd(tar)
        #expect(try unpacked(GzipBytes(ReadyBytes(gzip))) == whole)
        #expect(try unpacked(ZstdBytes(ReadyBytes(zstd))) == whole)
        let halves = [Array(tar[..<half]), Array(tar[half...])]
        #expect(try unpacked(GzipBytes(ReadyBytes(halves.flatMap(Packed.gzip) + [0, 0, 0]))) == whole, "two members, and zeros behind them")
        #expect(try unpacked(ZstdBytes(ReadyBytes(halves.flatMap(Packed.zstd)))) == whole, "two frames")
        let reading = TarText.reading(tar)
        #expect(reading.hasPrefix("small=hello") && TarText.reading(gzip) == reading && TarText.reading(zstd) == reading)
    }

    @Test func `Damage and missing ends are seen`() {
        var tar = TarText()
        tar.add("f", content: String(repeating: "hello ", count: 2000))
        for packed in [Packed.gzip(tar.ended), Packed.zstd(tar.ended)] {
            for cut in [20, packed.count / 2, packed.count - 1] { #expect(TarText.reading(Array(packed.prefix(cut))).hasPrefix("refused: "), "cut at \(cut)") }
        }
        var gzip = Packed.gzip(tar.ended)
        gzip[gzip.count - 6] ^= 1
        #expect(TarText.reading(gzip) == "refused: the gzip data are damaged", "its checksum lies behind the archive's end")
        #expect(TarText.reading(Packed.gzip(tar.ended) + [1, 2, 3]) == "refused: something that is not gzip follows the gzip data")
    }

    @Test func `What grows without end is refused`() {
        var tar = TarText()
        tar.add(Array("bomb".utf8), content: [UInt8](repeating: 0, count: 80 << 20))
        for packed in [Packed.gzip(tar.ended), Packed.zstd(tar.ended)] {
            #expect(TarText.reading(packed) == "refused: it grows to more than 1000 times its size when it is unpacked", "\(packed.count) bytes")
        }
    }
}
