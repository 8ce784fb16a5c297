import AWSWire
import Identities

/// Makes a group. (IAM API Reference, CreateGroup.)
struct CreateGroup: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let groupName: String
        let path: String?
    }
    struct Output: Encodable, Sendable { let group: ShownGroup }
    static let access = Access.write("iam:CreateGroup")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let path = try IdentityPath.checked(input.path), id = book.newID(IdentityKind.group.idPrefix)
        return try await book.change(by: call) { [book] change in
            try change.view.checkRoom(for: .group, name: input.groupName)
            let group = Identity(kind: .group, name: input.groupName, path: path, id: id, createdAt: change.time)
            try change.store(group)
            return Output(group: ShownGroup(group, account: book.account))
        }
    }
}

/// A group and its users. (IAM API Reference, GetGroup.)
struct GetGroup: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let groupName: String
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let group: ShownGroup, users: [ShownUser], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:GetGroup")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            let group = try view.require(.group, input.groupName)
            let page = Page(try view.members(of: group), input) { IdentityRecords.id($0.name) }
            return Output(
                group: ShownGroup(group, account: book.account), users: page.items.map { ShownUser($0, account: book.account, isWhole: false) },
                isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

extension IdentityView {
    /// The users of a group, by name.
    func members(of group: Identity) throws -> [Identity] {
        try identities(naming: Identity.key(.group, group.name, account: account), as: "group").sorted { IdentityRecords.id($0.name) < IdentityRecords.id($1.name) }
    }
}

/// The groups below a path, by name. (IAM API Reference, ListGroups.)
struct ListGroups: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let pathPrefix: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let groups: [ShownGroup], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListGroups")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            let groups = try view.identities(.group).filter { $0.path.hasPrefix(input.pathPrefix ?? "/") }
            let page = Page(groups, input) { IdentityRecords.id($0.name) }
            return Output(groups: page.items.map { ShownGroup($0, account: book.account) }, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

/// The groups of a user. (IAM API Reference, ListGroupsForUser.)
struct ListGroupsForUser: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let userName: String
        let marker: String?
        let maxItems: Int64?
    }
    static let access = Access.read("iam:ListGroupsForUser")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> ListGroups.Output {
        try await book.look { [book] view in
            let groups = try view.require(.user, input.userName).groups.compactMap { try view.identity(.group, $0) }.sorted { IdentityRecords.id($0.name) < IdentityRecords.id($1.name) }
            let page = Page(groups, input) { IdentityRecords.id($0.name) }
            return ListGroups.Output(groups: page.items.map { ShownGroup($0, account: book.account) }, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

/// Gives a group another name or path; its users stay in it. (IAM API Reference, UpdateGroup.)
struct UpdateGroup: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let groupName: String
        let newPath: String?
        let newGroupName: String?
    }
    static let access = Access.write("iam:UpdateGroup")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let path = try input.newPath.map { path throws(ServiceFault) in try IdentityPath.checked(path) }
        try await book.change(by: call) { change in
            var group = try change.view.require(.group, input.groupName)
            let members = try change.view.members(of: group)
            if let path { group.path = path }
            if let name = input.newGroupName, name != group.name {
                if IdentityRecords.id(name) != IdentityRecords.id(group.name) { try change.view.checkRoom(for: .group, name: name) }
                try change.delete(group)
                group.name = name
            }
            try change.store(group)
            for var member in members {
                member.groups = member.groups.map { $0 == input.groupName ? group.name : $0 }
                try change.store(member)
            }
        }
        return Empty()
    }
}

/// Deletes a group that has neither users nor policies. (IAM API Reference, DeleteGroup.)
struct DeleteGroup: AWSWire.Operation {
    struct Input: Decodable, Sendable { let groupName: String }
    static let access = Access.write("iam:DeleteGroup")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            let group = try change.view.require(.group, input.groupName)
            guard try change.view.members(of: group).isEmpty else { throw IAMFault.conflict("Cannot delete entity, must remove users from group first.") }
            guard group.attached.isEmpty else { throw IAMFault.conflict("Cannot delete entity, must detach all policies first.") }
            guard group.inline.isEmpty else { throw IAMFault.conflict("Cannot delete entity, must delete policies first.") }
            try change.delete(group)
        }
        return Empty()
    }
}

struct MembershipInput: Decodable, Sendable {
    let groupName: String
    let userName: String
}

/// Puts a user into a group. (IAM API Reference, AddUserToGroup.)
struct AddUserToGroup: AWSWire.Operation {
    static let access = Access.write("iam:AddUserToGroup")
    let book: IdentityBook

    func run(_ input: MembershipInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            let group = try change.view.require(.group, input.groupName)
            var user = try change.view.require(.user, input.userName)
            guard !user.groups.contains(group.name) else { return }
            guard user.groups.count < IAMLimits.groupsPerUser else { throw IAMFault.quota("GroupsPerUser", IAMLimits.groupsPerUser) }
            user.groups.append(group.name)
            try change.store(user)
        }
        return Empty()
    }
}

/// Takes a user out of a group. (IAM API Reference, RemoveUserFromGroup.)
struct RemoveUserFromGroup: AWSWire.Operation {
    static let access = Access.write("iam:RemoveUserFromGroup")
    let book: IdentityBook

    func run(_ input: MembershipInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            let group = try change.view.require(.group, input.groupName)
            var user = try change.view.require(.user, input.userName)
            guard user.groups.contains(group.name) else { throw IAMFault.noSuch("The user with name \(user.name) is not in the group \(group.name).") }
            user.groups.removeAll { $0 == group.name }
            try change.store(user)
        }
        return Empty()
    }
}
