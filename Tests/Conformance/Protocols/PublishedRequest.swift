import Base
import CZlib

@testable import AWSWire

/// The request that a published input case describes.
struct PublishedRequest {
    let request: HTTPRequest

    init(_ item: PublishedSuites.Case, _ suite: PublishedSuites.Suite) {
        let serialized = item.json["serialized"] ?? .null
        var uri = serialized["uri"]?.text ?? "/"
        if !suite.endpointPath.isEmpty, uri.hasPrefix(suite.endpointPath) { uri = "/" + uri.dropFirst(suite.endpointPath.count).drop { $0 == "/" } }
        let parts = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var headers = HTTPHeaders((serialized["headers"]?.members ?? []).map { (name: $0.key, value: $0.value.text ?? "") })
        let text = Array((serialized["body"]?.text ?? "").utf8)
        var body = suite.wire == .cbor ? Base64Text.decoded(text) ?? [] : text
        if serialized["body"] == nil, headers["Content-Encoding"]?.contains("gzip") == true {
            body = gzip(PublishedRequest.compressible(item, suite.wire))
        }
        PublishedRequest.addProtocol(of: item, suite, to: &headers)
        request = HTTPRequest(method: serialized["method"]?.text ?? "POST", path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: headers, body: body)
    }

    /// The cases of compression leave the body to the client: here it is the parameters that no header carries.
    private static func compressible(_ item: PublishedSuites.Case, _ wire: WireProtocol) -> [UInt8] {
        let data = item.json["params"]?["data"]?.text ?? ""
        let encoding = item.json["params"]?["encoding"]?.text
        switch wire {
        case .query, .ec2:
            let name = wire == .ec2 ? ("Encoding", "Data") : ("encoding", "data")
            let rest = encoding.map { "&\(name.0)=\($0)" } ?? ""
            return Array("Action=\(item.operation.name)&Version=2020-01-08\(rest)&\(name.1)=\(percentEncoded(data))".utf8)
        case .json:
            let members = (encoding.map { [JSONValue.Member("encoding", .string($0))] } ?? []) + [.init("data", .string(data))]
            return JSONValue.object(members).encoded
        case .restJSON: return JSONValue.object([.init("data", .string(data))]).encoded
        case .restXML:
            var writer = XMLWriter()
            writer.open("Request")
            writer.element("data", data)
            writer.close("Request")
            return writer.bytes
        case .cbor: return []
        }
    }

    /// A case may leave out the headers by which its protocol is known.
    private static func addProtocol(of item: PublishedSuites.Case, _ suite: PublishedSuites.Suite, to headers: inout HTTPHeaders) {
        if suite.wire == .json { headers["X-Amz-Target"] = "\(suite.table.targetPrefix ?? "").\(item.operation.name)" }
        if suite.wire == .query || suite.wire == .ec2 { headers["Content-Type"] = "application/x-www-form-urlencoded" }
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

/// Packs bytes as `Content-Encoding: gzip` does.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    guard deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return [] }
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
