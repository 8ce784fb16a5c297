/// One thing that somebody wants to do: the question of an evaluation.
public struct AccessRequest: Sendable {
    public let principal: AccessPrincipal
    /// `service:Operation`; compares without case.
    public let action: String
    /// An ARN, or `*` where the operation names no resource.
    public let resource: String
    public let context: AccessContext

    public init(principal: AccessPrincipal, action: String, resource: String, context: AccessContext) {
        (self.principal, self.action, self.resource, self.context) = (principal, action, resource, context)
    }
}

/// Who asks, as policies name it.
public struct AccessPrincipal: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case user
        /// A session of a role, with the role's own ARN.
        case roleSession(role: String)
        case federatedUser
        /// An AWS service: its name is the ARN (`ec2.amazonaws.com`).
        case service
    }

    public let arn: String
    public let account: String
    /// `AIDA...`, `AROA...`: what the ARN means as long as it exists.
    public let uniqueID: String
    public let kind: Kind

    public init(arn: String, account: String, uniqueID: String, kind: Kind) {
        (self.arn, self.account, self.uniqueID, self.kind) = (arn, account, uniqueID, kind)
    }
}
