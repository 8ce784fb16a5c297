/// The query of a request, read once and strictly: each name and value decoded, in the order they were sent.
struct CanonicalQuery {
    struct Pair {
        let name: [UInt8]
        let value: [UInt8]
    }

    let pairs: [Pair]

    /// Throws `.incomplete` for an escape that is not `%` and two digits, and for more pairs than `pairCountMax`.
    init(_ query: String?) throws(SignatureFailure) {
        guard let query, !query.isEmpty else {
            pairs = []
            return
        }
        var pairs: [Pair] = []
        for piece in query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            let equals = piece.firstIndex(of: UInt8(ascii: "="))
            let value = equals.map { piece[piece.index(after: $0)...] }
            guard let name = PercentCoding.decoded(piece[..<(equals ?? piece.endIndex)]), let decoded = PercentCoding.decoded(value ?? piece[piece.endIndex...]),
                pairs.count < SigningLimits.queryPairCountMax
            else { throw .incomplete("The query string of the request is not well formed.") }
            pairs.append(Pair(name: name, value: decoded))
        }
        self.pairs = pairs
    }

    /// The value of a parameter that may stand at most once. Throws `.incomplete` when it is repeated or is not UTF-8.
    func value(_ name: String) throws(SignatureFailure) -> String? {
        let found = pairs.filter { $0.name.elementsEqual(name.utf8) }
        guard found.count <= 1 else { throw .incomplete("The query parameter \(name) appears more than once.") }
        guard let pair = found.first else { return nil }
        guard let text = String(validating: pair.value, as: UTF8.self) else { throw .incomplete("The query parameter \(name) is not valid UTF-8.") }
        return text
    }

    /// Appends every pair but the signature itself, encoded and sorted by name, then value.
    func append(to out: inout [UInt8]) {
        let encoded = pairs.filter { !$0.name.elementsEqual("X-Amz-Signature".utf8) }
            .map { (PercentCoding.encoded($0.name), PercentCoding.encoded($0.value)) }
            .sorted { $0.0 == $1.0 ? $0.1.lexicographicallyPrecedes($1.1) : $0.0.lexicographicallyPrecedes($1.0) }
        for (index, pair) in encoded.enumerated() {
            if index > 0 { out.append(UInt8(ascii: "&")) }
            out.append(contentsOf: pair.0)
            out.append(UInt8(ascii: "="))
            out.append(contentsOf: pair.1)
        }
    }
}
