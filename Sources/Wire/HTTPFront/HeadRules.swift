import Base
import NIOHTTP1

/// What a request head asks for, after every rule that the codec leaves to us has been kept (RFC 9112, RFC 9110 §10.1.1).
struct AcceptedHead: Sendable {
    var request: HTTPRequest
    /// Nil for a chunked body.
    var contentLength: Int?
    var expectsContinue: Bool
    var keepsAlive: Bool
    var isHTTP10: Bool
}

/// The rules for a request head that make one reading of it the only one, so that no proxy before us can see another
/// request in the same bytes (request smuggling, RFC 9112 §11.2).
struct HeadRules {
    let limits: FrontLimits
    let peer: String
    let peerPort: Int

    private struct Seen {
        var host: String?, contentLength: String?, transferEncoding: String?, expect: String?
        var upgrade = false
    }

    func accept(_ head: HTTPRequestHead) throws(Refusal) -> AcceptedHead {
        let isHTTP10 = head.version == .http1_0
        guard isHTTP10 || head.version == .http1_1 else { throw .otherVersion }
        let (headers, seen) = try readFields(head.headers)
        if seen.host == nil, !isHTTP10 { throw Refusal(400, "The Host field is missing.") }
        let length = try bodyLength(seen, isHTTP10: isHTTP10)
        let expectsContinue = try expectation(seen.expect) && !isHTTP10 && length != 0
        let (path, query) = try splitTarget(head.uri, method: head.method, host: seen.host)
        return AcceptedHead(
            request: HTTPRequest(method: head.method.rawValue, path: path, query: query, headers: headers, peer: peer, peerPort: peerPort),
            contentLength: length, expectsContinue: expectsContinue,
            // The codec stops reading at an upgrade that we do not make, so that connection ends with its answer.
            keepsAlive: head.isKeepAlive && !seen.upgrade, isHTTP10: isHTTP10)
    }

    private func readFields(_ fields: NIOHTTP1.HTTPHeaders) throws(Refusal) -> (Base.HTTPHeaders, Seen) {
        var copied: [(name: String, value: String)] = []
        copied.reserveCapacity(fields.count)
        var seen = Seen()
        for (name, sent) in fields {
            let value = sent.withoutTrailingSpace
            copied.append((name: name, value: value))
            switch name.utf8.count {
            case 4 where name.isSameField("host"): try once(&seen.host, value, "Host")
            case 6 where name.isSameField("expect"): try once(&seen.expect, value, "Expect")
            case 7 where name.isSameField("upgrade"): seen.upgrade = true
            case 14 where name.isSameField("content-length"): try once(&seen.contentLength, value, "Content-Length")
            case 17 where name.isSameField("transfer-encoding"): try once(&seen.transferEncoding, value, "Transfer-Encoding")
            default: break
            }
        }
        return (Base.HTTPHeaders(copied), seen)
    }

    private func once(_ place: inout String?, _ value: String, _ name: String) throws(Refusal) {
        guard place == nil else { throw Refusal(400, "The \(name) field stands more than once.") }
        place = value
    }

    /// The declared length, 0 without a body, nil when chunked. A length beside an encoding is refused, not ranked.
    private func bodyLength(_ seen: Seen, isHTTP10: Bool) throws(Refusal) -> Int? {
        if let encoding = seen.transferEncoding {
            guard seen.contentLength == nil else { throw Refusal(400, "Content-Length and Transfer-Encoding stand together.") }
            guard !isHTTP10 else { throw Refusal(400, "HTTP/1.0 has no Transfer-Encoding.") }
            guard encoding.isSameField("chunked") else { throw Refusal(501, "Only the transfer encoding chunked is known.") }
            return nil
        }
        guard let text = seen.contentLength else { return 0 }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { throw Refusal(400, "The Content-Length is not valid.") }
        guard let length = Int(text), length <= limits.bodyBytesMax else { throw .bodyTooLarge(limits.bodyBytesMax) }
        return length
    }

    private func expectation(_ expect: String?) throws(Refusal) -> Bool {
        guard let expect else { return false }
        guard expect.isSameField("100-continue") else { throw Refusal(417, "Only the expectation 100-continue can be met.") }
        return true
    }

    private func splitTarget(_ target: String, method: HTTPMethod, host: String?) throws(Refusal) -> (path: String, query: String?) {
        guard target.utf8.count <= limits.targetBytesMax else { throw .targetTooLong }
        guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
            throw Refusal(400, "The request target holds characters that must be percent-encoded.")
        }
        guard method != .CONNECT else { throw Refusal(501, "Tunnels are not made here.") }
        if target == "*", method == .OPTIONS { return ("*", nil) }
        var rest = target.utf8[...]
        if rest.first != UInt8(ascii: "/") { rest = try pathOfAbsolute(target, host: host) }
        guard let mark = rest.firstIndex(of: UInt8(ascii: "?")) else { return (String(Substring(rest)), nil) }
        return (String(Substring(rest[..<mark])), String(Substring(rest[rest.index(after: mark)...])))
    }

    /// The path of `http://host/path`, which a server must accept (RFC 9112 §3.2.2); the host must be the one in the Host field.
    private func pathOfAbsolute(_ target: String, host: String?) throws(Refusal) -> Substring.UTF8View {
        let scheme = ["http://", "https://"].first { target.utf8.count > $0.utf8.count && String(target.prefix($0.count)).isSameField($0) }
        guard let scheme else { throw Refusal(400, "The request target must begin with a slash.") }
        let rest = target.utf8.dropFirst(scheme.utf8.count)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard !authority.isEmpty, let host, String(Substring(authority)).isSameField(host) else {
            throw Refusal(400, "The host in the request target is not the one in the Host field.")
        }
        let path = rest.dropFirst(authority.count)
        return path.first == UInt8(ascii: "/") ? path : ("/" + Substring(path)).utf8[...]
    }
}

extension String {
    /// Without the spaces and tabs at its end, which are no part of a field's value (RFC 9112 §5.1).
    var withoutTrailingSpace: String {
        var rest = utf8[...]
        while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return rest.count == utf8.count ? self : String(Substring(rest))
    }

    /// Equal without regard to the case of ASCII letters.
    func isSameField(_ other: String) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 | 0x20 && (97...122).contains($0 | 0x20)) }
    }
}
