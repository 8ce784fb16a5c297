import AWSWire
import Access
import Identities

/// Gives an identity a policy of its own. (IAM API Reference, PutUserPolicy, PutGroupPolicy, PutRolePolicy.)
struct PutInlinePolicy<Of: Holder>: AWSWire.Operation {
    struct Input: HolderInput {
        let userName: String?, groupName: String?, roleName: String?
        let policyName: String
        let policyDocument: String
    }
    static var name: String { "Put\(Of.kind.rawValue)Policy" }
    static var access: Access { .write("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        _ = try PolicyText.checked(input.policyDocument, .identity)
        try await book.change(by: call) { change in
            var identity = try change.view.requireModifiable(Of.kind, input.holder)
            identity.inline[input.policyName] = input.policyDocument
            let size = identity.inlineTexts.reduce(0) { $0 + PolicyDocument.size($1) }
            guard size <= IAMLimits.inlineCharacters(Of.kind) else {
                throw IAMFault.limit("Maximum policy size of \(IAMLimits.inlineCharacters(Of.kind)) bytes exceeded for \(Of.kind.word) \(identity.name)")
            }
            try change.store(identity)
        }
        return Empty()
    }
}

struct NamedPolicyInput: HolderInput {
    let userName: String?, groupName: String?, roleName: String?
    let policyName: String
}

/// Shows a policy of an identity's own. (IAM API Reference, GetUserPolicy, GetGroupPolicy, GetRolePolicy.)
struct GetInlinePolicy<Of: Holder>: AWSWire.Operation {
    struct Output: Encodable, Sendable { let userName: String?, groupName: String?, roleName: String?, policyName: String, policyDocument: String }
    static var name: String { "Get\(Of.kind.rawValue)Policy" }
    static var access: Access { .read("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: NamedPolicyInput, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { view in
            guard let text = try view.require(Of.kind, input.holder).inline[input.policyName] else { throw Missing.policy(Of.kind, input.policyName) }
            return Output(
                userName: input.userName, groupName: input.groupName, roleName: input.roleName, policyName: input.policyName,
                policyDocument: PolicyText.shown(text))
        }
    }
}

private enum Missing {
    static func policy(_ kind: IdentityKind, _ name: String) -> ServiceFault { IAMFault.noSuch("The \(kind.word) policy with name \(name) cannot be found.") }
}

/// Takes a policy of its own from an identity. (IAM API Reference, DeleteUserPolicy, DeleteGroupPolicy, DeleteRolePolicy.)
struct DeleteInlinePolicy<Of: Holder>: AWSWire.Operation {
    static var name: String { "Delete\(Of.kind.rawValue)Policy" }
    static var access: Access { .write("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: NamedPolicyInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            var identity = try change.view.requireModifiable(Of.kind, input.holder)
            guard identity.inline.removeValue(forKey: input.policyName) != nil else { throw Missing.policy(Of.kind, input.policyName) }
            try change.store(identity)
        }
        return Empty()
    }
}

/// The names of an identity's own policies. (IAM API Reference, ListUserPolicies, ListGroupPolicies, ListRolePolicies.)
struct ListInlinePolicies<Of: Holder>: AWSWire.Operation {
    struct Input: HolderInput, PageInput {
        let userName: String?, groupName: String?, roleName: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let policyNames: [String], isTruncated: Bool, marker: String? }
    static var name: String { "List\(Of.kind.rawValue)Policies" }
    static var access: Access { .read("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { view in
            let names = try view.require(Of.kind, input.holder).inline.keys.sorted(byText: \.self)
            let page = Page(names, input) { $0 }
            return Output(policyNames: page.items, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}
