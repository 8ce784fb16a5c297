import Base
import Synchronization
import World

/// The access keys of this server: a file that the AWS CLI reads, and the same keys in memory.
///
/// What `create`, `rotate` and `revoke` answer is on stable storage. Every key belongs to the account's user `hinomi`.
public final class KeyRing: CredentialSource {
    public static let keyCountMax = 100
    public static let userName = "hinomi"

    /// `DIR/credentials`
    public let path: String
    public let account: String
    private let userARN: String
    private let userID: String
    private let world: any World
    private let keys: Mutex<[AccessKey]>
    /// Held while the file is written, so that readers of `keys` never wait for the disk.
    private let change = Mutex(())

    /// Opens the keys in a folder; at the first start makes one. `world` has the real clock.
    public init(folder: String, account: String, world: any World) throws(KeyRingError) {
        (path, self.account, self.world) = (folder + "/credentials", account, world)
        userARN = ARN(service: "iam", region: "", account: account, resource: "user/\(KeyRing.userName)").description
        userID = KeyText.userID(account: account, name: KeyRing.userName)
        let known = try KeyRing.keys(in: path, world.disk)
        keys = Mutex(known)
        if known.isEmpty { _ = try add(profile: "default") }
    }

    private static func keys(in path: String, _ disk: any Disk) throws(KeyRingError) -> [AccessKey] {
        guard disk.exists(path) else { return [] }
        let bytes: [UInt8]
        do throws(DiskError) { bytes = try disk.readFile(path) } catch { throw .disk(error) }
        return try CredentialsFile.parse(bytes)
    }

    /// What is wrong with the credentials file of a folder; nil when nothing is, or when there is none. Changes nothing.
    public static func damage(in folder: String, disk: any Disk) -> KeyRingError? {
        do throws(KeyRingError) { _ = try keys(in: folder + "/credentials", disk) } catch { return error }
        return nil
    }

    /// Reads the file again, after `hinomi keys` has changed it. One that cannot be read, or holds no key, changes nothing.
    public func reload() throws(KeyRingError) {
        try change.withLock { _ throws(KeyRingError) in
            let read = try KeyRing.keys(in: path, world.disk)
            guard !read.isEmpty else { throw .lastKey }
            keys.withLock { $0 = read }
        }
    }

    /// All keys, oldest first.
    public var list: [AccessKey] { keys.withLock { $0 } }

    /// Makes one more key.
    @discardableResult
    public func create() throws(KeyRingError) -> AccessKey { try add(profile: nil) }

    private func add(profile: String?) throws(KeyRingError) -> AccessKey {
        try changing { keys throws(KeyRingError) in
            guard keys.count < KeyRing.keyCountMax else { throw .tooManyKeys }
            let key = self.newKey(profile: profile)
            keys.append(key)
            return key
        }
    }

    /// Puts a new key in the place of an old one, which ends at once with its temporary credentials.
    public func rotate(_ id: String) throws(KeyRingError) -> AccessKey {
        try changing { keys throws(KeyRingError) in
            guard let place = keys.firstIndex(where: { $0.id == id }) else { throw .noSuchKey(id) }
            let old = keys.remove(at: place)
            let key = self.newKey(profile: old.profile == old.id ? nil : old.profile)
            keys.append(key)
            return key
        }
    }

    /// Ends a key and its temporary credentials.
    public func revoke(_ id: String) throws(KeyRingError) {
        try changing { keys throws(KeyRingError) in
            guard let place = keys.firstIndex(where: { $0.id == id }) else { throw .noSuchKey(id) }
            guard keys.count > 1 else { throw .lastKey }
            keys.remove(at: place)
        }
    }

    public func credential(accessKeyID: String, sessionToken: String?) -> Credential? {
        guard let sessionToken else {
            return key(accessKeyID).map {
                Credential(accessKeyID: $0.id, secretAccessKey: $0.secret, sessionToken: nil, expiresAt: nil, principal: principal(accessKeyID: $0.id))
            }
        }
        guard let token = SessionToken(sessionToken, secret: { self.key($0)?.secret }), token.keyID == accessKeyID, let parent = key(token.parentKeyID)
        else { return nil }
        return credential(token, text: sessionToken, parent: parent)
    }

    /// Temporary credentials that end after `lifetime` or with the key `accessKeyID`, whichever is first; nil when there is no such key.
    public func temporaryCredential(parent accessKeyID: String, lifetime: TimeSpan) -> Credential? {
        guard let parent = key(accessKeyID) else { return nil }
        let id = KeyText.keyID("ASIA", account: account, random: world.random)
        let token = SessionToken(parentKeyID: parent.id, keyID: id, expiresAt: world.clock.now + lifetime)
        return credential(token, text: token.text(parentSecret: parent.secret), parent: parent)
    }

    /// Whether this server issued the access key: a key of the ring, or one that bears the account's number as ours do.
    public func isOurs(accessKeyID: String) -> Bool {
        key(accessKeyID) != nil || KeyText.account(of: accessKeyID) == UInt64(account)
    }

    /// The identity behind every key of this server.
    public func principal(accessKeyID: String?, isTemporary: Bool = false) -> Principal {
        Principal(arn: userARN, userID: userID, accessKeyID: accessKeyID, isTemporary: isTemporary)
    }

    private func credential(_ token: SessionToken, text: String, parent: AccessKey) -> Credential {
        Credential(
            accessKeyID: token.keyID, secretAccessKey: token.secret(parentSecret: parent.secret), sessionToken: text, expiresAt: token.expiresAt,
            principal: principal(accessKeyID: token.keyID, isTemporary: true))
    }

    private func key(_ id: String) -> AccessKey? { keys.withLock { keys in keys.first { $0.id == id } } }

    private func newKey(profile: String?) -> AccessKey {
        let id = KeyText.keyID("AKIA", account: account, random: world.random)
        return AccessKey(profile: profile ?? id, id: id, secret: KeyText.secret(world.random.bytes(30)), createdAt: world.clock.now)
    }

    /// Makes a change to a copy, writes the file, then lets it take effect.
    private func changing<Answer>(_ body: (inout [AccessKey]) throws(KeyRingError) -> Answer) throws(KeyRingError) -> Answer {
        try change.withLock { _ throws(KeyRingError) in
            var changed = list
            let answer = try body(&changed)
            do throws(DiskError) { try world.disk.replaceFile(path, with: CredentialsFile.text(changed)) } catch { throw .disk(error) }
            keys.withLock { $0 = changed }
            return answer
        }
    }
}
