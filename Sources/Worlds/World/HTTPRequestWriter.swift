import Base

/// The bytes of an HTTP/1.1 request (RFC 9112 §3). Framing is ours: `Host`, `Content-Length`, `Transfer-Encoding` and
/// `Connection` of the request are replaced.
struct HTTPRequestWriter {
    let hostHeader: String
    let keepsAlive: Bool

    private static let ownFields: Set<String> = ["host", "content-length", "transfer-encoding", "connection"]

    func bytes(of request: HTTPRequest) throws(HTTPExchangeError) -> [UInt8] {
        guard HTTPSyntax.isToken(request.method.utf8), request.method != "CONNECT" else { throw .invalidRequest("method") }
        let target = request.path + (request.query.map { "?" + $0 } ?? "")
        guard target.hasPrefix("/") || target == "*", target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .invalidRequest("target") }
        var head = "\(request.method) \(target) HTTP/1.1\r\n"
        try append("Host", hostHeader, to: &head)
        for field in request.headers.fields where !HTTPRequestWriter.ownFields.contains(field.name.lowercased()) {
            try append(field.name, field.value, to: &head)
        }
        if !request.body.isEmpty || !["GET", "HEAD", "DELETE", "OPTIONS"].contains(request.method) {
            head += "Content-Length: \(request.body.count)\r\n"
        }
        head += keepsAlive ? "\r\n" : "Connection: close\r\n\r\n"
        return Array(head.utf8) + request.body
    }

    private func append(_ name: String, _ value: String, to head: inout String) throws(HTTPExchangeError) {
        guard HTTPSyntax.isToken(name.utf8), HTTPSyntax.isFieldValue(value.utf8) else { throw .invalidRequest("field \(name.prefix(64))") }
        head += "\(name): \(value)\r\n"
    }
}

/// Which bytes may stand where (RFC 9110 §5.5, §5.6.2).
enum HTTPSyntax {
    static func isToken(_ bytes: some Collection<UInt8>) -> Bool { !bytes.isEmpty && bytes.allSatisfy(isTokenByte) }

    static func isFieldValue(_ bytes: some Collection<UInt8>) -> Bool { bytes.allSatisfy { $0 == 9 || ($0 >= 0x20 && $0 != 0x7F) } }

    /// Without white space around it.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 9 }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else { return [] }
        return bytes[first...last]
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
