import Base

/// The status line and the fields of a response, and the body framing that follows from them (RFC 9112 §4 to §6).
struct HTTPResponseHead {
    enum Framing: Hashable { case none, length(Int), chunked, untilClose }

    let status: Int
    private(set) var headers = HTTPHeaders()
    private let isVersion11: Bool

    init(statusLine line: [UInt8]) throws(HTTPExchangeError) {
        let digits = line.dropFirst(9).prefix(3)
        guard line.starts(with: "HTTP/1.".utf8), line.count >= 12, line[7] == 48 || line[7] == 49, line[8] == 32,
            digits.allSatisfy({ (48...57).contains($0) }), line.count == 12 || line[12] == 32, HTTPSyntax.isFieldValue(line)
        else { throw .malformed("status line") }
        status = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        guard (100..<600).contains(status) else { throw .malformed("status code") }
        isVersion11 = line[7] == 49
    }

    mutating func addField(_ line: [UInt8], countMax: Int) throws(HTTPExchangeError) {
        guard headers.fields.count < countMax else { throw .tooLarge("header fields") }
        let (name, value) = try HTTPResponseHead.field(line)
        headers.add(name, value)
    }

    /// `name: value`. Bytes that are not UTF-8 are replaced, never dropped.
    static func field(_ line: [UInt8]) throws(HTTPExchangeError) -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), HTTPSyntax.isToken(line[..<colon]), HTTPSyntax.isFieldValue(line) else {
            throw .malformed("header field")
        }
        let value = HTTPSyntax.trimmed(line[(colon + 1)...])
        return (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// True when the peer will go on with this connection.
    var keepsAlive: Bool {
        let options = headers.all("connection").flatMap { $0.lowercased().split(separator: ",") }
        return isVersion11 && !options.contains { $0.filter { $0 != " " && $0 != "\t" } == "close" }
    }

    func framing(isHead: Bool, bodyMax: Int) throws(HTTPExchangeError) -> Framing {
        let codings = headers.all("transfer-encoding")
        let lengths = headers.all("content-length")
        guard codings.isEmpty || lengths.isEmpty else { throw .malformed("two framings") }
        let length = try contentLength(lengths)
        if isHead || status == 204 || status == 304 { return .none }
        if !codings.isEmpty {
            guard isVersion11, codings.count == 1, codings[0].lowercased() == "chunked" else { throw .malformed("transfer coding") }
            return .chunked
        }
        guard let length else { return .untilClose }
        guard length <= bodyMax else { throw .tooLarge("body") }
        return .length(length)
    }

    private func contentLength(_ values: [String]) throws(HTTPExchangeError) -> Int? {
        guard let first = values.first else { return nil }
        guard values.allSatisfy({ $0 == first }), (1...18).contains(first.utf8.count), first.utf8.allSatisfy({ (48...57).contains($0) }),
            let length = Int(first)
        else { throw .malformed("content length") }
        return length
    }
}
