import AWSWire
import Identities

/// What can be tagged: its tags, and how they are set.
protocol Taggable: Sendable {
    static var noun: String { get }
    static func tags(_ input: some TagTarget, _ view: IdentityView) throws -> [String: String]
    static func retag(_ input: some TagTarget, _ change: IdentityChange, _ update: ([String: String]) throws -> [String: String]) throws
}

/// The members that name what is tagged: one of them, which the operation's shape requires.
protocol TagTarget: Decodable, Sendable {
    var userName: String? { get }
    var roleName: String? { get }
    var policyArn: String? { get }
    var instanceProfileName: String? { get }
}

enum TaggedUser: Taggable {
    static let noun = "User"
    static func tags(_ input: some TagTarget, _ view: IdentityView) throws -> [String: String] { try view.require(.user, input.userName ?? "").tags }

    static func retag(_ input: some TagTarget, _ change: IdentityChange, _ update: ([String: String]) throws -> [String: String]) throws {
        var user = try change.view.require(.user, input.userName ?? "")
        user.tags = try update(user.tags)
        try change.store(user)
    }
}

enum TaggedRole: Taggable {
    static let noun = "Role"
    static func tags(_ input: some TagTarget, _ view: IdentityView) throws -> [String: String] { try view.require(.role, input.roleName ?? "").tags }

    static func retag(_ input: some TagTarget, _ change: IdentityChange, _ update: ([String: String]) throws -> [String: String]) throws {
        var role = try change.view.require(.role, input.roleName ?? "")
        role.tags = try update(role.tags)
        try change.store(role)
    }
}

enum TaggedPolicy: Taggable {
    static let noun = "Policy"
    static func tags(_ input: some TagTarget, _ view: IdentityView) throws -> [String: String] { try view.requirePolicy(input.policyArn ?? "").tags }

    static func retag(_ input: some TagTarget, _ change: IdentityChange, _ update: ([String: String]) throws -> [String: String]) throws {
        var policy = try change.view.requirePolicy(input.policyArn ?? "")
        policy.tags = try update(policy.tags)
        try change.store(policy)
    }
}

enum TaggedProfile: Taggable {
    static let noun = "InstanceProfile"
    static func tags(_ input: some TagTarget, _ view: IdentityView) throws -> [String: String] { try view.requireProfile(input.instanceProfileName ?? "").tags }

    static func retag(_ input: some TagTarget, _ change: IdentityChange, _ update: ([String: String]) throws -> [String: String]) throws {
        var profile = try change.view.requireProfile(input.instanceProfileName ?? "")
        profile.tags = try update(profile.tags)
        try change.store(profile)
    }
}

/// Adds tags. (IAM API Reference, TagUser, TagRole, TagPolicy, TagInstanceProfile.)
struct AddTags<Of: Taggable>: AWSWire.Operation {
    struct Input: TagTarget {
        let userName: String?, roleName: String?, policyArn: String?, instanceProfileName: String?
        let tags: [ShownTag]
    }
    static var name: String { "Tag\(Of.noun)" }
    static var access: Access { .write("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let added = try ShownTag.checked(input.tags)
        try await book.change(by: call) { change in
            try Of.retag(input, change) { old in
                // Keys compare without case: a new one takes the place of the old.
                let kept = old.filter { entry in !added.keys.contains { $0.lowercased() == entry.key.lowercased() } }
                let merged = kept.merging(added) { $1 }
                try ShownTag.checkCount(merged)
                return merged
            }
        }
        return Empty()
    }
}

/// Removes tags. (IAM API Reference, UntagUser, UntagRole, UntagPolicy, UntagInstanceProfile.)
struct RemoveTags<Of: Taggable>: AWSWire.Operation {
    struct Input: TagTarget {
        let userName: String?, roleName: String?, policyArn: String?, instanceProfileName: String?
        let tagKeys: [String]
    }
    static var name: String { "Untag\(Of.noun)" }
    static var access: Access { .write("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let removed = Set(input.tagKeys.map { $0.lowercased() })
        try await book.change(by: call) { change in try Of.retag(input, change) { $0.filter { !removed.contains($0.key.lowercased()) } } }
        return Empty()
    }
}

/// The tags. (IAM API Reference, ListUserTags, ListRoleTags, ListPolicyTags, ListInstanceProfileTags.)
struct ListTags<Of: Taggable>: AWSWire.Operation {
    struct Input: TagTarget, PageInput {
        let userName: String?, roleName: String?, policyArn: String?, instanceProfileName: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let tags: [ShownTag], isTruncated: Bool, marker: String? }
    static var name: String { "List\(Of.noun)Tags" }
    static var access: Access { .read("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { view in
            let page = Page(ShownTag.shown(try Of.tags(input, view)).sorted(byText: \.key), input, key: \.key)
            return Output(tags: page.items, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}
