import Base

/// Signs requests for any endpoint that checks Signature Version 4, AWS included.
public struct SigV4Signer: Sendable {
    private let accessKeyID: String
    private let secretAccessKey: String
    private let sessionToken: String?
    private let region: String
    private let service: String
    private let keys = SigningKeyCache()

    /// `service` is the signing name (`monitoring`).
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, region: String, service: String) {
        (self.accessKeyID, self.secretAccessKey, self.sessionToken) = (accessKeyID, secretAccessKey, sessionToken)
        (self.region, self.service) = (region, service)
    }

    /// Sets `X-Amz-Date`, `X-Amz-Security-Token` and `Authorization`. The request must have its `Host`, its other headers and its
    /// whole body already, and the path and query as they will stand in the request line.
    /// Throws `.incomplete` when the query is not well formed.
    public func sign(_ request: inout HTTPRequest, at time: Timestamp) throws(SignatureFailure) {
        request.headers["authorization"] = nil
        request.headers["x-amz-date"] = time.iso8601Basic
        request.headers["x-amz-security-token"] = sessionToken
        let headers = SignedHeaders(signing: request.headers)
        let scope = scope(at: time)
        let signature = try signature(of: request, headers: headers, scope: scope, at: time)
        request.headers["authorization"] =
            "\(SignatureClaim.algorithm) Credential=\(accessKeyID)/\(scope.text), SignedHeaders=\(headers.names.joined(separator: ";")), Signature=\(signature)"
    }

    /// Puts the signature into the query, for somebody who has no key: good for `lifetime` (at most 7 days) from `time` on.
    /// Only `Host` is signed of the headers. Throws `.incomplete` when the query is not well formed.
    public func presign(_ request: inout HTTPRequest, lifetime: TimeSpan, at time: Timestamp) throws(SignatureFailure) {
        let headers = try SignedHeaders(list: "host")
        let scope = scope(at: time)
        var parameters = [
            ("X-Amz-Algorithm", SignatureClaim.algorithm), ("X-Amz-Credential", "\(accessKeyID)/\(scope.text)"), ("X-Amz-Date", time.iso8601Basic),
            ("X-Amz-Expires", String(lifetime.seconds)), ("X-Amz-SignedHeaders", "host"),
        ]
        if let sessionToken { parameters.append(("X-Amz-Security-Token", sessionToken)) }
        for (name, value) in parameters { SigV4Signer.add(name, value, to: &request) }
        SigV4Signer.add("X-Amz-Signature", try signature(of: request, headers: headers, scope: scope, at: time), to: &request)
    }

    private func scope(at time: Timestamp) -> CredentialScope {
        CredentialScope(date: String(time.iso8601Basic.prefix(8)), region: region, service: service)
    }

    private func signature(
        of request: HTTPRequest, headers: SignedHeaders, scope: CredentialScope, at time: Timestamp
    ) throws(SignatureFailure) -> String {
        let hash = request.headers["x-amz-content-sha256"] ?? Hexadecimal.text(Digests.sha256(request.body))
        let canonical = try CanonicalRequest(request, query: try CanonicalQuery(request.query), headers: headers, payloadHash: hash)
        let stringToSign = canonical.stringToSign(time: time.iso8601Basic, scope: scope)
        return Hexadecimal.text(Digests.hmac(stringToSign, key: keys.key(secret: secretAccessKey, scope: scope)))
    }

    private static func add(_ name: String, _ value: String, to request: inout HTTPRequest) {
        let pair = "\(name)=\(String(decoding: PercentCoding.encoded(value.utf8), as: UTF8.self))"
        request.query = request.query.map { $0.isEmpty ? pair : "\($0)&\(pair)" } ?? pair
    }
}
