import AWSWire
import Base
import Identities

/// What IAM's operations ask of policies (Service Authorization Reference, Actions, resources, and condition keys for AWS Identity
/// and Access Management). The ARNs of users, groups and roles hold paths that calls do not name: they are looked up; where there is
/// none of that name, the path is the one that the call gives, or the root.
struct IAMNaming: Sendable {
    let book: IdentityBook

    static func naming(_ book: IdentityBook) -> ResourceNaming {
        let naming = IAMNaming(book: book)
        return ResourceNaming(keys: keys, special: naming.needs)
    }

    private static let keys: [String: [String: String]] = {
        var keys: [String: [String: String]] = [:]
        for kind in IdentityKind.allCases {
            for verb in ["Attach", "Detach"] { keys["\(verb)\(kind.rawValue)Policy"] = ["iam:policyarn": "PolicyArn"] }
            for verb in ["Create\(kind.rawValue)", "Put\(kind.rawValue)PermissionsBoundary"] { keys[verb] = ["iam:permissionsboundary": "PermissionsBoundary"] }
        }
        keys["CreateServiceLinkedRole"] = ["iam:awsservicename": "AWSServiceName"]
        return keys
    }()

    private func needs(_ question: AccessQuestion) -> [AccessNeed]? {
        let node = question.node
        func text(_ member: String) -> String? { node.texts([member]).first }
        if question.operation == "CreateServiceLinkedRole" {
            let service = text("AWSServiceName") ?? "*"
            return [need(question, arn("role/aws-service-role/\(service)/*"))]
        }
        if IAMNaming.unnamed.contains(question.operation) { return [need(question, "*")] }
        if let arn = text("PolicySourceArn") { return [need(question, arn)] }
        if let profile = text("InstanceProfileName") { return aboutProfile(profile, question, path: text("Path")) }
        if let needs = aboutMove(question) { return needs }
        // Membership is a matter of the group; a managed policy that is attached is a condition key, not the resource.
        for (kind, member) in [(IdentityKind.group, "GroupName"), (.role, "RoleName"), (.user, "UserName")] {
            if let name = text(member) { return [need(question, identityARN(kind, name, path: text("Path")))] }
        }
        if let arn = text("PolicyArn") { return [need(question, arn)] }
        if let name = text("PolicyName") { return [need(question, arn("policy\(text("Path") ?? "/")\(name)"))] }
        return IAMNaming.ofCaller.contains(question.operation) ? [need(question, callerARN(question))] : [need(question, "*")]
    }

    /// Operations that name no resource, though some take a name.
    private static let unnamed: Set<String> = [
        "GetAccountSummary", "ListAccountAliases", "CreateAccountAlias", "DeleteAccountAlias", "ListUsers", "ListGroups", "ListRoles", "ListPolicies",
        "ListInstanceProfiles", "SimulateCustomPolicy",
    ]

    /// Operations that are about the caller when they name no user.
    private static let ofCaller: Set<String> = [
        "GetUser", "CreateAccessKey", "ListAccessKeys", "UpdateAccessKey", "DeleteAccessKey", "ListMFADevices", "ListSigningCertificates", "ListSSHPublicKeys", "ListServiceSpecificCredentials",
        "GetLoginProfile", "DeleteLoginProfile",
    ]

    /// A role is handed to whoever uses the profile: that needs `iam:PassRole`, too.
    private func aboutProfile(_ name: String, _ question: AccessQuestion, path: String?) -> [AccessNeed] {
        let profile = book.instanceProfile(name)?.arn(account: book.account) ?? arn("instance-profile\(path ?? "/")\(name)")
        guard question.operation == "AddRoleToInstanceProfile", let role = question.node.texts(["RoleName"]).first else { return [need(question, profile)] }
        return [need(question, profile), AccessNeed(action: "iam:PassRole", resource: identityARN(.role, role, path: nil), keys: ConditionKeys(["iam:PassedToService": "ec2.amazonaws.com"]))]
    }

    /// To give a user or group another name or path needs the right to both places, or a move would open what a path protects.
    private func aboutMove(_ question: AccessQuestion) -> [AccessNeed]? {
        for (operation, kind) in [("UpdateUser", IdentityKind.user), ("UpdateGroup", .group)] where question.operation == operation {
            let node = question.node
            guard let name = node.texts(["\(kind.rawValue)Name"]).first else { return nil }
            let old = identityARN(kind, name, path: nil)
            let path = node.texts(["NewPath"]).first ?? PolicyARN.path(old)
            let new = arn("\(kind.word)\(path)\(node.texts(["New\(kind.rawValue)Name"]).first ?? name)")
            return (new == old ? [old] : [old, new]).map { need(question, $0) }
        }
        return nil
    }

    private func identityARN(_ kind: IdentityKind, _ name: String, path: String?) -> String {
        // A slash would let a name that cannot be pose as one below a path.
        if name.utf8.contains(UInt8(ascii: "/")) { return "*" }
        return book.arn(of: kind, name) ?? arn("\(kind.word)\(path ?? "/")\(name)")
    }

    private func callerARN(_ question: AccessQuestion) -> String { (question.principal.bearer as? IdentityBearer)?.identityARN ?? question.principal.arn }

    private func arn(_ resource: String) -> String { ARN(service: "iam", region: "", account: book.account, resource: resource).description }
    private func need(_ question: AccessQuestion, _ resource: String) -> AccessNeed { AccessNeed(action: question.action, resource: resource) }
}
