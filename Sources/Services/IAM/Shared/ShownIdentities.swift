import Base
import Identities

/// Users, groups, roles and policies as answers show them. Lists leave boundary, tags and description out, as AWS does.
struct ShownUser: Encodable, Sendable {
    let path: String, userName: String, userId: String, arn: String, createDate: Timestamp
    var permissionsBoundary: ShownBoundary?
    var tags: [ShownTag]?

    init(_ user: Identity, account: String, isWhole: Bool = true) {
        (path, userName, userId, arn, createDate) = (user.path, user.name, user.id, user.arn(account: account), user.createdAt)
        guard isWhole else { return }
        permissionsBoundary = user.boundary.map(ShownBoundary.init)
        tags = user.tags.isEmpty ? nil : ShownTag.shown(user.tags)
    }

    /// The operator, who is no record.
    init(name: String, id: String, arn: String, createdAt: Timestamp) { (path, userName, userId, self.arn, createDate) = ("/", name, id, arn, createdAt) }
}

struct ShownGroup: Encodable, Sendable {
    let path: String, groupName: String, groupId: String, arn: String, createDate: Timestamp

    init(_ group: Identity, account: String) {
        (path, groupName, groupId, arn, createDate) = (group.path, group.name, group.id, group.arn(account: account), group.createdAt)
    }
}

struct ShownRole: Encodable, Sendable {
    struct LastUsed: Encodable, Sendable { var lastUsedDate: Timestamp?, region: String? }

    let path: String, roleName: String, roleId: String, arn: String, createDate: Timestamp
    let assumeRolePolicyDocument: String?
    let description: String?
    let maxSessionDuration: Int64?
    var permissionsBoundary: ShownBoundary?
    var tags: [ShownTag]?
    var roleLastUsed: LastUsed?

    init(_ role: Identity, account: String) {
        (path, roleName, roleId, arn, createDate) = (role.path, role.name, role.id, role.arn(account: account), role.createdAt)
        assumeRolePolicyDocument = role.role.map { PolicyText.shown($0.trust) }
        (description, maxSessionDuration) = (role.role?.description, role.role?.sessionSecondsMax)
    }

    /// All that GetRole shows.
    init(whole role: Identity, book: IdentityBook) {
        self.init(role, account: book.account)
        permissionsBoundary = role.boundary.map(ShownBoundary.init)
        tags = role.tags.isEmpty ? nil : ShownTag.shown(role.tags)
        let use = book.lastUse(of: role.id)
        roleLastUsed = LastUsed(lastUsedDate: use?.time, region: use?.region)
    }
}

struct ShownBoundary: Encodable, Sendable {
    let permissionsBoundaryType: String, permissionsBoundaryArn: String
    init(_ arn: String) { (permissionsBoundaryType, permissionsBoundaryArn) = ("Policy", arn) }
}

struct ShownProfile: Encodable, Sendable {
    let path: String, instanceProfileName: String, instanceProfileId: String, arn: String, createDate: Timestamp
    let roles: [ShownRole]
    var tags: [ShownTag]?

    init(_ profile: InstanceProfile, in view: IdentityView, isWhole: Bool = true) throws {
        (path, instanceProfileName, instanceProfileId) = (profile.path, profile.name, profile.id)
        (arn, createDate) = (profile.arn(account: view.account), profile.createdAt)
        roles = try profile.role.flatMap { try view.identity(.role, $0) }.map { [ShownRole($0, account: view.account)] } ?? []
        tags = isWhole && !profile.tags.isEmpty ? ShownTag.shown(profile.tags) : nil
    }
}
