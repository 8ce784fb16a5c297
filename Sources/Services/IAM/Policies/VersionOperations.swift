import AWSWire
import Identities

/// Adds a version to a managed policy, in force at once when asked to. (IAM API Reference, CreatePolicyVersion.)
struct CreatePolicyVersion: AWSWire.Operation {
    struct Input: Decodable, Sendable {
        let policyArn: String
        let policyDocument: String
        let setAsDefault: Bool?
    }
    struct Output: Encodable, Sendable { let policyVersion: ShownVersion }
    static let access = Access.write("iam:CreatePolicyVersion")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try PolicyText.checkManaged(input.policyDocument)
        return try await book.change(by: call) { change in
            var policy = try change.view.requirePolicy(input.policyArn)
            guard policy.versions.count < ManagedPolicy.versionsMax else {
                throw IAMFault.limit(
                    "A managed policy can have up to \(ManagedPolicy.versionsMax) versions. Before you create a new version, you must delete an existing version.")
            }
            let version = ManagedPolicy.Version(id: "v\(policy.nextVersion)", document: input.policyDocument, createdAt: change.time)
            policy.versions.append(version)
            policy.nextVersion += 1
            if input.setAsDefault == true { policy.defaultVersion = version.id }
            try change.store(policy)
            return Output(policyVersion: ShownVersion(version, of: policy, isWhole: false))
        }
    }
}

struct VersionInput: Decodable, Sendable {
    let policyArn: String
    let versionId: String

    func version(of policy: ManagedPolicy) throws -> ManagedPolicy.Version {
        guard let version = policy.versions.first(where: { $0.id == versionId }) else {
            throw IAMFault.noSuch("Policy \(policyArn) version \(versionId) does not exist or is not attachable.")
        }
        return version
    }
}

/// Shows a version with its document. (IAM API Reference, GetPolicyVersion.)
struct GetPolicyVersion: AWSWire.Operation {
    struct Output: Encodable, Sendable { let policyVersion: ShownVersion }
    static let access = Access.read("iam:GetPolicyVersion")
    let book: IdentityBook

    func run(_ input: VersionInput, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            if let entry = book.catalogue.entry(input.policyArn), input.versionId == "v1" { return Output(policyVersion: ShownVersion(entry, isWhole: true)) }
            let policy = try view.requirePolicy(input.policyArn)
            return Output(policyVersion: ShownVersion(try input.version(of: policy), of: policy, isWhole: true))
        }
    }
}

/// The versions of a managed policy, newest first. (IAM API Reference, ListPolicyVersions.)
struct ListPolicyVersions: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let policyArn: String
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let versions: [ShownVersion], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListPolicyVersions")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { [book] view in
            var versions: [ShownVersion]
            if let entry = book.catalogue.entry(input.policyArn) {
                versions = [ShownVersion(entry, isWhole: false)]
            } else {
                let policy = try view.requirePolicy(input.policyArn)
                versions = policy.versions.reversed().map { ShownVersion($0, of: policy, isWhole: false) }
            }
            let places = Dictionary(uniqueKeysWithValues: versions.enumerated().map { ($0.element.versionId, String(100 + $0.offset)) })
            let page = Page(versions, input) { places[$0.versionId] ?? "" }
            return Output(versions: page.items, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}

/// Puts another version in force. (IAM API Reference, SetDefaultPolicyVersion.)
struct SetDefaultPolicyVersion: AWSWire.Operation {
    static let access = Access.write("iam:SetDefaultPolicyVersion")
    let book: IdentityBook

    func run(_ input: VersionInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            var policy = try change.view.requirePolicy(input.policyArn)
            policy.defaultVersion = try input.version(of: policy).id
            try change.store(policy)
        }
        return Empty()
    }
}

/// Deletes a version that is not in force. (IAM API Reference, DeletePolicyVersion.)
struct DeletePolicyVersion: AWSWire.Operation {
    static let access = Access.write("iam:DeletePolicyVersion")
    let book: IdentityBook

    func run(_ input: VersionInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            var policy = try change.view.requirePolicy(input.policyArn)
            let version = try input.version(of: policy)
            guard version.id != policy.defaultVersion else { throw IAMFault.conflict("Cannot delete the default version of a policy.") }
            policy.versions.removeAll { $0.id == version.id }
            try change.store(policy)
        }
        return Empty()
    }
}
