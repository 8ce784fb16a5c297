import AWSWire
import Access
import Identities

/// How much there is of everything, and how much there may be. (IAM API Reference, GetAccountSummary.)
struct GetAccountSummary: AWSWire.Operation {
    struct Output: Encodable, Sendable { let summaryMap: [String: Int64] }
    static let access = Access.read("iam:GetAccountSummary")
    let book: IdentityBook

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { view in
            let counts: [String: Int] = [
                "Users": try view.identities(.user).count, "Groups": try view.identities(.group).count, "Roles": try view.identities(.role).count,
                "Policies": try view.all(ManagedPolicy.self).count, "InstanceProfiles": try view.all(InstanceProfile.self).count,
                "PolicyVersionsInUse": try view.all(ManagedPolicy.self).reduce(0) { $0 + $1.versions.count }, "ServerCertificates": 0, "MFADevices": 0, "MFADevicesInUse": 0,
                "Providers": 0, "AccountMFAEnabled": 0, "AccountAccessKeysPresent": 1, "AccountSigningCertificatesPresent": 0, "AccountPasswordPresent": 0,
            ]
            return Output(summaryMap: counts.merging(GetAccountSummary.quotas) { $1 }.mapValues(Int64.init))
        }
    }

    private static let quotas: [String: Int] = [
        "UsersQuota": IAMLimits.users, "GroupsQuota": IAMLimits.groups, "RolesQuota": IAMLimits.roles, "PoliciesQuota": IAMLimits.policies,
        "InstanceProfilesQuota": IAMLimits.instanceProfiles, "GroupsPerUserQuota": IAMLimits.groupsPerUser, "AccessKeysPerUserQuota": UserKey.perUserMax,
        "AttachedPoliciesPerUserQuota": IAMLimits.attachedPerIdentity, "AttachedPoliciesPerGroupQuota": IAMLimits.attachedPerIdentity,
        "AttachedPoliciesPerRoleQuota": IAMLimits.attachedPerIdentity, "VersionsPerPolicyQuota": ManagedPolicy.versionsMax, "PolicySizeQuota": AccessLimits.managedPolicyCharactersMax,
        "UserPolicySizeQuota": AccessLimits.userInlineCharactersMax, "GroupPolicySizeQuota": AccessLimits.groupInlineCharactersMax,
        "RolePolicySizeQuota": AccessLimits.roleInlineCharactersMax, "AssumeRolePolicySizeQuota": AccessLimits.trustPolicyCharactersMax,
    ]
}

struct AliasInput: Decodable, Sendable { let accountAlias: String }

/// Gives the account another name, in the place of an earlier one. (IAM API Reference, CreateAccountAlias.)
struct CreateAccountAlias: AWSWire.Operation {
    static let access = Access.write("iam:CreateAccountAlias")
    let book: IdentityBook

    func run(_ input: AliasInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            for old in try change.view.all(AccountAlias.self) where old.name != input.accountAlias { try change.delete(old) }
            try change.store(AccountAlias(name: input.accountAlias))
        }
        return Empty()
    }
}

/// Takes the account's other name away. (IAM API Reference, DeleteAccountAlias.)
struct DeleteAccountAlias: AWSWire.Operation {
    static let access = Access.write("iam:DeleteAccountAlias")
    let book: IdentityBook

    func run(_ input: AliasInput, in call: Call) async throws(ServiceFault) -> Empty {
        try await book.change(by: call) { change in
            guard let alias = try change.view.find(AccountAlias.self, input.accountAlias) else {
                throw IAMFault.noSuch("The account alias \(input.accountAlias) cannot be found.")
            }
            try change.delete(alias)
        }
        return Empty()
    }
}

/// The account's other name, if it has one. (IAM API Reference, ListAccountAliases.)
struct ListAccountAliases: AWSWire.Operation {
    struct Input: Decodable, Sendable, PageInput {
        let marker: String?
        let maxItems: Int64?
    }
    struct Output: Encodable, Sendable { let accountAliases: [String], isTruncated: Bool, marker: String? }
    static let access = Access.read("iam:ListAccountAliases")
    let book: IdentityBook

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await book.look { view in
            let page = Page(try view.all(AccountAlias.self).map(\.name), input) { $0 }
            return Output(accountAliases: page.items, isTruncated: page.isTruncated, marker: page.marker)
        }
    }
}
