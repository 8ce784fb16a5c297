import Testing

@testable import ImageStore

/// What becomes of archives, those that mean well and those that do not.
@Suite struct TarReaderTests {
    private func read(_ fill: (inout TarText) -> Void) -> String {
        var tar = TarText()
        fill(&tar)
        return TarText.reading(tar.ended)
    }

    @Test func `Files, folders, links and second names are read as they were written`() {
        #expect(read { $0.add("a", content: "one"); $0.add("b/", kind: "5"); $0.add("b/c", kind: "2", target: "../a"); $0.add("d", kind: "1", target: "a") } == "a=one, b/, b/c->../a, d==a")
        #expect(read { $0.add("./", kind: "5"); $0.add("./x/./y", content: "2") } == "x/, x/y=2", "the root says nothing, and folders that nobody names are made")
        #expect(read { $0.add("old/", kind: "\0"); $0.add("old/f", kind: "\0", content: "1") } == "old/, old/f=1", "the oldest format")
        #expect(read { $0.add("f", content: "3", prefix: "deep/er") } == "deep/, deep/er/, deep/er/f=3", "a name in two parts")
        #expect(read { $0.add("e", content: "") } == "e=")
    }

    @Test func `Long names and large sizes are those that extended headers say`() {
        let long = Array(repeating: "folder", count: 30).joined(separator: "/")
        #expect(read { $0.addRecords(("path", long), ("mtime", "12.5"), ("uid", "0")); $0.add("short", content: "x") }.hasSuffix("\(long)=x"))
        #expect(read { $0.add("././@LongLink", kind: "L", content: long + "\0"); $0.add("short", content: "x") }.hasSuffix("\(long)=x"), "GNU tar")
        #expect(read { $0.addRecords(("linkpath", "b/c")); $0.add("l", kind: "2", target: "wrong") } == "l->b/c")
        #expect(read { $0.addRecords(("size", "3")); $0.add("f", content: "abc", size: 0) } == "f=abc")
        #expect(read { $0.addRecords(("path", "all"), global: true); $0.add("f", content: "1") } == "all=1")
        #expect(read { $0.add(Array("cut\u{e9}".utf8.dropLast()), kind: "x", content: Array("13 path=fine\n".utf8)); $0.add("f") } == "fine=", "the name of an extended header is nobody's")
    }

