/// An absolute `http` or `https` URL in its parts (RFC 3986, read strictly).
///
/// User information, white space, controls, non-ASCII bytes, backslashes and hosts that only some readers take for an
/// address (`127.1`, `0x7f000001`) are refused. A fragment is dropped: it is never sent.
public struct URLParts: Hashable, Sendable, CustomStringConvertible {
    public enum Scheme: String, Hashable, Sendable {
        case http, https
        public var defaultPort: Int { self == .http ? 80 : 443 }
    }

    /// Why a text is no URL that we follow.
    public enum Refusal: Error, Hashable, Sendable { case tooLong, character, scheme, userInfo, host, port, relative }

    public let scheme: Scheme
    /// A lower-case name, or the canonical text of an address without brackets.
    public let host: String
    /// The host as an address when it was written as one.
    public let address: IPAddress?
    public let port: Int
    /// Starts with `/`; percent-encoding as it stood.
    public let path: String
    /// Without the question mark; nil when there was none.
    public let query: String?

    /// The longest URL read.
    public static let countMax = 8192

    public init(_ text: some StringProtocol) throws(Refusal) {
        let text = String(text)
        guard text.utf8.count <= URLParts.countMax else { throw .tooLong }
        guard text.utf8.allSatisfy(URLParts.isAllowed) else { throw .character }
        let (scheme, rest) = try URLParts.splitScheme(text)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let authority = try URLAuthority(rest[..<end])
        self.scheme = scheme
        (host, address, port) = (authority.host, authority.address, authority.port ?? scheme.defaultPort)
        (path, query) = URLParts.splitTarget(rest[end...])
    }

    private init(_ base: URLParts, target: Substring) {
        (scheme, host, address, port) = (base.scheme, base.host, base.address, base.port)
        (path, query) = URLParts.splitTarget(target)
    }

    /// The URL of a `Location` field: absolute, `//host/...`, `/path` or `?query`. Other relative forms are refused.
    public func following(_ location: String) throws(Refusal) -> URLParts {
        guard location.utf8.count <= URLParts.countMax else { throw .tooLong }
        guard location.utf8.allSatisfy(URLParts.isAllowed) else { throw .character }
        if location.hasPrefix("//") { return try URLParts(scheme.rawValue + ":" + location) }
        if location.hasPrefix("/") { return URLParts(self, target: location[...]) }
        if location.hasPrefix("?") { return URLParts(self, target: (path + location)[...]) }
        guard location.prefix(8).contains(":") else { throw .relative }
        return try URLParts(location)
    }

    /// What belongs in the `Host` field: the port only where it is not the scheme's own.
    public var hostHeader: String {
        let name = address.map { $0.isV4 ? host : "[\(host)]" } ?? host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// The name to verify in the TLS handshake; nil for `http`.
    public var serverName: String? { scheme == .https ? host : nil }

    public var description: String { "\(scheme.rawValue)://\(hostHeader)\(path)" + (query.map { "?" + $0 } ?? "") }

    private static func splitScheme(_ text: String) throws(Refusal) -> (Scheme, Substring) {
        for (prefix, scheme) in [("http://", Scheme.http), ("https://", .https)]
        where text.prefix(prefix.count).lowercased() == prefix {
            return (scheme, text.dropFirst(prefix.count))
        }
        throw .scheme
    }

    private static func splitTarget(_ text: Substring) -> (path: String, query: String?) {
        let sent = text.prefix { $0 != "#" }
        let path = sent.prefix { $0 != "?" }
        let query = path.endIndex == sent.endIndex ? nil : String(sent[path.endIndex...].dropFirst())
        return (path.isEmpty ? "/" : String(path), query)
    }

    /// The bytes of RFC 3986 §2, without the ones it excludes.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
    }
}
