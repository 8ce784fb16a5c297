import Base
import Testing

@testable import AWSWire

/// Random damage to good requests: each is read or refused, none traps or hangs.
@Suite struct MutationTests {
    private static let mutationsPerCodec = 20_000

    private static func corpus(_ wire: WireProtocol) throws -> [HTTPRequest] {
        let json = #"{"Name":"soup","Count":3,"Weight":1.5e1,"IsHot":true,"Picture":"AP8H","At":1398796238.123,"Colors":["red"],"Flat":["a"],"Notes":{"k":"v\u00e9"},"Side":{"Name":"bread"},"Code":"AB1"}"#
        let xml = #"<?xml version="1.0"?><Dish xmlns="http://k/"><Name>a&amp;b</Name><Count>3</Count><Colors><member>red</member></Colors><Flat>a</Flat><Notes><entry><key>k</key><value>v</value></entry></Notes><At>2014-04-29T18:30:38Z</At></Dish>"#
        let form = "Action=Cook&Version=2020-01-01&Name=so%20up&Count=3&Weight=1.5&Picture=AP8H&At=Tue%2C+29+Apr+2014+18%3A30%3A38+GMT&Colors.member.1=red&Colors.1=red&Flat.1=a&Notes.entry.1.key=k&Notes.entry.1.value=v&Side.Name=x"
        let path = "/kitchens/my%20k/dishes"
        switch wire {
        case .query, .ec2: return [Speaking.form(form)]
        case .json: return [Speaking.json("Kitchen.Cook", json)]
        case .restJSON:
            return [
                HTTPRequest(method: "POST", path: path, query: "cook", body: Array(json.utf8)),
                HTTPRequest(method: "PUT", path: "/deliver/a/%2f/c", query: "limit=1", headers: ["X-Tags": #"a, "b\"", c"#, "X-Meta-a": "b"], body: Array(json.utf8)),
            ]
        case .restXML: return [HTTPRequest(method: "POST", path: path, query: "cook&limit=%20", body: Array(xml.utf8))]
        case .cbor:
            var writer = CBORNodeWriter(table: nil)
            writer.value(Node(try JSONValue(parsing: json)), nil)
            return [Speaking.cbor("Kitchen", "Cook", writer.out.bytes), Speaking.cbor("Kitchen", "Cook", [0xBF, 0x64, 0x4E, 0x61, 0x6D, 0x65, 0x7F, 0x61, 0x61, 0xFF, 0x62, 0x41, 0x74, 0xC1, 0xF9, 0x3C, 0, 0xFF])]
        }
    }

    @Test("no damage to a request traps", arguments: WireProtocol.allCases)
    func requests(_ wire: WireProtocol) throws {
        var random = SeededRandom(seed: 20_260_105)
        let service = try KitchenTable.service(wire)
        let directory = ServiceDirectory(served: [service])
        let corpus = try Self.corpus(wire)
        var read = 0
        for round in 0..<Self.mutationsPerCodec {
            var request = corpus[round % corpus.count]
            Self.damage(&request, &random)
            do {
                let call = try WireCall(of: request, form: ReplyForm(of: request, requestID: "r"), signingName: nil, in: directory)
                let input = try call.input(of: request)
                _ = call.response(to: input)
                read += 1
            } catch {
                _ = ReplyForm(of: request, requestID: "r").response(to: error, table: service.table)
            }
        }
        #expect(read > 0 && read < Self.mutationsPerCodec)
    }

    @Test("no damage to gzip or to a pattern traps")
    func others() {
        var random = SeededRandom(seed: 7)
        let packed = gzip(Array("some text, some text, some more text".utf8))
        for _ in 0..<5000 {
            var bytes = packed
            Self.damage(&bytes, &random)
            _ = try? Gzip.inflated(bytes)  // Refusing is as right as reading.
            var pattern = Array("^[\\w+=,.@-]{1,3}\\x41?[^:-z].*$".utf8)
            Self.damage(&pattern, &random)
            _ = PatternMatcher(String(decoding: pattern, as: UTF8.self))?.matches("abc:def")
        }
    }

    private static func damage(_ request: inout HTTPRequest, _ random: inout SeededRandom) {
        switch UInt.random(in: 0..<10, using: &random) {
        case 0: request.path = mutated(request.path, &random)
        case 1: request.query = mutated(request.query ?? "a=b", &random)
        case 2: request.headers = HTTPHeaders(request.headers.fields.map { (name: $0.name, value: mutated($0.value, &random)) })
        default: damage(&request.body, &random)
        }
    }

    private static func mutated(_ text: String, _ random: inout SeededRandom) -> String {
        var bytes = Array(text.utf8)
        damage(&bytes, &random)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One to four changes: a byte set, taken, put in, doubled, or the rest cut.
    private static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let telling = Array("&=.%+<>{}[]\"\\,:0129eE-\u{0}".utf8) + [0xFF, 0x9F, 0xBF, 0x5F, 0x7F, 0xC1, 0x1B, 0xFB]
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &random)
            let byte = Bool.random(using: &random) ? telling[Int.random(in: 0..<telling.count, using: &random)] : UInt8.random(in: 0...255, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where !bytes.isEmpty: bytes[place] = byte
            case 1 where !bytes.isEmpty: bytes.remove(at: place)
            case 2: bytes.insert(byte, at: place)
            case 3: bytes.insert(contentsOf: bytes.suffix(from: place), at: place)
            default: bytes.removeLast(min(bytes.count, Int.random(in: 0...3, using: &random)))
            }
        }
    }
}