    @Test func `What leads out of an image is refused with its name`() {
        let cases: [(fill: (inout TarText) -> Void, refusal: String)] = [
            ({ $0.add("/etc/passwd") }, "/etc/passwd: the path is absolute"),
            ({ $0.add("a/../../b") }, "a/../../b: the path leads out of the image by .."),
            ({ $0.addRecords(("path", "../x")); $0.add("f") }, "../x: the path leads out of the image by .."),
            ({ $0.add("l", kind: "2", target: "/etc") }, "l: it leads out of the image (a link to /etc)"),
            ({ $0.add("a/l", kind: "2", target: "../../etc") }, "a/l: it leads out of the image (a link to ../../etc)"),
            ({ $0.add("l", kind: "2", target: "a/../../etc") }, "l: it goes up again after a name, where other links may lead it out of the image (a link to a/../../etc)"),
            ({ $0.add("l", kind: "2", target: "") }, "l: the link says nothing that could be followed (a link to )"),
            ({ $0.add("l", kind: "2", target: "d"); $0.add("d/", kind: "5"); $0.add("l/f") }, "l/f: it lies below l, which is no folder"),
            ({ $0.add("f"); $0.add("f/g") }, "f/g: it lies below f, which is no folder"),
            ({ $0.add("f", kind: "1", target: "/etc/shadow") }, "/etc/shadow: the path is absolute"),
            ({ $0.add("f", kind: "1", target: "g") }, "f: it is a second name of g, which is no file that came before"),
            ({ $0.add("l", kind: "2", target: "x"); $0.add("f", kind: "1", target: "l") }, "f: it is a second name of l, which is no file that came before"),
            ({ $0.add("f"); $0.add("./f") }, "f: it is there twice"),
            ({ $0.add("f"); $0.add("f", kind: "2", target: "g") }, "f: it is there twice"),
            ({ $0.add("d/", kind: "5"); $0.add("d") }, "d: it is there twice"),
            ({ $0.add("user-data") }, "user-data: the name is kept for what an instance is given"),
            ({ $0.add("user-data/x") }, "user-data/x: the name is kept for what an instance is given"),
            ({ $0.add(".", content: "x") }, ".: a file cannot be the root of an image"),
        ]
        for one in cases { #expect(read(one.fill) == "refused: " + one.refusal) }
    }

    @Test func `Devices, pipes and sparse files are refused with their name`() {
        let cases: [(kind: Character, refusal: String)] = [
            ("3", "n: it is a device"), ("4", "n: it is a device"), ("6", "n: it is a pipe"), ("S", "n: it is a sparse file; make the archive without --sparse"),
            ("V", "n: entries of the kind V are not read"),
        ]
        for one in cases { #expect(read { $0.add("n", kind: one.kind) } == "refused: " + one.refusal) }
        #expect(read { $0.addRecords(("GNU.sparse.major", "1")); $0.add("n") } == "refused: it holds a sparse file; make it without --sparse")
    }

    @Test func `Names, depths, counts and sizes have limits`() {
        #expect(read { $0.addRecords(("path", String(repeating: "a/", count: 65) + "f")); $0.add("f") }.contains("it lies more than 64 folders deep"))
        #expect(read { $0.addRecords(("path", String(repeating: "n", count: 256))); $0.add("f") }.contains("a name is longer than 255 bytes"))
        #expect(read { $0.addRecords(("path", String(repeating: "abcdefgh/", count: 500))); $0.add("f") }.contains("the path is longer than 4096 bytes"))
        #expect(read { $0.addRecords(("path", "a\0b")); $0.add("f") }.contains("the path holds a NUL"))
        #expect(read { $0.add("x", kind: "x", content: String(repeating: " ", count: 70_000)); $0.add("f") } == "refused: an extended header is larger than 65536 bytes")
        #expect(read { tar in for _ in 0..<20 { tar.addRecords(("path", "f")) } } == "refused: more than 16 extended headers come before one entry")
        #expect(read { $0.add("f", size: 1 << 34) } == "refused: the files are larger than 8589934592 bytes together")
    }

    @Test func `Sizes that lie and bytes that are missing are refused`() {
        #expect(read { $0.add("f", content: "x", size: 5000) } == "refused: the archive ends in the middle")
        #expect(read { $0.addRecords(("size", "9999999999999999999")); $0.add("f") } == "refused: an extended header in it says a size that is no number")
        #expect(read { $0.addRecords(("size", "-1")); $0.add("f") } == "refused: an extended header in it says a size that is no number")
        #expect(read { $0.add(Array("f".utf8), size: "99") } == "refused: a header in it says a size that is no number")
        #expect(read { $0.add(Array("f".utf8), size: "777777777777") }.contains("larger than"))
        #expect(read { $0.add(Array("caf\u{e9}".utf8.dropLast())) }.contains("the name is not UTF-8"))
        var tar = TarText()
        tar.add("f", content: "hello")
        for cut in [0, 1, 511, 512, 600, 1023, 1024] { #expect(TarText.reading(Array(tar.bytes.prefix(cut))) == "refused: the archive ends in the middle", "cut at \(cut)") }
        var flipped = tar.ended
        flipped[3] ^= 1
        #expect(TarText.reading(flipped) == "refused: it is no tar archive, or a header in it is damaged: the checksum is wrong")
    }

    @Test func `What is no tar archive is told by name where it is known`() {
        for (bytes, name) in [(Array("PK\u{3}\u{4}".utf8), "zip"), (Array("BZh9".utf8), "bzip2"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "xz")] {
            #expect(TarText.reading(bytes + [UInt8](repeating: 1, count: 2000)) == "refused: it is \(name); a tar archive is expected, plain or packed with gzip or zstd")
        }
        #expect(TarText.reading(Array(repeating: 65, count: 4096)) == "refused: it is no tar archive, or a header in it is damaged: the checksum is wrong")
    }
}
