import Base
import Crypto
import World

/// Checks the signatures of requests (IAM User Guide, AWS Signature Version 4 for API requests): in the header or presigned in
/// the query, with long-term or temporary credentials. There is one reading of a request; what has two is refused.
public struct SigV4Verifier: Sendable {
    private let credentials: any CredentialSource
    private let clock: any WorldClock
    private let keys = SigningKeyCache()

    /// `clock` is the real wall clock, also where the server's own clock is virtual: signatures are made by clients with theirs.
    public init(credentials: any CredentialSource, clock: any WorldClock) { (self.credentials, self.clock) = (credentials, clock) }

    /// The credential that signed the request. `service` is the signing name of the service that will answer.
    public func verify(_ claim: SignatureClaim, of request: HTTPRequest, service: String) throws(SignatureFailure) -> Credential {
        try SigV4Verifier.checkSignedHeaders(claim, request.headers)
        try SigV4Verifier.checkScope(claim, service: service)
        let now = clock.now
        try SigV4Verifier.checkTime(claim, now: now)
        guard let credential = credentials.credential(accessKeyID: claim.accessKeyID, sessionToken: claim.sessionToken),
            credential.accessKeyID == claim.accessKeyID, credential.sessionToken == claim.sessionToken
        else { throw .unknownKey }
        try checkSignature(claim, request, credential)
        // Only the holder of the secret learns that the credentials have ended.
        if let end = credential.expiresAt, end <= now { throw .tokenExpired }
        return credential
    }

    private func checkSignature(_ claim: SignatureClaim, _ request: HTTPRequest, _ credential: Credential) throws(SignatureFailure) {
        let payloadHash = try PayloadHash.text(of: request)
        let canonical = try CanonicalRequest(request, query: claim.query, headers: claim.signedHeaders, payloadHash: payloadHash)
        let stringToSign = canonical.stringToSign(time: claim.timeText, scope: claim.scope)
        let key = keys.key(secret: credential.secretAccessKey, scope: claim.scope)
        guard Digests.equal(Digests.hmac(stringToSign, key: key), claim.signature) else {
            throw .mismatch(SignatureExplanation.text(canonical: canonical.bytes, stringToSign: stringToSign))
        }
    }

    private static func checkSignedHeaders(_ claim: SignatureClaim, _ headers: HTTPHeaders) throws(SignatureFailure) {
        guard claim.signedHeaders.contains("host") else { throw .mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.") }
        for field in headers.fields where HeaderName.hasPrefix(field.name, lower: "x-amz-") {
            // A token that was added behind the signature is proved by being the key's own.
            if HeaderName.equal(field.name, lower: "x-amz-security-token") { continue }
            let name = field.name.lowercased()
            guard claim.signedHeaders.contains(name) else { throw .mismatch("'\(name)' must be a 'SignedHeader' in the AWS Authorization.") }
        }
    }

    private static func checkScope(_ claim: SignatureClaim, service: String) throws(SignatureFailure) {
        let scope = claim.scope
        guard scope.terminator == CredentialScope.requiredTerminator else {
            throw .mismatch("Credential should be scoped with a valid terminator: '\(CredentialScope.requiredTerminator)', not '\(scope.terminator.prefix(64))'.")
        }
        guard CredentialScope.isName(scope.region) else { throw .mismatch("Credential should be scoped to a valid region, not '\(scope.region.prefix(64))'.") }
        guard scope.service == service else { throw .mismatch("Credential should be scoped to correct service: '\(service)'.") }
        guard scope.date.utf8.elementsEqual(claim.timeText.utf8.prefix(8)) else {
            throw .mismatch(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '\(scope.date.prefix(64))' != '\(claim.timeText.prefix(8))', from '\(claim.timeText)'."
            )
        }
    }

    private static func checkTime(_ claim: SignatureClaim, now: Timestamp) throws(SignatureFailure) {
        let skew = SigningLimits.clockSkewMax
        guard claim.time <= now + skew else {
            throw .mismatch(
                "Signature not yet current: \(claim.timeText) is still later than \((now + skew).iso8601Basic) (\(now.iso8601Basic) + \(skew.seconds / 60) min.)")
        }
        if let lifetime = claim.lifetime {
            let end = claim.time + lifetime
            guard now <= end else { throw .requestExpired("Request has expired: it was presigned until \(end.iso8601Basic), now it is \(now.iso8601Basic).") }
        } else if claim.time < now - skew {
            throw .mismatch(
                "Signature expired: \(claim.timeText) is now earlier than \((now - skew).iso8601Basic) (\(now.iso8601Basic) - \(skew.seconds / 60) min.)")
        }
    }
}
