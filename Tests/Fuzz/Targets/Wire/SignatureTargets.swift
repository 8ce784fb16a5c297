import Base
import SimWorld

@testable import AWSWire
@testable import World

extension FuzzTarget {
    /// Who a request says it is from. What was signed is accepted, and nothing else.
    static let signatures = [
        FuzzTarget("sigv4-claim") { bytes in
            let request = RequestText(bytes).request
            for authenticator in [strict, open] {
                do throws(SignatureFailure) {
                    let claim = try authenticator.claim(of: request)
                    _ = try authenticator.caller(claim, of: request, service: "monitoring")
                } catch {
                    try hold(error.message.utf8.count <= 4 * SigningLimits.explainedBytesMax + 4096, "a fault of \(error.message.utf8.count) bytes")
                    for wire in WireProtocol.allCases { _ = error.fault(over: wire) }
                }
            }
        },
        FuzzTarget("sigv4-signed") { bytes in
            var request = RequestText(bytes).request
            var names: Set<String> = []
            request.headers = HTTPHeaders(request.headers.fields.filter { isPlain($0.name.lowercased()) && names.insert($0.name.lowercased()).inserted })
            request.headers["host"] = "127.0.0.1:4566"
            try check(request, as: "header") { request throws(SignatureFailure) in try signer.sign(&request, at: now) }
            guard !(request.query ?? "").lowercased().contains("amz") else { return }
            try check(request, as: "query") { request throws(SignatureFailure) in try signer.presign(&request, lifetime: .minutes(5), at: now) }
        },
        FuzzTarget(text: "session-token") { text in
            guard let token = SessionToken(text, secret: { $0.isEmpty ? nil : "secret of " + $0 }) else { return }
            try hold(token.text(parentSecret: "secret of " + token.parentKeyID) == text.lowercased(), "\(text) is another token")
        },
        FuzzTarget("session-token-sealed", bytesMax: 256) { bytes in
            // Sealed, so that what stands behind the seal is reached.
            var reader = ByteReader(bytes)
            guard let own = reader.readText(), let parent = reader.readText(), let end = reader.readInteger(Int64.self) else { return }
            let token = SessionToken(parentKeyID: parent, keyID: own, expiresAt: Timestamp(milliseconds: max(0, end)))
            let text = token.text(parentSecret: "s")
            guard text.utf8.count <= 1024 else { return }
            try hold(SessionToken(text) { _ in "s" } == token, "the token does not come back")
            try hold(SessionToken(text) { _ in "t" } == nil, "another secret opens the token")
        },
        FuzzTarget("credentials-file") { bytes in
            guard let keys = attempt({ try CredentialsFile.parse(bytes) }) else { return }
            guard let again = attempt({ try CredentialsFile.parse(CredentialsFile.text(keys)) }) else { throw BrokenPromise("the file that was written cannot be read") }
            try hold(again.map(\.id) == keys.map(\.id) && again.map(\.secret) == keys.map(\.secret), "the file holds other keys")
        },
    ]

    /// Whether a client may send the field beside those of the signature: names that are no tokens do not come through the front.
    private static func isPlain(_ name: String) -> Bool {
        HTTPSyntax.isToken(name.utf8) && !name.hasPrefix("x-amz-") && name != "authorization" && name != "date"
    }

    private static let now = Timestamp(seconds: 1_767_571_200)
    private static let clock = SimWorld(seed: 1, startingAt: now).clock
    private static let signer = SigV4Signer(accessKeyID: OneKey.id, secretAccessKey: OneKey.secret, region: "eu-west-1", service: "monitoring")
    private static let strict = Authenticator.strict(credentials: OneKey(), clock: clock)
    private static let open = Authenticator.open(region: "eu-west-1") { _, _ in OneKey.principal }

    private static func check(_ plain: HTTPRequest, as place: String, _ sign: (inout HTTPRequest) throws(SignatureFailure) -> Void) throws {
        var request = plain
        do throws(SignatureFailure) { try sign(&request) } catch { return }
        do throws(SignatureFailure) {
            _ = try strict.caller(try strict.claim(of: request), of: request, service: "monitoring")
        } catch {
            throw BrokenPromise("what was signed in the \(place) is refused: \(error.message)")
        }
        request.body.append(0)
        try hold(attempt { try strict.caller(try strict.claim(of: request), of: request, service: "monitoring") } == nil, "another body passes under the signature in the \(place)")
    }
}

/// One key that may sign.
private struct OneKey: CredentialSource {
    static let id = "AKIDEXAMPLE", secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    static let principal = Principal(arn: "arn:aws:iam::123456789012:user/a", userID: "AIDA", accessKeyID: id, isTemporary: false)

    func credential(accessKeyID: String, sessionToken: String?) -> Credential? {
        guard accessKeyID == OneKey.id else { return nil }
        return Credential(accessKeyID: OneKey.id, secretAccessKey: OneKey.secret, sessionToken: nil, expiresAt: nil, principal: OneKey.principal)
    }
}
