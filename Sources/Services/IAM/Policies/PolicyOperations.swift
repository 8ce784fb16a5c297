import AWSWire
import Base
import Identities

/// Makes a managed policy. (IAM API Reference, CreatePolicy.)
struct CreatePolicy: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let policyName: String
        let path: String?
        let policyDocument: String
        let description: String?
        let tags: [ShownTag]?
    }
    struct Output: Encodable, Sendable { let policy: ShownPolicy }
    static let access = Access.write("iam:CreatePolicy")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let path = try IdentityPath.checked(input.path), tags = try ShownTag.checked(input.tags), id = book.newID("ANPA")
        try PolicyText.checkManaged(input.policyDocument)
        return try await book.change(by: call) { change in
            guard try change.view.find(ManagedPolicy.self, input.policyName) == nil else {
                throw IAMFault.exists("A policy called \(input.policyName) already exists. Duplicate names are not allowed.")
            }
            guard try change.view.all(ManagedPolicy.self).count < IAMLimits.policies else { throw IAMFault.quota("PoliciesPerAccount", IAMLimits.policies) }
            let policy = ManagedPolicy(
                name: input.policyName, path: path, id: id, description: input.description, document: input.policyDocument, tags: tags, at: change.time)
            try change.store(policy)
            return Output(policy: try ShownPolicy(policy, in: change.view))
        }
    }
}

/// Shows a managed policy, the account's or AWS'. (IAM API Reference, GetPolicy.)
struct GetPolicy: AWSWire.Operation {
    struct Input: Decodable, Sendable { let policyArn: String }
    struct Output: Encodable, Sendable { let policy: ShownPolicy }
    static let access = Access.read("iam:GetPolicy")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            if let entry = book.catalogue.entry(input.policyArn) { return Output(policy: try ShownPolicy(entry, in: view)) }
            return Output(policy: try ShownPolicy(view.requirePolicy(input.policyArn), in: view))
        }
    }
}

/// The managed policies of the account, of AWS, or both. (IAM API Reference, ListPolicies.)
struct ListPolicies: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let scope: String?
        let onlyAttached: Bool?
        let pathPrefix: String?
        let policyUsageFilter: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let policies: [ShownPolicy], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListPolicies")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            var policies: [ShownPolicy] = []
            if input.scope != "AWS" { policies += try view.all(ManagedPolicy.self).map { try ShownPolicy($0, in: view, isWhole: false) } }
            if input.scope != "Local" { policies += try book.catalogue.entries.map { try ShownPolicy($0, in: view, isWhole: false) } }
            let shown = policies.filter { isAsked($0, input) }.sorted(byText: \.arn)
            let page = Page(shown, input, key: \.arn)
            return Output(policies: page.items, isTruncated: page.isTruncated, marker: page.marker)
        }
    }

    private func isAsked(_ policy: ShownPolicy, _ input: Input) -> Bool {
        guard policy.path.hasPrefix(input.pathPrefix ?? "/") else { return false }
        let isPolicy = policy.attachmentCount > 0, isBoundary = policy.permissionsBoundaryUsageCount > 0
        switch input.policyUsageFilter {
        case "PermissionsPolicy": return isPolicy
        case "PermissionsBoundary": return isBoundary
        default: return input.onlyAttached != true || isPolicy || isBoundary
        }
    }
}

/// Deletes a managed policy that nobody has and that has one version. (IAM API Reference, DeletePolicy.)
struct DeletePolicy: AWSWire.Operation {
    struct Input: Decodable, Sendable { let policyArn: String }
    static let access = Access.write("iam:DeletePolicy")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            let policy = try change.view.requirePolicy(input.policyArn)
            let users = try change.view.snapshot.referrers(to: ManagedPolicy.key(arn: input.policyArn, account: change.view.account))
            guard users.isEmpty else { throw IAMFault.conflict("Cannot delete a policy attached to entities.") }
            guard policy.versions.count == 1 else {
                throw IAMFault.conflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
            }
            try change.delete(policy)
        }
        return Empty()
    }
}

/// Who has a managed policy. (IAM API Reference, ListEntitiesForPolicy.)
struct ListEntitiesForPolicy: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let policyArn: String
        let entityFilter: String?
        let pathPrefix: String?
        let policyUsageFilter: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct User: Encodable, Sendable { let userName: String, userId: String }
    struct Group: Encodable, Sendable { let groupName: String, groupId: String }
    struct Role: Encodable, Sendable { let roleName: String, roleId: String }
    struct Output: Encodable, Sendable { let policyGroups: [Group], policyUsers: [User], policyRoles: [Role], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListEntitiesForPolicy")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            if book.catalogue.entry(input.policyArn) == nil { _ = try view.requirePolicy(input.policyArn) }
            let role = input.policyUsageFilter == "PermissionsBoundary" ? "boundary" : "policy"
            let found = try view.identities(naming: ManagedPolicy.key(arn: input.policyArn, account: view.account), as: role).filter { isAsked($0, input) }
            let page = Page(found.sorted(byText: key), input, key: key)
            func some(_ kind: IdentityKind) -> [Identity] { page.items.filter { $0.kind == kind } }
            return Output(
                policyGroups: some(.group).map { Group(groupName: $0.name, groupId: $0.id) }, policyUsers: some(.user).map { User(userName: $0.name, userId: $0.id) },
                policyRoles: some(.role).map { Role(roleName: $0.name, roleId: $0.id) }, isTruncated: page.isTruncated, marker: page.marker)
        }
    }

    private func key(_ identity: Identity) -> String { "\(identity.kind.rawValue)/\(IdentityRecords.id(identity.name))" }

    private func isAsked(_ identity: Identity, _ input: Input) -> Bool {
        guard identity.path.hasPrefix(input.pathPrefix ?? "/") else { return false }
        return input.entityFilter == nil || input.entityFilter == identity.kind.rawValue
    }
}
