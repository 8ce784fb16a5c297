/// A key with which requests to AWS are signed.
public struct AWSCredentials: Hashable, Sendable {
    public var accessKeyID: String, secretAccessKey: String
    /// Of temporary keys.
    public var sessionToken: String?

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String?) {
        (self.accessKeyID, self.secretAccessKey, self.sessionToken) = (accessKeyID, secretAccessKey, sessionToken)
    }
}
