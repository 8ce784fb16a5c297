/// An HTTP request as a value: what the front hands to handlers and what planes send (RFC 9110).
public struct HTTPRequest: Sendable {
    public var method: String
    /// The path as it stood in the request line, still percent-encoded, without the query.
    public var path: String
    /// The raw query without the question mark; nil when there was none.
    public var query: String?
    public var headers: HTTPHeaders
    public var body: [UInt8]
    /// The peer's address as text, for the audit trail; empty for requests made inside.
    public var peer: String
    /// The peer's port; 0 when it has none.
    public var peerPort: Int

    public init(method: String, path: String, query: String? = nil, headers: HTTPHeaders = .init(), body: [UInt8] = [], peer: String = "", peerPort: Int = 0) {
        (self.method, self.path, self.query) = (method, path, query)
        (self.headers, self.body, self.peer, self.peerPort) = (headers, body, peer, peerPort)
    }
}

/// An HTTP response as a value. `content-length` is added by whoever writes it.
public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: HTTPHeaders
    public var body: [UInt8]

    public init(status: Int, headers: HTTPHeaders = .init(), body: [UInt8] = []) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}

/// Header fields in the order they came; names compare without case.
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    public private(set) var fields: [(name: String, value: String)]

    public init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }
    public init(dictionaryLiteral elements: (String, String)...) { fields = elements.map { (name: $0.0, value: $0.1) } }

    /// The first value of the field; setting replaces every one of them.
    public subscript(name: String) -> String? {
        get { fields.first { HTTPHeaders.same($0.name, name) }?.value }
        set {
            fields.removeAll { HTTPHeaders.same($0.name, name) }
            if let newValue { fields.append((name: name, value: newValue)) }
        }
    }

    /// All values of the field, in order.
    public func all(_ name: String) -> [String] { fields.filter { HTTPHeaders.same($0.name, name) }.map(\.value) }

    public mutating func add(_ name: String, _ value: String) { fields.append((name: name, value: value)) }

    private static func same(_ a: String, _ b: String) -> Bool {
        let count = a.utf8.count
        guard count == b.utf8.count else { return false }
        var a = a, b = b
        return a.withUTF8 { a in
            b.withUTF8 { b in
                for index in 0..<count where a[index] != b[index] && lowered(a[index]) != lowered(b[index]) { return false }
                return true
            }
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
}
