/// The three kinds of identity that policies are given to.
public enum IdentityKind: String, Hashable, Sendable, CaseIterable {
    case user = "User", group = "Group", role = "Role"

    /// The CloudFormation type name.
    public var type: String { "AWS::IAM::\(rawValue)" }
    /// How ARNs and messages name it: `user`.
    public var word: String { rawValue.lowercased() }
    /// The member that holds its name: `UserName`.
    var nameMember: String { "\(rawValue)Name" }
    /// How ids of the kind begin (IAM User Guide, IAM identifiers).
    public var idPrefix: String {
        switch self {
        case .user: "AIDA"
        case .group: "AGPA"
        case .role: "AROA"
        }
    }
}
