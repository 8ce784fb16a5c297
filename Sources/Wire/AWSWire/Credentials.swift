import Base

/// A key that may sign requests.
public struct Credential: Hashable, Sendable {
    public let accessKeyID: String
    public let secretAccessKey: String
    /// Present for temporary credentials; the request must carry exactly it.
    public let sessionToken: String?
    /// When it ends; nil for long-term keys.
    public let expiresAt: Timestamp?
    public let principal: Principal

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String?, expiresAt: Timestamp?, principal: Principal) {
        (self.accessKeyID, self.secretAccessKey, self.sessionToken) = (accessKeyID, secretAccessKey, sessionToken)
        (self.expiresAt, self.principal) = (expiresAt, principal)
    }
}

/// Finds the credential of an access key. Called for each request, also on event loops: it answers from memory.
public protocol CredentialSource: Sendable {
    func credential(accessKeyID: String, sessionToken: String?) -> Credential?
}
