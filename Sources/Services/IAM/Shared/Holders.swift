import AWSWire
import Identities

/// Users, groups and roles have the same operations on their policies, under names of their own.
protocol Holder: Sendable { static var kind: IdentityKind { get } }
enum UserHolder: Holder { static let kind = IdentityKind.user }
enum GroupHolder: Holder { static let kind = IdentityKind.group }
enum RoleHolder: Holder { static let kind = IdentityKind.role }

/// The member that names the holder: one of three, which the operation's shape requires.
protocol HolderInput: Decodable, Sendable {
    var userName: String? { get }
    var groupName: String? { get }
    var roleName: String? { get }
}

extension HolderInput {
    var holder: String { userName ?? groupName ?? roleName ?? "" }
}
