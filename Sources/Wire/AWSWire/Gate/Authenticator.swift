import Base
import World

/// Who calls, and in which region.
public struct Caller: Hashable, Sendable {
    public let principal: Principal
    public let region: String

    public init(principal: Principal, region: String) { (self.principal, self.region) = (principal, region) }
}

/// Finds out who calls, in two steps: first what the request claims (by it the service is found), then whether that is true.
public struct Authenticator: Sendable {
    private enum Mode {
        case strict(SigV4Verifier)
        case open(principal: OpenPrincipal, region: String)
    }

    /// What a request claims.
    enum Claim {
        case signed(SignatureClaim)
        case unchecked(CredentialText?, sessionToken: String?)

        /// The service of the credential scope.
        var signingName: String? {
            switch self {
            case .signed(let claim): claim.scope.service
            case .unchecked(let credential, _): credential?.scope.service
            }
        }
    }

    private let mode: Mode

    /// Every request must be signed by one of the credentials. `clock` is the real wall clock.
    public static func strict(credentials: any CredentialSource, clock: any WorldClock) -> Authenticator {
        Authenticator(mode: .strict(SigV4Verifier(credentials: credentials, clock: clock)))
    }

    /// Who a request is of whose signature nobody checks; throws for credentials that were ours and have ended.
    public typealias OpenPrincipal = @Sendable (_ accessKeyID: String?, _ sessionToken: String?) throws(SignatureFailure) -> Principal

    /// No signature is checked: `principal` tells whose request it is. Its region is that of the scope, or `region` when it shows none.
    public static func open(region: String, principal: @escaping OpenPrincipal) -> Authenticator {
        Authenticator(mode: .open(principal: principal, region: region))
    }

    func claim(of request: HTTPRequest) throws(SignatureFailure) -> Claim {
        switch mode {
        case .strict: .signed(try SignatureClaim(of: request))
        case .open: .unchecked(try CredentialText.shown(by: request), sessionToken: try CredentialText.token(of: request))
        }
    }

    /// The caller, when the claim is true for a call of the service with that signing name.
    func caller(_ claim: Claim, of request: HTTPRequest, service: String) throws(SignatureFailure) -> Caller {
        switch (mode, claim) {
        case (.strict(let verifier), .signed(let claim)):
            let credential = try verifier.verify(claim, of: request, service: service)
            return Caller(principal: credential.principal, region: claim.scope.region)
        case (.open(let principal, let region), .unchecked(let credential, let token)):
            return Caller(principal: try principal(credential?.accessKeyID, token), region: credential?.scope.region ?? region)
        default: throw .missing
        }
    }
}

extension CredentialText {
    /// The credential of a signature that nobody checks; nil when there is none. Throws when its region could not be one.
    static func shown(by request: HTTPRequest) throws(SignatureFailure) -> CredentialText? {
        let presigned = try CanonicalQuery(request.query).value("X-Amz-Credential")
        guard let text = header(of: request) ?? presigned else { return nil }
        let credential = try CredentialText(text[...])
        guard CredentialScope.isName(credential.scope.region) else {
            throw .mismatch("Credential should be scoped to a valid region, not '\(credential.scope.region.prefix(64))'.")
        }
        return credential
    }

    /// The session token that goes with it, in the header or presigned.
    static func token(of request: HTTPRequest) throws(SignatureFailure) -> String? {
        if let token = request.headers["x-amz-security-token"] { return token }
        guard let query = request.query, query.contains("X-Amz-Security-Token") else { return nil }
        return try CanonicalQuery(query).value("X-Amz-Security-Token")
    }

    private static func header(of request: HTTPRequest) -> String? {
        guard let header = request.headers["authorization"] else { return nil }
        let words = header.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }
        guard let word = words.first(where: { $0.starts(with: "Credential=".utf8) }) else { return nil }
        return String(Substring(word.dropFirst("Credential=".utf8.count)))
    }
}
