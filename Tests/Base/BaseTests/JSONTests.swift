import Base
import Testing

@Suite struct JSONTests {
    private static let valid: [(String, JSONValue)] = [
        ("null", JSONValue.null), (" true ", true), ("false", false), ("0", 0), ("-1", -1), ("9223372036854775807", .int(.max)), ("9223372036854775808", .double(9_223_372_036_854_775_808)),
        ("1.5", 1.5), ("-0.0", .double(-0.0)), ("1e3", 1000.0), ("1E-2", 0.01), (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"),
        (#""\u0041\u00e9\u706b\ud83d\ude00""#, "Aé火😀"), ("[]", []), ("[1, [2]]", [1, [2]]), ("{}", .object([])), (#"{"b": 1, "a": {"c": null}}"#, ["b": 1, "a": ["c": .null]]),
    ]

    @Test(arguments: valid)
    func values(text: String, expected: JSONValue) throws { #expect(try JSONValue(parsing: text) == expected, "\(text)") }

    @Test(arguments: [
        "", " ", "nul", "tru", "+1", "01", "1.", ".5", "1e", "-", "0x1", "1e999", "NaN", "\"", "\"\u{1}\"", #""\x""#, #""\u12""#, #""\u+123""#, #""\ud83d""#, #""\ude00""#,
        #""\ud83d\u0041""#, "[", "[1", "[1,]", "[,]", "{", "{1:2}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "1 2", "[1]]", "'a'", "\u{FEFF}1",
    ])
    func malformedTextsAreRefused(text: String) { #expect(throws: JSONError.self) { try JSONValue(parsing: text) } }

    @Test func bytesThatAreNotUTF8AreRefused() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x80]] {
            #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test func nestingBeyondTheLimitIsRefusedBeforeTheStackIsAtRisk() throws {
        let deepest = String(repeating: "[", count: JSONValue.depthMax) + String(repeating: "]", count: JSONValue.depthMax)
        _ = try JSONValue(parsing: deepest)
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[\(deepest)]") }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test func whatIsWrittenReadsBackEqual() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<2000 {
            let value = JSONTests.value(&random, depth: 4)
            #expect(try JSONValue(parsing: value.encoded) == value)
        }
    }

    @Test func doublesThatJSONCannotSayBecomeNull() {
        #expect(JSONValue.array([.double(.nan), .double(.infinity), 2.0]).encodedText == "[null,null,2.0]")
    }

    /// Seeded damage: none may trap.
    @Test func damagedTextsNeverTrap() {
        var random = SeededRandom(seed: 6)
        for _ in 0..<20_000 {
            var bytes = JSONTests.value(&random, depth: 3).encoded
            for _ in 0..<1 + random.next() % 3 where !bytes.isEmpty { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
            _ = try? JSONValue(parsing: bytes)  // Either way is right; only a trap is not.
        }
    }

    private static func value(_ random: inout SeededRandom, depth: Int) -> JSONValue {
        switch random.next() % (depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(random.next() % 2 == 0)
        case 2: return .int(Int64(bitPattern: random.next()))
        case 3: return .double(Double(Int64(bitPattern: random.next()) >> 20) / 1024 + 0.5)
        case 4: return .string(String(String.UnicodeScalarView((0..<random.next() % 9).compactMap { _ in Unicode.Scalar(UInt32(random.next() % 0x11000)) })))
        case 5: return .array((0..<random.next() % 4).map { _ in value(&random, depth: depth - 1) })
        default: return .object((0..<random.next() % 4).map { .init("k\($0)", value(&random, depth: depth - 1)) })
        }
    }
}
