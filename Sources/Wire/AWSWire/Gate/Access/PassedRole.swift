/// Handing a role to an instance: whoever names an instance profile needs `iam:PassRole` on its role, or starting an instance would
/// be a way to any role that instances may take (IAM User Guide, Grant a user permissions to pass a role to an AWS service).
public struct PassedRole: Sendable {
    /// Members that hold the name or ARN of a profile, by operation.
    private let members: [String: [[String]]]
    /// The ARN of a profile's role; nil when there is no such profile, or it has none.
    private let role: @Sendable (_ profile: String) -> String?

    /// `members` are paths of member names with dots.
    public init(_ members: [String: [String]], role: @escaping @Sendable (_ profile: String) -> String?) {
        self.members = members.mapValues { $0.map { $0.split(separator: ".").map(String.init) } }
        self.role = role
    }

    /// What a call needs for the profiles that its input names; nothing for most calls.
    public func needs(_ question: AccessQuestion) -> [AccessNeed] {
        (members[question.operation] ?? []).flatMap { question.node.texts($0[...]) }.map(need)
    }

    /// What the use of a profile, by name or ARN, needs. One that is not there is refused by the call itself; until then it could be any.
    public func need(_ profile: String) -> AccessNeed {
        let name = profile.split(separator: "/").last.map(String.init) ?? profile
        return AccessNeed(action: "iam:PassRole", resource: role(name) ?? "*", keys: ConditionKeys(["iam:PassedToService": "ec2.amazonaws.com"]))
    }
}
