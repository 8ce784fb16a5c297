import Base

/// Reads one response from the bytes of a connection (RFC 9112), strictly and within limits.
///
/// Feed it what arrives; it says when the response is whole. Refused are: bare line feeds, folded lines, white space before a
/// colon, both or several framings, transfer codings other than `chunked`, upgrades, and every number that does not fit.
public struct HTTPResponseReader: Sendable {
    private enum Phase { case head, fixed(Int), untilClose, chunkSize, chunk(Int), chunkEnd, trailers, complete }

    private let isHead: Bool
    private let limits: HTTPLimits
    private var phase = Phase.head
    private var lines: HTTPLineReader
    private var head: HTTPResponseHead?
    private var informationalCount = 0
    private var body: [UInt8] = []

    /// A reader for the response to a request of that method (`HEAD` has no body, whatever its fields say).
    public init(method: String, limits: HTTPLimits) {
        isHead = method == "HEAD"
        self.limits = limits
        lines = HTTPLineReader(countMax: limits.headBytesMax)
    }

    /// The response once it is whole.
    public var response: HTTPResponse? {
        guard case .complete = phase, let head else { return nil }
        return HTTPResponse(status: head.status, headers: head.headers, body: body)
    }

    /// True when the connection may carry another request after this response.
    public private(set) var allowsReuse = false

    /// Takes the next bytes. Bytes behind the response are dropped and forbid reuse.
    public mutating func receive(_ bytes: [UInt8]) throws(HTTPExchangeError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch phase {
            case .head: try readHeadLine(&rest)
            case .fixed(let left): try readFixed(&rest, left)
            case .untilClose: try append(&rest, count: rest.count)
            case .chunkSize: try readChunkSize(&rest)
            case .chunk(let left): try readChunk(&rest, left)
            case .chunkEnd: if let line = try lines.next(&rest) { try endChunk(line) }
            case .trailers: try readTrailer(&rest)
            case .complete:
                allowsReuse = false
                return
            }
        }
    }

    /// The peer has closed: the response as far as it is whole.
    public mutating func finish() throws(HTTPExchangeError) -> HTTPResponse {
        if case .untilClose = phase { phase = .complete }
        guard let response else { throw .malformed("closed inside the response") }
        return response
    }

    private mutating func readHeadLine(_ rest: inout ArraySlice<UInt8>) throws(HTTPExchangeError) {
        guard let line = try lines.next(&rest) else { return }
        guard var head else {
            self.head = try HTTPResponseHead(statusLine: line)
            return
        }
        if line.isEmpty { return try endHead(head) }
        self.head = nil
        try head.addField(line, countMax: limits.fieldsMax)
        self.head = head
    }

    private mutating func endHead(_ head: HTTPResponseHead) throws(HTTPExchangeError) {
        if (100..<200).contains(head.status) { return try skipInformational(head) }
        let framing = try head.framing(isHead: isHead, bodyMax: limits.bodyMax)
        allowsReuse = head.keepsAlive && framing != .untilClose
        lines = HTTPLineReader(countMax: limits.chunkLineMax)
        switch framing {
        case .none, .length(0): phase = .complete
        case .length(let count): phase = .fixed(count)
        case .chunked: phase = .chunkSize
        case .untilClose: phase = .untilClose
        }
    }

    private mutating func skipInformational(_ head: HTTPResponseHead) throws(HTTPExchangeError) {
        guard head.status != 101 else { throw .malformed("upgrade that nobody asked for") }
        informationalCount += 1
        guard informationalCount <= limits.informationalMax else { throw .tooLarge("informational responses") }
        self.head = nil
    }

    private mutating func append(_ rest: inout ArraySlice<UInt8>, count: Int) throws(HTTPExchangeError) {
        guard count <= limits.bodyMax - body.count else { throw .tooLarge("body") }
        body.append(contentsOf: rest.prefix(count))
        rest = rest.dropFirst(count)
    }

    private mutating func readFixed(_ rest: inout ArraySlice<UInt8>, _ left: Int) throws(HTTPExchangeError) {
        let count = min(left, rest.count)
        try append(&rest, count: count)
        phase = count == left ? .complete : .fixed(left - count)
    }

    private mutating func readChunkSize(_ rest: inout ArraySlice<UInt8>) throws(HTTPExchangeError) {
        guard let line = try lines.next(&rest) else { return }
        let size = try chunkSize(line)
        if size == 0 {
            lines = HTTPLineReader(countMax: limits.headBytesMax)
            phase = .trailers
        } else {
            guard size <= limits.bodyMax - body.count else { throw .tooLarge("body") }
            phase = .chunk(size)
        }
    }

    /// Hexadecimal digits, then nothing or an extension (RFC 9112 §7.1.1), which is dropped.
    private func chunkSize(_ line: [UInt8]) throws(HTTPExchangeError) -> Int {
        let digits = line.prefix { hexadecimalValue($0) != nil }
        let behind = HTTPSyntax.trimmed(line[digits.endIndex...])
        guard (1...15).contains(digits.count), behind.isEmpty || behind.first == UInt8(ascii: ";") else { throw .malformed("chunk size") }
        return digits.reduce(0) { $0 << 4 | Int(hexadecimalValue($1) ?? 0) }
    }

    private mutating func readChunk(_ rest: inout ArraySlice<UInt8>, _ left: Int) throws(HTTPExchangeError) {
        let count = min(left, rest.count)
        try append(&rest, count: count)
        phase = count == left ? .chunkEnd : .chunk(left - count)
    }

    private mutating func endChunk(_ line: [UInt8]) throws(HTTPExchangeError) {
        guard line.isEmpty else { throw .malformed("bytes behind a chunk") }
        lines = HTTPLineReader(countMax: limits.chunkLineMax)
        phase = .chunkSize
    }

    /// Trailer fields are checked and dropped: nothing may depend on them (RFC 9110 §6.5.1).
    private mutating func readTrailer(_ rest: inout ArraySlice<UInt8>) throws(HTTPExchangeError) {
        guard let line = try lines.next(&rest) else { return }
        if line.isEmpty { phase = .complete } else { _ = try HTTPResponseHead.field(line) }
    }
}
