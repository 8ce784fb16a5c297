import AWSWire
import Identities

struct AttachmentInput: HolderInput {
    let userName: String?, groupName: String?, roleName: String?
    let policyArn: String
}

/// Gives an identity a managed policy; one that it has already stays. (IAM API Reference, AttachUserPolicy, AttachGroupPolicy, AttachRolePolicy.)
struct AttachPolicy<Of: Holder>: AWSWire.Operation {
    static var name: String { "Attach\(Of.kind.rawValue)Policy" }
    static var access: Access { .write("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: AttachmentInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { [book] change in
            var identity = try change.view.requireModifiable(Of.kind, input.holder)
            try change.view.checkAttachable(input.policyArn, book.catalogue)
            guard !identity.attached.contains(input.policyArn) else { return }
            guard identity.attached.count < IAMLimits.attachedPerIdentity else {
                throw IAMFault.quota("PoliciesPer\(Of.kind.rawValue)", IAMLimits.attachedPerIdentity)
            }
            identity.attached.append(input.policyArn)
            try change.store(identity)
        }
        return Empty()
    }
}

/// Takes a managed policy from an identity. (IAM API Reference, DetachUserPolicy, DetachGroupPolicy, DetachRolePolicy.)
struct DetachPolicy<Of: Holder>: AWSWire.Operation {
    static var name: String { "Detach\(Of.kind.rawValue)Policy" }
    static var access: Access { .write("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: AttachmentInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            var identity = try change.view.requireModifiable(Of.kind, input.holder)
            guard identity.attached.contains(input.policyArn) else { throw IAMFault.noSuchPolicy(input.policyArn) }
            identity.attached.removeAll { $0 == input.policyArn }
            try change.store(identity)
        }
        return Empty()
    }
}

/// The managed policies of an identity. (IAM API Reference, ListAttachedUserPolicies, ListAttachedGroupPolicies, ListAttachedRolePolicies.)
struct ListAttachedPolicies<Of: Holder>: AWSWire.Operation {
    struct Input: HolderInput, PageInput {
        let userName: String?, groupName: String?, roleName: String?
        let pathPrefix: String?
        let marker: String?
        let maxItems: Int64?
    }
    struct Attached: Encodable, Sendable { let policyName: String, policyArn: String }
    struct Output: Encodable, Sendable { let attachedPolicies: [Attached], isTruncated: Bool, marker: String? }
    static var name: String { "ListAttached\(Of.kind.rawValue)Policies" }
    static var access: Access { .read("iam:\(name)") }
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { view in
            let arns = try view.require(Of.kind, input.holder).attached.filter { PolicyARN.path($0).hasPrefix(input.pathPrefix ?? "/") }.sorted(byText: \.self)
            let page = Page(arns, input) { $0 }
            return Output(
                attachedPolicies: page.items.map { Attached(policyName: PolicyARN.name($0), policyArn: $0) }, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}
