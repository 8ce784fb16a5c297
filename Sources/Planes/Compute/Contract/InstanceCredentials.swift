import Base

/// What the metadata service hands to an instance that has a profile.
public struct TemporaryCredentials: Hashable, Sendable {
    public var accessKeyID: String, secretAccessKey: String, sessionToken: String
    public var updatedAt: Timestamp, expiresAt: Timestamp

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String, updatedAt: Timestamp, expiresAt: Timestamp) {
        (self.accessKeyID, self.secretAccessKey, self.sessionToken) = (accessKeyID, secretAccessKey, sessionToken)
        (self.updatedAt, self.expiresAt) = (updatedAt, expiresAt)
    }
}

/// Who can make the credentials of an instance's role: the program gives it, because roles are IAM's.
public protocol InstanceCredentials: Sendable {
    /// The name of the role of a profile and the profile's id; nil when there is no such profile or it has no role.
    func role(ofProfile arn: String) async -> (name: String, profileID: String)?
    /// Credentials of that role for one instance, as AssumeRole with the instance's id as session name; nil when the role refuses `ec2.amazonaws.com`.
    func credentials(forRoleOfProfile arn: String, instance: String) async -> TemporaryCredentials?
}
