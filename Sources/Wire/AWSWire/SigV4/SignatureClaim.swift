import Base

/// What a request says about its own signature; nothing of it is believed before `SigV4Verifier` has checked it.
public struct SignatureClaim: Sendable {
    public static let algorithm = "AWS4-HMAC-SHA256"

    public let accessKeyID: String
    public let scope: CredentialScope
    public let sessionToken: String?
    /// The time of the signature as it was sent, in the basic form `20150830T123600Z`.
    let timeText: String
    let time: Timestamp
    /// How long a presigned request lives; nil for one that is signed in its header.
    let lifetime: TimeSpan?
    let signedHeaders: SignedHeaders
    let signature: [UInt8]
    let query: CanonicalQuery

    /// Reads the claim from the `Authorization` header or, of a presigned request, from the query.
    /// Throws `.missing` when there is none, `.incomplete` when it does not conform.
    public init(of request: HTTPRequest) throws(SignatureFailure) {
        try SignatureClaim.refuseRepeatedHeaders(request.headers)
        let query = try CanonicalQuery(request.query)
        let authorization = request.headers["authorization"]
        let presigned = try query.value("X-Amz-Algorithm")
        switch (authorization, presigned) {
        case (nil, nil): throw .missing
        case (.some, .some): throw .incomplete("A request is signed either in its Authorization header or in its query, not in both.")
        case (let header?, nil): try self.init(authorization: header, headers: request.headers, query: query)
        case (nil, let algorithm?): try self.init(algorithm: algorithm, query: query)
        }
    }

    private init(authorization: String, headers: HTTPHeaders, query: CanonicalQuery) throws(SignatureFailure) {
        let fields = try AuthorizationFields(authorization)
        let credential = try CredentialText(fields.credential)
        (accessKeyID, scope) = (credential.accessKeyID, credential.scope)
        signedHeaders = try SignedHeaders(list: fields.signedHeaders)
        signature = try SignatureClaim.signature(fields.signature)
        (timeText, time) = try SigningTime.read(headers, signed: signedHeaders)
        (sessionToken, lifetime) = (headers["x-amz-security-token"], nil)
        self.query = query
    }

    private init(algorithm: String, query: CanonicalQuery) throws(SignatureFailure) {
        guard algorithm == SignatureClaim.algorithm else { throw .unsupportedAlgorithm(algorithm) }
        let credential = try CredentialText(Substring(SignatureClaim.required("X-Amz-Credential", query)))
        (accessKeyID, scope) = (credential.accessKeyID, credential.scope)
        signedHeaders = try SignedHeaders(list: Substring(SignatureClaim.required("X-Amz-SignedHeaders", query)))
        signature = try SignatureClaim.signature(Substring(SignatureClaim.required("X-Amz-Signature", query)))
        timeText = try SignatureClaim.required("X-Amz-Date", query)
        time = try SigningTime.basic(timeText)
        lifetime = try SignatureClaim.lifetime(SignatureClaim.required("X-Amz-Expires", query))
        sessionToken = try query.value("X-Amz-Security-Token")
        self.query = query
    }

    private static func required(_ name: String, _ query: CanonicalQuery) throws(SignatureFailure) -> String {
        guard let value = try query.value(name), !value.isEmpty else { throw .incomplete("AWS query-string parameters must include '\(name)'.") }
        return value
    }

    private static func lifetime(_ text: String) throws(SignatureFailure) -> TimeSpan {
        guard text.utf8.count <= 6, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int64(text),
            (1...SigningLimits.presignedLifetimeMax.seconds).contains(seconds)
        else { throw .incomplete("X-Amz-Expires must be between 1 and \(SigningLimits.presignedLifetimeMax.seconds) seconds.") }
        return .seconds(seconds)
    }

    private static func signature(_ text: Substring) throws(SignatureFailure) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(text), bytes.count == 32 else { throw .incomplete("The signature must be 64 lower-case hexadecimal digits.") }
        return bytes
    }

    /// Headers that decide who calls what: two of one of them could be read differently by signer and server.
    private static let singleHeaders = [
        "authorization", "host", "x-amz-date", "date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-target", "content-type",
        "content-encoding", "smithy-protocol",
    ]

    private static func refuseRepeatedHeaders(_ headers: HTTPHeaders) throws(SignatureFailure) {
        var seen = 0
        for field in headers.fields {
            guard let place = singleHeaders.firstIndex(where: { HeaderName.equal(field.name, lower: $0) }) else { continue }
            guard seen & (1 << place) == 0 else { throw .incomplete("The header '\(singleHeaders[place])' appears more than once.") }
            seen |= 1 << place
        }
    }
}

extension SignatureFailure {
    static func unsupportedAlgorithm(_ name: some StringProtocol) -> SignatureFailure {
        .incomplete("Unsupported AWS 'algorithm': '\(name.prefix(64))' (only \(SignatureClaim.algorithm) is supported).")
    }
}
