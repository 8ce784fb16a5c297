import Base
import CZlib
import Testing

@testable import AWSWire

/// Each limit is reached, and the request beyond it refused.
@Suite struct LimitTests {
    private func fault(_ request: HTTPRequest, _ wire: WireProtocol) throws -> ServiceFault? {
        let service = try KitchenTable.service(wire)
        do {
            _ = try Speaking.input(request, service)
            return nil
        } catch {
            return error
        }
    }

    private func sides(_ depth: Int, open: String, close: String) -> String { String(repeating: open, count: depth) + String(repeating: close, count: depth) }

    @Test("forms: parameters and dots")
    func forms() throws {
        let many = "Action=Cook&Name=x" + String(repeating: "&a", count: WireLimits.parametersMax)
        #expect(try fault(Speaking.form(many), .query)?.name == "RequestEntityTooLarge")
        let deep = "Action=Cook&Name=x&" + String(repeating: "Side.", count: WireLimits.parameterDepthMax) + "Name=y"
        #expect(try fault(Speaking.form(deep), .query)?.name == "MalformedInput")
        #expect(try fault(Speaking.form("Action=Cook&Name=%FF"), .query)?.message == "A parameter is not UTF-8.")
    }

    @Test("JSON: depth and syntax")
    func json() throws {
        let deep = #"{"Name":"x","Side":"# + sides(WireLimits.depthMax, open: #"{"Name":"x","Side":"#, close: "}").replacing(#":}"#, with: #":{"Name":"x"}}"#) + "}"
        #expect(try fault(Speaking.json("Kitchen.Cook", deep), .json)?.name == "SerializationException")
        for text in ["{", "nul", #"{"Name":"x"} "x""#, "\u{0}", sides(100_000, open: "[", close: "]")] {
            #expect(try fault(Speaking.json("Kitchen.Cook", text), .json)?.name == "SerializationException", "\(text.prefix(20))")
        }
    }

    @Test("CBOR: depth, lengths and syntax")
    func cbor() throws {
        let bodies: [[UInt8]] = [
            Array(repeating: 0x81, count: 100_000), Array(repeating: 0x9F, count: 100_000), Array(repeating: 0xC1, count: 100_000), [0xA1, 0x64], [0xBB] + Array(repeating: 0xFF, count: 8),
            [0x5B] + Array(repeating: 0xFF, count: 8), [0xFF], [0xA1, 0x01, 0x01], [0xA0, 0xA0], [0x1C], [0x80], [0xBF, 0x61, 0x61, 0xFF], [0x7F, 0x41, 0x61, 0xFF], [0xF8, 0x20],
        ]
        for body in bodies { #expect(try fault(Speaking.cbor("Kitchen", "Cook", body), .cbor)?.name == "SerializationException", "\(body.prefix(9))") }
    }

    @Test("XML: depth, size, document types and entities")
    func xml() throws {
        func request(_ text: String) -> HTTPRequest { HTTPRequest(method: "POST", path: "/kitchens/a/dishes", query: "cook", body: Array(text.utf8)) }
        let laughs = #"<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><Dish><Name>&c;</Name></Dish>"#
        for text in [
            laughs, #"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#, "<a>&nbsp;</a>", sides(WireLimits.depthMax + 1, open: "<a>", close: "</a>"), "<a><b></a>", "<a", "", "x", "<a/><b/>", "<a b='1' b='2'/>",
        ] where !text.isEmpty {
            #expect(try fault(request(text), .restXML)?.name == "MalformedXML", "\(text.prefix(30))")
        }
        let wide = "<Dish><Name>x</Name>" + String(repeating: "<Flat/>", count: WireLimits.xmlElementsMax) + "</Dish>"
        #expect(try fault(request(wide), .restXML)?.name == "RequestEntityTooLarge")
    }

    @Test("gzip: size, ratio and damage")
    func compressed() throws {
        func request(_ body: [UInt8], _ encoding: String = "gzip") -> HTTPRequest {
            var request = Speaking.json("Kitchen.Cook", "", headers: ["Content-Encoding": encoding])
            request.body = body
            return request
        }
        var form = Speaking.form("", headers: ["Content-Encoding": "gzip"])
        form.body = gzip(Array((String(repeating: "a&", count: WireLimits.actionBytesMax) + "Action=Cook&Name=x").utf8))
        #expect(try fault(form, .query)?.name == "MissingAction")
        let good = gzip(Array(#"{"Name":"x"}"#.utf8))
        #expect(try fault(request(good), .json) == nil)
        #expect(try fault(request(good, "identity, GZIP"), .json) == nil)
        let bomb = gzip(Array(repeating: 0x20, count: WireLimits.inflatedBytesMax + 1))
        #expect(try fault(request(bomb), .json)?.name == "RequestEntityTooLarge")
        let ratio = gzip(Array(repeating: 0x20, count: WireLimits.inflatedFreeBytes * 3))
        #expect(try fault(request(ratio), .json)?.name == "RequestEntityTooLarge")
        for body in [Array(good.dropLast(5)), good + good, [1, 2, 3], []] { #expect(try fault(request(body), .json)?.name == "MalformedInput") }
        #expect(try fault(request(good, "br"), .json)?.common?.status == 415)
        #expect(try fault(request(good, "br, gzip"), .json)?.common?.status == 415)
    }
}

/// Packs bytes as `Content-Encoding: gzip` does.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    guard deflateInit2_(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var input = bytes
    var out = [UInt8](repeating: 0, count: bytes.count + 1024)
    let capacity = out.count
    input.withUnsafeMutableBufferPointer { source in
        out.withUnsafeMutableBufferPointer { target in
            (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
            (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(capacity))
            _ = deflate(&stream, Z_FINISH)
        }
    }
    return Array(out.prefix(capacity - Int(stream.avail_out)))
}
