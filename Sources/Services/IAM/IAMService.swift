import AWSWire
import Identities

/// AWS Identity and Access Management: users with keys, groups, roles, managed and inline policies, boundaries, instance profiles,
/// simulation. MFA, passwords, certificates, identity providers and organizations are refused by name.
public func iamService(book: IdentityBook) -> Service {
    Service("iam", operations: IAMOperations.all(book), naming: IAMNaming.naming(book))
}

/// The table of contents.
enum IAMOperations {
    static func all(_ book: IdentityBook) -> [any AWSWire.Operation] {
        users(book) + groups(book) + roles(book) + policies(book) + profiles(book) + account(book)
            + holder(UserHolder.self, book) + holder(GroupHolder.self, book) + holder(RoleHolder.self, book)
    }

    private static func users(_ book: IdentityBook) -> [any AWSWire.Operation] {
        [
            CreateUser(book: book), GetUser(book: book), ListUsers(book: book), UpdateUser(book: book), DeleteUser(book: book),
            AddTags<TaggedUser>(book: book), RemoveTags<TaggedUser>(book: book), ListTags<TaggedUser>(book: book),
            CreateAccessKey(book: book), ListAccessKeys(book: book), UpdateAccessKey(book: book), DeleteAccessKey(book: book), GetAccessKeyLastUsed(book: book),
            PutBoundary<UserHolder>(book: book), DeleteBoundary<UserHolder>(book: book),
            ListMFADevices(book: book), ListSigningCertificates(book: book), ListSSHPublicKeys(book: book), ListServiceSpecificCredentials(book: book),
            ListVirtualMFADevices(), GetLoginProfile(book: book), DeleteLoginProfile(book: book),
        ]
    }

    private static func groups(_ book: IdentityBook) -> [any AWSWire.Operation] {
        [
            CreateGroup(book: book), GetGroup(book: book), ListGroups(book: book), ListGroupsForUser(book: book), UpdateGroup(book: book), DeleteGroup(book: book),
            AddUserToGroup(book: book), RemoveUserFromGroup(book: book),
        ]
    }

    private static func roles(_ book: IdentityBook) -> [any AWSWire.Operation] {
        [
            CreateRole(book: book), GetRole(book: book), ListRoles(book: book), UpdateRole(book: book), UpdateRoleDescription(book: book),
            UpdateAssumeRolePolicy(book: book), DeleteRole(book: book),
            AddTags<TaggedRole>(book: book), RemoveTags<TaggedRole>(book: book), ListTags<TaggedRole>(book: book),
            PutBoundary<RoleHolder>(book: book), DeleteBoundary<RoleHolder>(book: book),
            CreateServiceLinkedRole(book: book), DeleteServiceLinkedRole(book: book), GetServiceLinkedRoleDeletionStatus(book: book),
        ]
    }

    private static func policies(_ book: IdentityBook) -> [any AWSWire.Operation] {
        [
            CreatePolicy(book: book), GetPolicy(book: book), ListPolicies(book: book), DeletePolicy(book: book), ListEntitiesForPolicy(book: book),
            CreatePolicyVersion(book: book), GetPolicyVersion(book: book), ListPolicyVersions(book: book), SetDefaultPolicyVersion(book: book),
            DeletePolicyVersion(book: book),
            AddTags<TaggedPolicy>(book: book), RemoveTags<TaggedPolicy>(book: book), ListTags<TaggedPolicy>(book: book),
            SimulateCustomPolicy(book: book), SimulatePrincipalPolicy(book: book),
        ]
    }

    private static func profiles(_ book: IdentityBook) -> [any AWSWire.Operation] {
        [
            CreateInstanceProfile(book: book), GetInstanceProfile(book: book), ListInstanceProfiles(book: book), ListInstanceProfilesForRole(book: book),
            DeleteInstanceProfile(book: book), AddRoleToInstanceProfile(book: book), RemoveRoleFromInstanceProfile(book: book),
            AddTags<TaggedProfile>(book: book), RemoveTags<TaggedProfile>(book: book), ListTags<TaggedProfile>(book: book),
        ]
    }

    private static func account(_ book: IdentityBook) -> [any AWSWire.Operation] {
        [GetAccountSummary(book: book), CreateAccountAlias(book: book), DeleteAccountAlias(book: book), ListAccountAliases(book: book)]
    }

    /// What users, groups and roles have alike.
    private static func holder<Of: Holder>(_ holder: Of.Type, _ book: IdentityBook) -> [any AWSWire.Operation] {
        [
            PutInlinePolicy<Of>(book: book), GetInlinePolicy<Of>(book: book), DeleteInlinePolicy<Of>(book: book), ListInlinePolicies<Of>(book: book),
            AttachPolicy<Of>(book: book), DetachPolicy<Of>(book: book), ListAttachedPolicies<Of>(book: book),
        ]
    }
}
