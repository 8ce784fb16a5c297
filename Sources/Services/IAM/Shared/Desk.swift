import AWSWire
import Base
import Identities
import RecordStore

/// Looking things up in a snapshot, with IAM's errors for what is not there.
extension IdentityView {
    func require(_ kind: IdentityKind, _ name: String) throws -> Identity {
        guard let identity = try identity(kind, name) else { throw IAMFault.noSuch(kind, name) }
        return identity
    }

    /// A role that may be changed: those that are linked to a service are AWS' own.
    func requireModifiable(_ kind: IdentityKind, _ name: String) throws -> Identity {
        let identity = try require(kind, name)
        guard identity.role?.linkedService == nil else { throw IAMFault.unmodifiable(name) }
        return identity
    }

    func requirePolicy(_ arn: String) throws -> ManagedPolicy {
        let name = arn.split(separator: "/").last.map(String.init) ?? ""
        guard let policy = try find(ManagedPolicy.self, name), policy.arn(account: account) == arn else { throw IAMFault.noSuchPolicy(arn) }
        return policy
    }

    func requireProfile(_ name: String) throws -> InstanceProfile {
        guard let profile = try find(InstanceProfile.self, name), profile.name == name else { throw IAMFault.noSuchProfile(name) }
        return profile
    }

    /// Refuses a policy that cannot be attached: there is none with that ARN, neither ours nor AWS'.
    func checkAttachable(_ arn: String, _ catalogue: ManagedCatalogue) throws {
        if catalogue.entry(arn) != nil { return }
        do { _ = try requirePolicy(arn) } catch { throw IAMFault.noSuch("Policy \(arn) does not exist or is not attachable.") }
    }

    func checkRoom(for kind: IdentityKind, name: String) throws {
        guard try !isTaken(kind, name), kind != .user || name.lowercased() != KeyRing.userName else { throw IAMFault.exists(kind, name) }
        guard try identities(kind).count < IAMLimits.count(kind) else { throw IAMFault.quota("\(kind.rawValue)sPerAccount", IAMLimits.count(kind)) }
    }
}

/// The path of a new resource: `/`, or text between slashes (IAM User Guide, IAM identifiers).
enum IdentityPath {
    static let root = "/"

    static func checked(_ path: String?) throws(ServiceFault) -> String {
        guard let path else { return root }
        let isPlain = path.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard path == root || (path.utf8.count > 2 && path.hasPrefix("/") && path.hasSuffix("/") && isPlain && !path.contains("//")) else {
            throw .validation("The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.")
        }
        return path
    }
}
