import Base

/// The headers of a request as Signature Version 4 reads them: names without case, values trimmed, runs of spaces as one,
/// values of repeated headers joined by commas in their order.
struct SignedHeaders {
    /// Lower-case, sorted, distinct.
    let names: [String]

    /// Reads the list of a signature. Throws `.incomplete` when it is empty, too long, not lower-case, not sorted or repeats a name.
    init(list: Substring) throws(SignatureFailure) {
        let names = list.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { String(Substring($0)) }
        guard names.count <= SigningLimits.signedHeaderCountMax, names.allSatisfy(SignedHeaders.isName),
            zip(names, names.dropFirst()).allSatisfy({ $0.utf8.lexicographicallyPrecedes($1.utf8) })
        else { throw .incomplete("SignedHeaders must be the sorted, lower-case names of the signed headers, each once, with semicolons between them.") }
        self.names = names
    }

    /// The headers that we sign: all but those that a proxy or client may change on the way.
    init(signing headers: HTTPHeaders) {
        let present = Set(headers.fields.map { $0.name.lowercased() })
        names = present.subtracting(SignedHeaders.unsigned).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static let unsigned: Set<String> = [
        "accept-encoding", "authorization", "connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "x-amzn-trace-id",
    ]

    func contains(_ name: String) -> Bool { names.contains(name) }

    /// The canonical headers and, behind an empty line, their names. Throws `.mismatch` when a signed header is not there.
    func append(from headers: HTTPHeaders, to out: inout [UInt8]) throws(SignatureFailure) {
        for name in names {
            out.append(contentsOf: name.utf8)
            out.append(UInt8(ascii: ":"))
            var isFirst = true
            for field in headers.fields where HeaderName.equal(field.name, lower: name) {
                if !isFirst { out.append(UInt8(ascii: ",")) }
                isFirst = false
                SignedHeaders.appendValue(field.value, to: &out)
            }
            guard !isFirst else { throw .mismatch("The signed header '\(name)' is not in the request.") }
            out.append(UInt8(ascii: "\n"))
        }
        out.append(UInt8(ascii: "\n"))
        appendNames(to: &out)
    }

    func appendNames(to out: inout [UInt8]) {
        for (index, name) in names.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ";")) }
            out.append(contentsOf: name.utf8)
        }
    }

    private static func appendValue(_ value: String, to out: inout [UInt8]) {
        let start = out.count
        for byte in value.utf8 {
            let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
            if isBlank, out.count == start { continue }
            if byte == UInt8(ascii: " "), out.last == UInt8(ascii: " ") { continue }
            out.append(byte)
        }
        while out.count > start, out.last == UInt8(ascii: " ") || out.last == UInt8(ascii: "\t") { out.removeLast() }
    }

    /// A header name in lower case (RFC 9110 §5.6.2, tokens).
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x61...0x7A, 0x30...0x39: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}

/// Header names without regard to case, compared without making new strings.
enum HeaderName {
    static func equal(_ name: String, lower: String) -> Bool {
        name.utf8.count == lower.utf8.count && hasPrefix(name, lower: lower)
    }

    static func hasPrefix(_ name: String, lower: String) -> Bool {
        guard name.utf8.count >= lower.utf8.count else { return false }
        var bytes = name.utf8.makeIterator()
        for expected in lower.utf8 {
            guard let byte = bytes.next(), byte == expected || ((0x41...0x5A).contains(byte) && byte | 0x20 == expected) else { return false }
        }
        return true
    }
}
