import Base
import Testing

@testable import AWSWire

@Suite struct TextTests {
    @Test("timestamps read and print in all three forms", arguments: [
        ("2014-04-29T18:30:38Z", "Tue, 29 Apr 2014 18:30:38 GMT", "1398796238"), ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT", "-1"),
        ("2000-01-02T20:34:56.123Z", "Sun, 02 Jan 2000 20:34:56.123 GMT", "946845296.123"), ("1969-12-31T23:59:58.500Z", "Wed, 31 Dec 1969 23:59:58.500 GMT", "-1.500"),
    ])
    func timestamps(_ iso: String, _ http: String, _ seconds: String) throws {
        let time = try #require(Timestamp(iso8601: iso))
        for (text, format) in [(iso, TimestampFormat.iso8601), (http, .rfc822), (seconds, .unixTimestamp)] {
            #expect(TimestampText.text(time, format) == text && TimestampText.time(text) == time, "\(text)")
        }
    }

    @Test("what is no timestamp is nil", arguments: ["", "x", "Tue, 31 Apr 2014 18:30:38 GMT", "Tue, 29 Apr 2014 18:30:38", "9223372036854775807", "1e300", "-9223372036854775.808", "253402300800", "-62135596801", "2014-13-01", "Tue, 29 Apr -014 18:30:38 GMT"])
    func notTimestamps(_ text: String) { #expect(TimestampText.time(text) == nil) }

    @Test("percent-encoding", arguments: [("a%20b+c", "a b c"), ("%e3%81%B2", "ひ"), ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("100%25", "100%")])
    func percent(_ text: String, _ plain: String) { #expect(PercentText.decoded(text.utf8, plusIsSpace: true) == plain) }

    @Test("lists in headers", arguments: [
        ("a, b", ["a", "b"]), ("\"b,c\", \"\\\"def\\\"\", a", ["b,c", "\"def\"", "a"]), ("a,,b", ["a", "", "b"]), ("\"open", ["open"]), ("", [""]),
    ])
    func headers(_ text: String, _ values: [String]) { #expect(HeaderText.values(text, areDates: false) == values) }

    @Test("an element of a header list is read back as one value", arguments: ["a", "a,b", "say \"x\"", "a\\b,c", ",\u{301}", "\"\u{6DB}x", "\\"])
    func elements(_ text: String) { #expect(HeaderText.values(HeaderText.element(text), areDates: false) == [text]) }

    @Test("half-precision numbers", arguments: [
        (UInt16(0x3C00), 1.0), (0x0001, 0x1p-24), (0x7BFF, 65504), (0xC000, -2), (0x7C00, .infinity), (0x0050, 4.76837158203125e-06),
    ])
    func halves(_ bits: UInt16, _ value: Double) { #expect(CBORReader.half(bits) == value) }

    @Test("CBOR integers take the shortest head", arguments: [
        (Int64(0), [0x00]), (23, [0x17]), (24, [0x18, 24]), (255, [0x18, 255]), (256, [0x19, 1, 0]), (-1, [0x20]), (-25, [0x38, 24]),
        (.max, [0x1B, 0x7F, 255, 255, 255, 255, 255, 255, 255]), (.min, [0x3B, 0x7F, 255, 255, 255, 255, 255, 255, 255]),
    ] as [(Int64, [UInt8])])
    func integers(_ value: Int64, _ bytes: [UInt8]) throws {
        var writer = CBORWriter()
        writer.integer(value)
        #expect(writer.bytes == bytes)
        var reader = CBORNodeReader(bytes, table: try KitchenTable.table(.cbor))
        #expect(try reader.document(nil) == .int(value))
    }

    @Test("a CBOR time outside years 1 to 9999 is refused", arguments: [
        [0xC1, 0x3B, 0x7F, 255, 255, 255, 255, 255, 255, 255], [0xC1, 0x1B, 255, 255, 255, 255, 255, 255, 255, 255], [0xC1, 0xF9, 0x7C, 0],
        [0xC1, 0xFB, 0xC3, 0x40, 0x62, 0x4D, 0xD2, 0xF1, 0xA9, 0xFC],
    ] as [[UInt8]])
    func extremeTimes(_ bytes: [UInt8]) throws {
        var reader = CBORNodeReader(bytes, table: try KitchenTable.table(.cbor))
        #expect(throws: ServiceFault.self) { try reader.document(nil) }
    }

    @Test("a CBOR reader passes over what it need not know")
    func skips() throws {
        var writer = CBORNodeWriter(table: nil)
        writer.value(.list([.map([.init("a", .list([.double(1), .null, .timestamp(Timestamp(seconds: 1))]))]), .bytes([1])]), nil)
        var reader = CBORReader(writer.out.bytes + [0x01])
        try reader.skip()
        #expect(try reader.head() == .unsigned(1) && reader.isAtEnd)
    }
}
