import AWSWire
import Base
import RecordStore
import Testing
import World

@testable import Identities

@Suite("Who a key is")
struct CredentialTests {
    @Test("A user's key has a secret that is in no record, and ends with the key or the user")
    func userKeys() async throws {
        let fixture = try IdentityFixture()
        let id = try await fixture.user("alice", IdentityFixture.allow("cloudwatch:*"))
        let credential = try #require(fixture.book.credential(accessKeyID: id, sessionToken: nil))
        #expect(credential.principal.arn == "arn:aws:iam::123456789012:user/alice")
        #expect(credential.secretAccessKey == fixture.book.secret(ofKey: id) && credential.secretAccessKey.count == 40)
        let kept = try await fixture.records.read { try $0.records(type: UserKey.type).map(\.document.encodedText) }
        #expect(kept.count == 1 && !kept.joined().contains(credential.secretAccessKey))
        try await fixture.book.change(by: fixture.call()) { tx in
            var key = try #require(try tx.view.find(UserKey.self, id))
            key.isActive = false
            try tx.store(key)
        }
        #expect(fixture.book.credential(accessKeyID: id, sessionToken: nil) == nil)
        try await fixture.book.change(by: fixture.call()) { tx in
            var key = try #require(try tx.view.find(UserKey.self, id))
            key.isActive = true
            try tx.store(key)
            try tx.delete(try #require(try tx.view.identity(.user, "alice")))
        }
        #expect(fixture.book.credential(accessKeyID: id, sessionToken: nil) == nil)
    }

    @Test("A user made anew under an old name does not own the old one's keys")
    func renewed() async throws {
        let fixture = try IdentityFixture()
        let old = try await fixture.user("alice")
        try await fixture.book.change(by: fixture.call()) { tx in try tx.delete(try #require(try tx.view.identity(.user, "alice"))) }
        try await fixture.user("alice", IdentityFixture.allow("*"))
        #expect(fixture.book.credential(accessKeyID: old, sessionToken: nil) == nil)
    }

    @Test("What is stored is known after a restart, and what failed to be stored is not known at all")
    func restart() async throws {
        let fixture = try IdentityFixture()
        let id = try await fixture.user("alice")
        fixture.records.failWrites(with: .diskFull)
        await #expect(throws: ServiceFault.self) { try await fixture.user("bob") }
        fixture.records.failWrites(with: nil)
        let again = IdentityBook(records: fixture.records, keys: fixture.keys, seal: fixture.seal, world: fixture.world)
        #expect(again.credential(accessKeyID: id, sessionToken: nil) == nil)
        try await again.load()
        #expect(again.credential(accessKeyID: id, sessionToken: nil)?.secretAccessKey == fixture.book.secret(ofKey: id))
        for book in [fixture.book, again] { #expect(book.arn(of: .user, "bob") == nil) }
    }

    @Test("On an open server a key of ours that has ended is refused, and every other one is the operator's")
    func open() async throws {
        let fixture = try IdentityFixture()
        let id = try await fixture.user("alice")
        #expect(try fixture.book.openPrincipal(accessKeyID: id, sessionToken: nil).arn == "arn:aws:iam::123456789012:user/alice")
        for other in [nil, "test", "AKIAIOSFODNN7EXAMPLE"] as [String?] {
            #expect(try fixture.book.openPrincipal(accessKeyID: other, sessionToken: nil).bearer == nil)
        }
        try await fixture.book.change(by: fixture.call()) { tx in try tx.delete(try #require(try tx.view.find(UserKey.self, id))) }
        #expect(throws: SignatureFailure.unknownKey) { try fixture.book.openPrincipal(accessKeyID: id, sessionToken: nil) }
    }

    @Test("The key's file is made once, and a broken one is not used")
    func seal() throws {
        let fixture = try IdentityFixture()
        #expect(try IdentitySeal(folder: "/data", world: fixture.world).secret(of: "AKIA") == fixture.seal.secret(of: "AKIA"))
        try fixture.world.disk.replaceFile("/data/identity.key", with: [1, 2, 3])
        #expect(throws: IdentitySeal.Failure.damaged(path: "/data/identity.key")) { _ = try IdentitySeal(folder: "/data", world: fixture.world) }
    }
}
