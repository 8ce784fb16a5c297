import AWSWire
import Base
import Identities

/// Makes a role. (IAM API Reference, CreateRole.)
struct CreateRole: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let roleName: String
        let assumeRolePolicyDocument: String
        let path: String?
        let description: String?
        let maxSessionDuration: Int64?
        let permissionsBoundary: String?
        let tags: [ShownTag]?
    }
    struct Output: Encodable, Sendable { let role: ShownRole }
    static let access = Access.write("iam:CreateRole")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let path = try IdentityPath.checked(input.path), tags = try ShownTag.checked(input.tags), trust = try PolicyText.checkTrust(input.assumeRolePolicyDocument)
        let id = book.newID(IdentityKind.role.idPrefix)
        return try await book.change(by: call) { [book] change in
            try change.view.checkRoom(for: .role, name: input.roleName)
            if let arn = input.permissionsBoundary { try change.view.checkAttachable(arn, book.catalogue) }
            var role = Identity(kind: .role, name: input.roleName, path: path, id: id, createdAt: change.time)
            role.role = RolePart(
                trust: input.assumeRolePolicyDocument, trustedIDs: try Trust.ids(trust, in: change.view, book: book), description: input.description,
                sessionSecondsMax: input.maxSessionDuration ?? RolePart.defaultSessionSeconds)
            (role.boundary, role.tags) = (input.permissionsBoundary, tags)
            try change.store(role)
            var shown = ShownRole(whole: role, book: book)
            shown.roleLastUsed = nil
            return Output(role: shown)
        }
    }
}

/// Shows a role. (IAM API Reference, GetRole.)
struct GetRole: AWSWire.Operation {
    struct Input: Decodable, Sendable { let roleName: String }
    struct Output: Encodable, Sendable { let role: ShownRole }
    static let access = Access.read("iam:GetRole")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] in Output(role: ShownRole(whole: try $0.require(.role, input.roleName), book: book)) }
    }
}

/// The roles below a path, by name. (IAM API Reference, ListRoles.)
struct ListRoles: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let pathPrefix: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let roles: [ShownRole], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListRoles")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            let roles = try view.identities(.role).filter { $0.path.hasPrefix(input.pathPrefix ?? "/") }
            let page = Page(roles, input) { IdentityRecords.id($0.name) }
            return Output(roles: page.items.map { ShownRole($0, account: book.account) }, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

/// Sets how long sessions may be and what the role is for. (IAM API Reference, UpdateRole.)
struct UpdateRole: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let roleName: String
        let description: String?
        let maxSessionDuration: Int64?
    }
    static let access = Access.write("iam:UpdateRole")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            var role = try change.view.requireModifiable(.role, input.roleName)
            if let text = input.description { role.role?.description = text }
            if let seconds = input.maxSessionDuration { role.role?.sessionSecondsMax = seconds }
            try change.store(role)
        }
        return Empty()
    }
}

/// Sets what a role is for. (IAM API Reference, UpdateRoleDescription.)
struct UpdateRoleDescription: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let roleName: String
        let description: String
    }
    struct Output: Encodable, Sendable { let role: ShownRole }
    static let access = Access.write("iam:UpdateRoleDescription")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.change(by: call) { [book] change in
            var role = try change.view.requireModifiable(.role, input.roleName)
            role.role?.description = input.description
            try change.store(role)
            return Output(role: ShownRole(role, account: book.account))
        }
    }
}

/// Sets who may take a role. (IAM API Reference, UpdateAssumeRolePolicy.)
struct UpdateAssumeRolePolicy: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let roleName: String
        let policyDocument: String
    }
    static let access = Access.write("iam:UpdateAssumeRolePolicy")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let trust = try PolicyText.checkTrust(input.policyDocument)
        try await book.change(by: call) { [book] change in
            var role = try change.view.requireModifiable(.role, input.roleName)
            role.role?.trust = input.policyDocument
            role.role?.trustedIDs = try Trust.ids(trust, in: change.view, book: book)
            try change.store(role)
        }
        return Empty()
    }
}

/// Deletes a role that has nothing left; its sessions end at once. (IAM API Reference, DeleteRole.)
struct DeleteRole: AWSWire.Operation {
    struct Input: Decodable, Sendable { let roleName: String }
    static let access = Access.write("iam:DeleteRole")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            let role = try change.view.requireModifiable(.role, input.roleName)
            guard role.attached.isEmpty else { throw IAMFault.conflict("Cannot delete entity, must detach all policies first.") }
            guard role.inline.isEmpty else { throw IAMFault.conflict("Cannot delete entity, must delete policies first.") }
            guard try change.view.profiles(of: role).isEmpty else { throw IAMFault.conflict("Cannot delete entity, must remove roles from instance profile first.") }
            try change.delete(role)
        }
        return Empty()
    }
}

extension IdentityView {
    /// The instance profiles that a role is in, by name.
    func profiles(of role: Identity) throws -> [InstanceProfile] {
        try snapshot.referrers(to: Identity.key(.role, role.name, account: account)).filter { $0.role == "role" }
            .compactMap { try snapshot.record($0.from).flatMap(InstanceProfile.init) }.sorted { IdentityRecords.id($0.name) < IdentityRecords.id($1.name) }
    }
}
