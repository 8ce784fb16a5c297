import Base

@testable import AWSWire

/// Writes inputs as clients do, in each of CloudWatch's protocols.
enum Requests {
    static func request(_ operation: String, _ input: Node, over wire: WireProtocol) -> HTTPRequest {
        switch wire {
        case .query:
            HTTPRequest(
                method: "POST", path: "/", headers: ["content-type": "application/x-www-form-urlencoded; charset=utf-8"],
                body: Array(form(operation, input).utf8))
        case .cbor:
            HTTPRequest(
                method: "POST", path: "/service/GraniteServiceVersion20100801/operation/\(operation)",
                headers: ["smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"], body: cbor(input))
        default:
            HTTPRequest(
                method: "POST", path: "/",
                headers: ["content-type": "application/x-amz-json-1.0", "x-amz-target": "GraniteServiceVersion20100801.\(operation)"], body: json(input).encoded)
        }
    }

    static func json(_ node: Node) -> JSONValue {
        switch node {
        case .timestamp(let time): time.milliseconds % 1000 == 0 ? .int(time.seconds) : .double(Double(time.milliseconds) / 1000)
        case .list(let items): .array(items.map(json))
        case .map(let members): .object(members.map { .init($0.name, json($0.value)) })
        default: node.json
        }
    }

    static func form(_ operation: String, _ input: Node) -> String {
        var pairs = ["Action=\(operation)", "Version=2010-08-01"]
        append(input, "", to: &pairs)
        return pairs.joined(separator: "&")
    }

    private static func append(_ node: Node, _ path: String, to pairs: inout [String]) {
        let dot = path.isEmpty ? "" : path + "."
        switch node {
        case .map(let members): for member in members { append(member.value, dot + member.name, to: &pairs) }
        case .list(let items):
            for (index, item) in items.enumerated() { append(item, "\(path).member.\(index + 1)", to: &pairs) }
            if items.isEmpty { pairs.append("\(path)=") }
        case .timestamp(let time): pairs.append("\(path)=\(encoded(time.iso8601))")
        case .double(let value): pairs.append("\(path)=\(encoded(NumberText.text(value)))")
        case .int(let value): pairs.append("\(path)=\(value)")
        case .bool(let flag): pairs.append("\(path)=\(flag)")
        case .text(let text): pairs.append("\(path)=\(encoded(text))")
        case .null, .bytes: break
        }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"): String(UnicodeScalar(byte))
            case 0x20: "+"
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    static func cbor(_ node: Node) -> [UInt8] {
        var writer = CBORWriter()
        write(node, to: &writer)
        return writer.bytes
    }

    private static func write(_ node: Node, to writer: inout CBORWriter) {
        switch node {
        case .null: writer.null()
        case .bool(let flag): writer.bool(flag)
        case .int(let value): writer.integer(value)
        case .double(let value): writer.double(value)
        case .text(let text): writer.text(text)
        case .bytes(let bytes): writer.blob(bytes)
        case .timestamp(let time):
            writer.tag(1)
            if time.milliseconds % 1000 == 0 { writer.integer(time.seconds) } else { writer.double(Double(time.milliseconds) / 1000) }
        case .list(let items):
            writer.array(items.count)
            for item in items { write(item, to: &writer) }
        case .map(let members):
            writer.map(members.count)
            for member in members {
                writer.text(member.name)
                write(member.value, to: &writer)
            }
        }
    }
}
