import Base
import Identities
import RecordStore

/// A managed policy as answers show it.
struct ShownPolicy: Encodable, Sendable {
    let policyName: String, policyId: String, arn: String, path: String, defaultVersionId: String
    let attachmentCount: Int64, permissionsBoundaryUsageCount: Int64, isAttachable: Bool
    var description: String?
    let createDate: Timestamp, updateDate: Timestamp
    var tags: [ShownTag]?

    /// A policy of the account; lists leave description and tags out.
    init(_ policy: ManagedPolicy, in view: IdentityView, isWhole: Bool = true) throws {
        (policyName, policyId, arn, path) = (policy.name, policy.id, policy.arn(account: view.account), policy.path)
        (defaultVersionId, createDate, updateDate, isAttachable) = (policy.defaultVersion, policy.createdAt, policy.updatedAt, true)
        (attachmentCount, permissionsBoundaryUsageCount) = try ShownPolicy.uses(policy.arn(account: view.account), in: view)
        guard isWhole else { return }
        description = policy.description
        tags = policy.tags.isEmpty ? nil : ShownTag.shown(policy.tags)
    }

    /// A policy of AWS. Its id and dates are not AWS' own, which nothing depends on.
    init(_ entry: ManagedCatalogue.Listed, in view: IdentityView, isWhole: Bool = true) throws {
        (policyName, policyId, arn, path) = (entry.name, entry.id, entry.arn, entry.path)
        (defaultVersionId, createDate, updateDate, isAttachable) = ("v1", ManagedCatalogue.since, ManagedCatalogue.since, true)
        (attachmentCount, permissionsBoundaryUsageCount) = try ShownPolicy.uses(entry.arn, in: view)
        description = isWhole ? entry.description : nil
    }

    private static func uses(_ arn: String, in view: IdentityView) throws -> (Int64, Int64) {
        let referrers = try view.snapshot.referrers(to: ManagedPolicy.key(arn: arn, account: view.account))
        return (Int64(referrers.count { $0.role == "policy" }), Int64(referrers.count { $0.role == "boundary" }))
    }
}

struct ShownVersion: Encodable, Sendable {
    var document: String?
    let versionId: String, isDefaultVersion: Bool, createDate: Timestamp

    init(_ version: ManagedPolicy.Version, of policy: ManagedPolicy, isWhole: Bool) {
        document = isWhole ? PolicyText.shown(version.document) : nil
        (versionId, isDefaultVersion, createDate) = (version.id, version.id == policy.defaultVersion, version.createdAt)
    }

    init(_ entry: ManagedCatalogue.Listed, isWhole: Bool) {
        document = isWhole ? PolicyText.shown(entry.text) : nil
        (versionId, isDefaultVersion, createDate) = ("v1", true, ManagedCatalogue.since)
    }
}
