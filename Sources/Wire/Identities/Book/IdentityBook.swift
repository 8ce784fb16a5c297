import Access
import AWSWire
import Base
import RecordStore
import Synchronization
import World

/// IAM in memory: who may sign, and what they may do. It follows the records: a change is in it when `change` returns.
public final class IdentityBook: Sendable {
    public let account: String
    public let records: any RecordStoring
    let keyRing: KeyRing
    let seal: IdentitySeal
    /// The real world: the ends of credentials are on the clock that clients sign with.
    let world: any World
    /// Whether calls come over TLS.
    let isSecure: Bool
    let pages: Mutex<BookPages>
    let sessions = SessionCache()
    private let order = ChangeOrder()
    let uses = UseLog()
    public let catalogue: ManagedCatalogue

    /// Knows nobody but the key ring until `load` has run. `world` has the real clock.
    public init(records: any RecordStoring, keys: KeyRing, seal: IdentitySeal, world: any World, isSecure: Bool = false) {
        (self.records, keyRing, self.seal, self.world, account) = (records, keys, seal, world, keys.account)
        self.isSecure = isSecure
        catalogue = ManagedCatalogue()
        pages = Mutex(BookPages(account: keys.account, catalogue: catalogue))
    }

    private static let types = IdentityKind.allCases.map(\.type) + [ManagedPolicy.type, InstanceProfile.type, UserKey.type]

    /// Reads all of IAM from the records. Called once, before the first request.
    public func load() async throws {
        let found = try await records.read { snapshot in try IdentityBook.types.flatMap { try snapshot.records(type: $0) } }
        pages.withLock { pages in
            for record in found where record.key.account == account { pages.apply(record.key, record) }
        }
    }

    /// Makes a call's change of IAM: the audit event and the change are one transaction, and the book knows it before this returns.
    public func change<Answer: Sendable>(
        by call: Call, _ body: @escaping @Sendable (IdentityChange) throws -> Answer
    ) async throws(ServiceFault) -> Answer {
        let log = ChangeLog()
        order.open()
        defer { order.close() }
        let answer = try await records.change(by: call) { [order, account] transaction in
            // Bodies run one at a time, in the order in which they are stored.
            log.begin(place: order.next())
            return try body(IdentityChange(transaction, account: account, time: call.time, log: log))
        }
        pages.withLock { pages in
            for entry in log.entries where order.isNewest(entry.key, place: log.place) { pages.apply(entry.key, entry.record) }
        }
        return answer
    }

    /// Reads a consistent snapshot of IAM for a call.
    public func look<Answer: Sendable>(_ body: @escaping @Sendable (IdentityView) throws -> Answer) async throws(ServiceFault) -> Answer {
        try await records.look { [account] in try body(IdentityView($0, account: account)) }
    }

    /// A new unique id that begins with a kind's four letters.
    public func newID(_ prefix: String) -> String { KeyText.keyID(prefix, account: account, random: world.random) }

    /// The secret of a user's access key.
    public func secret(ofKey id: String) -> String { seal.secret(of: id) }

    /// The ARN of the role in an instance profile, for `iam:PassRole`; nil when there is no such profile or it has no role.
    public func roleARN(ofInstanceProfile name: String) -> String? {
        pages.withLock { pages in
            pages.profile(name)?.role.flatMap { pages.identity(.role, $0) }?.identity.arn(account: account)
        }
    }

    /// An instance profile by name.
    public func instanceProfile(_ name: String) -> InstanceProfile? { pages.withLock { $0.profile(name) } }

    /// The ARN of an identity with its path; nil when there is none of that name.
    public func arn(of kind: IdentityKind, _ name: String) -> String? { pages.withLock { $0.identity(kind, name)?.identity.arn(account: account) } }
}
