import AWSWire
import Base
import Identities

extension IdentityView {
    /// The access keys of a user, oldest first.
    func keys(of user: Identity) throws -> [UserKey] {
        try snapshot.referrers(to: Identity.key(.user, user.name, account: account)).filter { $0.role == "user" }
            .compactMap { try snapshot.record($0.from).flatMap(UserKey.init) }.filter { $0.userID == user.id }
            .sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
    }

    func requireKey(_ id: String, of user: Identity) throws -> UserKey {
        guard let key = try keys(of: user).first(where: { $0.id == id }) else { throw IAMFault.noSuch("The Access Key with id \(id) cannot be found.") }
        return key
    }
}

extension UserKey {
    /// The key of a user that was renamed.
    func owned(by user: Identity) -> UserKey {
        var key = UserKey(id: id, userName: user.name, userID: user.id, createdAt: createdAt)
        key.isActive = isActive
        return key
    }
}

/// Makes an access key of a user, without a name the caller's own. The secret is shown here and never again.
/// (IAM API Reference, CreateAccessKey.)
struct CreateAccessKey: AWSWire.Operation {
    struct Input: Decodable, Sendable { let userName: String? }
    struct ShownKey: Encodable, Sendable { let userName: String, accessKeyId: String, status: String, secretAccessKey: String, createDate: Timestamp }
    struct Output: Encodable, Sendable { let accessKey: ShownKey }
    static let access = Access.write("iam:CreateAccessKey")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let name = try UserName.asked(input.userName, call), id = book.newID("AKIA")
        let key = try await book.change(by: call) { change in
            let user = try change.view.require(.user, name)
            guard try change.view.keys(of: user).count < UserKey.perUserMax else { throw IAMFault.quota("AccessKeysPerUser", UserKey.perUserMax) }
            let key = UserKey(id: id, userName: user.name, userID: user.id, createdAt: change.time)
            try change.store(key)
            return key
        }
        return Output(
            accessKey: ShownKey(
                userName: key.userName, accessKeyId: key.id, status: key.status, secretAccessKey: book.secret(ofKey: key.id), createDate: key.createdAt))
    }
}

/// The access keys of a user, without their secrets. (IAM API Reference, ListAccessKeys.)
struct ListAccessKeys: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let userName: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct ShownKey: Encodable, Sendable { let userName: String, accessKeyId: String, status: String, createDate: Timestamp }
    struct Output: Encodable, Sendable { let accessKeyMetadata: [ShownKey], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListAccessKeys")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let name = try UserName.asked(input.userName, call)
        return try await book.look { view in
            let keys = try view.keys(of: view.require(.user, name)).sorted(byText: \.id)
            let page = Page(keys, input, key: \.id)
            let shown = page.items.map { ShownKey(userName: $0.userName, accessKeyId: $0.id, status: $0.status, createDate: $0.createdAt) }
            return Output(accessKeyMetadata: shown, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

/// Lets a key sign, or not. (IAM API Reference, UpdateAccessKey.)
struct UpdateAccessKey: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let userName: String?
        let accessKeyId: String
        let status: String
    }
    static let access = Access.write("iam:UpdateAccessKey")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let name = try UserName.asked(input.userName, call)
        guard ["Active", "Inactive"].contains(input.status) else { throw .validation("Status \(input.status) is not supported by this server: Active or Inactive is expected.") }
        try await book.change(by: call) { change in
            var key = try change.view.requireKey(input.accessKeyId, of: change.view.require(.user, name))
            key.isActive = input.status == "Active"
            try change.store(key)
        }
        return Empty()
    }
}

/// Ends a key, and the sessions that it made. (IAM API Reference, DeleteAccessKey.)
struct DeleteAccessKey: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let userName: String?
        let accessKeyId: String
    }
    static let access = Access.write("iam:DeleteAccessKey")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let name = try UserName.asked(input.userName, call)
        try await book.change(by: call) { change in
            try change.delete(change.view.requireKey(input.accessKeyId, of: change.view.require(.user, name)))
        }
        return Empty()
    }
}

/// When and where a key was last used since the server started. (IAM API Reference, GetAccessKeyLastUsed.)
struct GetAccessKeyLastUsed: AWSWire.Operation {
    struct Input: Decodable, Sendable { let accessKeyId: String }
    struct Use: Encodable, Sendable { let lastUsedDate: Timestamp?, serviceName: String, region: String }
    struct Output: Encodable, Sendable { let userName: String?, accessKeyLastUsed: Use }
    static let access = Access.read("iam:GetAccessKeyLastUsed")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let key = try await book.look { try $0.find(UserKey.self, input.accessKeyId) }
        guard let key, key.id == input.accessKeyId else { throw IAMFault.noSuch("The Access Key with id \(input.accessKeyId) cannot be found.") }
        let use = book.lastUse(of: key.id)
        return Output(userName: key.userName, accessKeyLastUsed: Use(lastUsedDate: use?.time, serviceName: use?.service ?? "N/A", region: use?.region ?? "N/A"))
    }
}
