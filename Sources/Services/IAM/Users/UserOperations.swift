import AWSWire
import Base
import Identities

struct UserOutput: Encodable, Sendable { let user: ShownUser }

/// Makes a user, who may do nothing yet. (IAM API Reference, CreateUser.)
struct CreateUser: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let userName: String
        let path: String?
        let permissionsBoundary: String?
        let tags: [ShownTag]?
    }
    static let access = Access.write("iam:CreateUser")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> UserOutput {
        let path = try IdentityPath.checked(input.path), tags = try ShownTag.checked(input.tags), id = book.newID(IdentityKind.user.idPrefix)
        return try await book.change(by: call) { [book] change in
            try change.view.checkRoom(for: .user, name: input.userName)
            if let arn = input.permissionsBoundary { try change.view.checkAttachable(arn, book.catalogue) }
            var user = Identity(kind: .user, name: input.userName, path: path, id: id, createdAt: change.time)
            (user.boundary, user.tags) = (input.permissionsBoundary, tags)
            try change.store(user)
            return UserOutput(user: ShownUser(user, account: book.account))
        }
    }
}

/// Shows a user; without a name the caller. (IAM API Reference, GetUser.)
struct GetUser: AWSWire.Operation {
    struct Input: Decodable, Sendable { let userName: String? }
    static let access = Access.read("iam:GetUser")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> UserOutput {
        if input.userName == nil, call.principal.bearer == nil {
            return UserOutput(
                user: ShownUser(name: KeyRing.userName, id: call.principal.userID, arn: call.principal.arn, createdAt: book.operatorSince))
        }
        let name = try UserName.asked(input.userName, call)
        return try await book.look { [book] in UserOutput(user: ShownUser(try $0.require(.user, name), account: book.account)) }
    }
}

/// The user that a call is about, when it names none: the caller.
enum UserName {
    static func asked(_ name: String?, _ call: Call) throws(ServiceFault) -> String {
        if let name { return name }
        guard let bearer = call.principal.bearer as? IdentityBearer, !bearer.isRoleSession, !bearer.isFederated else { throw IAMFault.needsUserName }
        return bearer.name
    }
}

/// The users below a path, by name. (IAM API Reference, ListUsers.)
struct ListUsers: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let pathPrefix: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let users: [ShownUser], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListUsers")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            let users = try view.identities(.user).filter { $0.path.hasPrefix(input.pathPrefix ?? "/") }
            let page = Page(users, input) { IdentityRecords.id($0.name) }
            return Output(users: page.items.map { ShownUser($0, account: book.account, isWhole: false) }, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

/// Gives a user another name or path. Its id, keys and policies stay. (IAM API Reference, UpdateUser.)
struct UpdateUser: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let userName: String
        let newPath: String?
        let newUserName: String?
    }
    static let access = Access.write("iam:UpdateUser")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let path = try input.newPath.map { path throws(ServiceFault) in try IdentityPath.checked(path) }
        try await book.change(by: call) { change in
            var user = try change.view.require(.user, input.userName)
            let keys = try change.view.keys(of: user)
            if let path { user.path = path }
            if let name = input.newUserName, name != user.name { try rename(&user, to: name, change) }
            try change.store(user)
            for key in keys where key.userName != user.name { try change.store(key.owned(by: user)) }
        }
        return Empty()
    }

    private func rename(_ user: inout Identity, to name: String, _ change: IdentityChange) throws {
        if IdentityRecords.id(name) != IdentityRecords.id(user.name) { try change.view.checkRoom(for: .user, name: name) }
        try change.delete(user)
        user.name = name
    }
}

/// Deletes a user who has nothing left. (IAM API Reference, DeleteUser.)
struct DeleteUser: AWSWire.Operation {
    struct Input: Decodable, Sendable { let userName: String }
    static let access = Access.write("iam:DeleteUser")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            let user = try change.view.require(.user, input.userName)
            guard user.attached.isEmpty else { throw IAMFault.conflict("Cannot delete entity, must detach all policies first.") }
            guard user.inline.isEmpty else { throw IAMFault.conflict("Cannot delete entity, must delete policies first.") }
            guard user.groups.isEmpty else { throw IAMFault.conflict("Cannot delete entity, must remove users from group first.") }
            guard try change.view.keys(of: user).isEmpty else { throw IAMFault.conflict("Cannot delete entity, must delete access keys first.") }
            try change.delete(user)
        }
        return Empty()
    }
}
