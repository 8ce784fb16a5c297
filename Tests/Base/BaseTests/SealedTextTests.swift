import Base
import Soak
import Testing

@Suite("Sealed texts")
struct SealedTextTests {
    @Test("what was sealed is read, and any bit the other way is seen", arguments: ["123456789012", "2026-01-05T00:00:00.000Z", "{\"a\":\"ü\"}", "two\nlines", ""])
    func flips(text: String) {
        let sealed = SealedText.sealed(text)
        #expect(SealedText.text(of: sealed) == text)
        for bit in 0..<sealed.count * 8 {
            // Without its line break it looks like one line of an earlier release, longer than any text of ours.
            let read = SealedText.text(of: sealed.flipping(bit: bit))
            #expect(read == nil || (read?.utf8.count == sealed.count && !text.contains("\n")))
        }
    }

    @Test("one line of an earlier release is read as it is")
    func unsealed() { #expect(SealedText.text(of: Array("123456789012".utf8)) == "123456789012") }

    @Test("texts that were cut are seen")
    func cut() {
        let sealed = SealedText.sealed("123456789012")
        for count in 13..<sealed.count { #expect(SealedText.text(of: Array(sealed.prefix(count))) == nil) }
    }
}
