import AWSWire
import Base
import Identities
import RecordStore
import SimWorld
import Testing
import World

@testable import STS

@Suite("STS")
struct STSTests {
    private let world: SimWorld
    private let keys: KeyRing
    private let book: IdentityBook

    init() throws {
        world = SimWorld(seed: 21)
        try world.disk.makeFolder("/data")
        keys = try KeyRing(folder: "/data", account: "123456789012", world: world)
        book = IdentityBook(records: MemoryRecordStore(), keys: keys, seal: try IdentitySeal(folder: "/data", world: world), world: world)
    }

    private func call(_ principal: Principal, region: String = "us-east-1") -> Call {
        Call(
            requestID: "r", time: world.clock.now, account: "123456789012", region: region, principal: principal, peer: "", userAgent: "",
            eventSource: "sts.amazonaws.com", operation: "", request: .null)
    }

    private var owner: Principal { keys.principal(accessKeyID: keys.list[0].id) }
    private var session: Principal { Principal(arn: owner.arn, userID: owner.userID, accessKeyID: "ASIA", isTemporary: true) }
    private var root: Principal { Principal(arn: "arn:aws:iam::123456789012:root", userID: "123456789012", accessKeyID: keys.list[0].id, isTemporary: false) }

    @Test("GetCallerIdentity tells user id, account and ARN")
    func identity() async throws {
        let output = try await GetCallerIdentity().run(Empty(), in: call(owner))
        #expect(output.arn == "arn:aws:iam::123456789012:user/hinomi")
        #expect(output.account == "123456789012")
        #expect(output.userId.hasPrefix("AIDA") && output.userId.count == 20)
    }

    @Test("GetCallerIdentity names the caller in the region's partition", arguments: [
        ("cn-north-1", "arn:aws-cn:iam::123456789012:user/hinomi"), ("us-gov-east-1", "arn:aws-us-gov:iam::123456789012:user/hinomi"),
        ("us-isob-east-1", "arn:aws-iso-b:iam::123456789012:user/hinomi"),
    ])
    func partition(_ region: String, _ arn: String) async throws {
        #expect(try await GetCallerIdentity().run(Empty(), in: call(owner, region: region)).arn == arn)
    }

    @Test("GetSessionToken makes credentials for twelve hours, or as asked", arguments: [(nil, 43_200), (900, 900), (129_600, 129_600)] as [(Int64?, Int64)])
    func sessionToken(_ asked: Int64?, _ seconds: Int64) async throws {
        let output = try await GetSessionToken(keys: keys, book: book).run(.init(durationSeconds: asked), in: call(owner)).credentials
        #expect(output.accessKeyId.hasPrefix("ASIA") && output.accessKeyId.count == 20)
        #expect(output.expiration == world.clock.now + .seconds(seconds))
        let credential = keys.credential(accessKeyID: output.accessKeyId, sessionToken: output.sessionToken)
        #expect(credential?.secretAccessKey == output.secretAccessKey)
        #expect(credential?.principal.arn == owner.arn && credential?.principal.isTemporary == true)
    }

    @Test("A session of the account's root ends after an hour", arguments: [nil, 3600, 129_600] as [Int64?])
    func rootSession(_ asked: Int64?) async throws {
        let output = try await GetSessionToken(keys: keys, book: book).run(.init(durationSeconds: asked), in: call(root))
        #expect(output.credentials.expiration == world.clock.now + .seconds(3600))
    }

    @Test("A session makes no session")
    func nested() async throws {
        await #expect(throws: ServiceFault.common("AccessDenied", 403, "Cannot call GetSessionToken with session credentials")) {
            _ = try await GetSessionToken(keys: keys, book: book).run(.init(durationSeconds: nil), in: call(session))
        }
    }

    @Test("GetAccessKeyInfo knows our keys, also temporary and revoked ones, and no others")
    func keyInfo() async throws {
        let second = try keys.create()
        try keys.revoke(second.id)
        let temporary = try #require(keys.temporaryCredential(parent: keys.list[0].id, lifetime: .hours(1)))
        for id in [keys.list[0].id, second.id, temporary.accessKeyID] {
            #expect(try await GetAccessKeyInfo(keys: keys).run(.init(accessKeyId: id), in: call(owner)).account == "123456789012")
        }
        for id in ["AKIAIOSFODNN7EXAMPLE", "ASIAQNZGKIQY56JQ7WML", "0123456789abcdef", ""] {
            await #expect(throws: ServiceFault.self) { _ = try await GetAccessKeyInfo(keys: keys).run(.init(accessKeyId: id), in: call(owner)) }
        }
    }

    @Test("The service lists its operations in the order of their names")
    func contents() {
        #expect(stsService(book: book, keys: keys).operations.map { type(of: $0).name }
                == ["AssumeRole", "GetAccessKeyInfo", "GetCallerIdentity", "GetFederationToken", "GetSessionToken"])
    }
}
