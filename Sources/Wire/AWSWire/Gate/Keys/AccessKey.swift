import Base

/// A long-term access key of this server, as the credentials file keeps it.
public struct AccessKey: Hashable, Sendable {
    /// The profile under which the AWS CLI finds it: `default`, or its own id.
    public let profile: String
    /// `AKIA` and 16 characters.
    public let id: String
    /// 40 characters. Shown once, when the key is made; never logged.
    public let secret: String
    public let createdAt: Timestamp

    public init(profile: String, id: String, secret: String, createdAt: Timestamp) {
        (self.profile, self.id, self.secret, self.createdAt) = (profile, id, secret, createdAt)
    }
}
