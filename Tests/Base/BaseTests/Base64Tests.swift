import Base
import Testing

@Suite("Base64") struct Base64Tests {
    @Test("The vectors of RFC 4648 §10, both ways", arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func vectors(_ plain: String, _ text: String) {
        let bytes = Array(plain.utf8)
        #expect(Base64Text.encoded(bytes) == text)
        #expect(Base64Text.decoded(text.utf8) == bytes)
        #expect(Base64Text.decoded(text.filter { $0 != "=" }.utf8) == bytes, "padding may be missing")
        #expect(Base64Text.decoded(text.map { "\($0) \r\n" }.joined().utf8) == bytes, "white space may stand between")
    }

    @Test("Every byte comes back") func allBytes() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(Base64Text.decoded(Base64Text.encoded(bytes).utf8) == bytes)
    }

    @Test("What is not base64 is nil", arguments: ["A", "AAAAA", "A===", "AA=A", "A*AA", "=", "AAAA====", "AA-_", "ÿAAA"])
    func refused(_ text: String) { #expect(Base64Text.decoded(text.utf8) == nil) }
}
