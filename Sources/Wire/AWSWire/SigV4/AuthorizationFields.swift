/// The three parts of an `Authorization` header: each exactly once, in any order, with commas between them.
struct AuthorizationFields {
    let credential: Substring, signedHeaders: Substring, signature: Substring

    init(_ header: String) throws(SignatureFailure) {
        guard header.utf8.count <= SigningLimits.authorizationBytesMax else { throw .incomplete("The Authorization header is too long.") }
        let space = header.utf8.firstIndex(of: UInt8(ascii: " ")) ?? header.endIndex
        guard header.utf8[..<space].elementsEqual(SignatureClaim.algorithm.utf8) else { throw .unsupportedAlgorithm(header[..<space]) }
        var parts = Parts()
        for piece in header.utf8[space...].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) { try parts.add(piece) }
        guard let credential = parts.credential, let signedHeaders = parts.signedHeaders, let signature = parts.signature else { throw Parts.failure }
        (self.credential, self.signedHeaders, self.signature) = (credential, signedHeaders, signature)
    }

    private struct Parts {
        var credential: Substring?, signedHeaders: Substring?, signature: Substring?

        static let failure = SignatureFailure.incomplete(
            "The Authorization header requires exactly the parameters 'Credential', 'SignedHeaders' and 'Signature', each once, with commas between them.")

        mutating func add(_ piece: Substring.UTF8View) throws(SignatureFailure) {
            let text = piece.drop { $0 == UInt8(ascii: " ") }
            guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else { throw Parts.failure }
            let value = Substring(text[text.index(after: equals)...])
            switch Substring(text[..<equals]) {
            case "Credential" where credential == nil: credential = value
            case "SignedHeaders" where signedHeaders == nil: signedHeaders = value
            case "Signature" where signature == nil: signature = value
            default: throw Parts.failure
            }
        }
    }
}

/// `AKIDEXAMPLE/20150830/us-east-1/service/aws4_request`: the access key and the scope.
struct CredentialText {
    let accessKeyID: String
    let scope: CredentialScope

    init(_ text: Substring) throws(SignatureFailure) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { String(Substring($0)) }
        guard parts.count == 5, CredentialText.isKeyID(parts[0]) else {
            throw .incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
        }
        accessKeyID = parts[0]
        scope = CredentialScope(date: parts[1], region: parts[2], service: parts[3], terminator: parts[4])
    }

    /// Letters, digits, hyphens and underscores.
    private static func isKeyID(_ text: String) -> Bool {
        (1...SigningLimits.accessKeyIDBytesMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
