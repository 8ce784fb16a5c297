import AWSWire
import Base
import Identities

/// Makes temporary credentials of the caller's own. (STS API Reference, GetSessionToken; the bounds 900 to 129,600 are the table's.)
/// `SerialNumber` and `TokenCode` are refused by name: there are no MFA devices here.
struct GetSessionToken: Operation {
    struct Input: Decodable, Sendable {
        let durationSeconds: Int64?
    }

    struct Output: Encodable, Sendable {
        let credentials: SessionCredentials
    }

    static let access = Access.read("sts:GetSessionToken")
    /// 12 hours.
    static let defaultSeconds: Int64 = 43_200
    /// Sessions of the account's root end after an hour, whatever was asked.
    static let rootSecondsMax: Int64 = 3600

    let keys: KeyRing
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard !call.principal.isTemporary else { throw .common("AccessDenied", 403, "Cannot call GetSessionToken with session credentials") }
        let asked = input.durationSeconds ?? GetSessionToken.defaultSeconds
        let seconds = call.principal.arn.hasSuffix(":root") ? min(asked, GetSessionToken.rootSecondsMax) : asked
        if let bearer = call.principal.bearer as? IdentityBearer { return Output(credentials: try session(of: bearer, call, seconds)) }
        // With `--open` the caller's key may be anything: its session is then one of our own first key.
        guard let parent = keys.list.first(where: { $0.id == call.principal.accessKeyID }) ?? keys.list.first,
            let credential = keys.temporaryCredential(parent: parent.id, lifetime: .seconds(seconds)), let credentials = SessionCredentials(credential)
        else { throw .internal("There is no access key to make a session of.") }
        return Output(credentials: credentials)
    }

    /// A session of a user: it may do what the user may, but for IAM, and ends with the key that asked.
    private func session(of bearer: IdentityBearer, _ call: Call, _ seconds: Int64) throws(ServiceFault) -> SessionCredentials {
        guard let id = bearer.identityID, let parent = call.principal.accessKeyID else { throw .internal("The caller has no key.") }
        let now = book.signingTime
        let content = SessionContent(
            keyID: book.newID("ASIA"), owner: .user(id: id, parentKeyID: parent), issuedAt: now, expiresAt: now + .seconds(seconds))
        guard let credential = book.issue(content), let credentials = SessionCredentials(credential) else { throw .internal("The session could not be made.") }
        return credentials
    }
}

/// The shape `Credentials` of STS.
struct SessionCredentials: Encodable, Sendable {
    let accessKeyId: String
    let secretAccessKey: String
    let sessionToken: String
    let expiration: Timestamp

    /// Nil for long-term credentials.
    init?(_ credential: Credential) {
        guard let token = credential.sessionToken, let end = credential.expiresAt else { return nil }
        (accessKeyId, secretAccessKey, sessionToken, expiration) = (credential.accessKeyID, credential.secretAccessKey, token, end)
    }
}
