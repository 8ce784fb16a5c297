import Access
import Identities

/// How much there may be of everything (IAM User Guide, IAM and AWS STS quotas).
enum IAMLimits {
    static let users = 5000
    static let groups = 300
    static let roles = 1000
    static let policies = 1500
    static let instanceProfiles = 1000
    static let groupsPerUser = 10
    static let attachedPerIdentity = 10
    static let tagsPerResource = 50

    static func count(_ kind: IdentityKind) -> Int {
        switch kind {
        case .user: users
        case .group: groups
        case .role: roles
        }
    }

    /// Characters of all inline policies of one identity.
    static func inlineCharacters(_ kind: IdentityKind) -> Int {
        switch kind {
        case .user: AccessLimits.userInlineCharactersMax
        case .group: AccessLimits.groupInlineCharactersMax
        case .role: AccessLimits.roleInlineCharactersMax
        }
    }
}
