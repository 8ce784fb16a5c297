import Base
import Compute
import Identities
import World

/// What the metadata service hands out: the credentials of the role in an instance's profile.
struct InstanceRoles: InstanceCredentials {
    let book: IdentityBook
    /// The real clock, by which clients sign.
    let clock: any WorldClock

    func role(ofProfile arn: String) async -> (name: String, profileID: String)? {
        guard let profile = profile(arn), let role = profile.role else { return nil }
        return (role, profile.id)
    }

    func credentials(forRoleOfProfile arn: String, instance: String) async -> TemporaryCredentials? {
        guard let role = profile(arn)?.role else { return nil }
        do throws(RoleFault) {
            let issued = try RoleCredentials(book: book).issue(role: role, sessionName: instance, at: clock.now)
            return TemporaryCredentials(
                accessKeyID: issued.accessKeyID, secretAccessKey: issued.secretAccessKey, sessionToken: issued.token, updatedAt: issued.issuedAt,
                expiresAt: issued.expiration)
        } catch {
            // The role does not let instances in, or is gone: the service answers as EC2's does then.
            return nil
        }
    }

    private func profile(_ arn: String) -> InstanceProfile? {
        let name = arn.split(separator: "/").last.map(String.init) ?? arn
        guard let profile = book.instanceProfile(name), arn == name || profile.arn(account: book.account) == arn else { return nil }
        return profile
    }
}
