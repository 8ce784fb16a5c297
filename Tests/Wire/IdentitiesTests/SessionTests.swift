import AWSWire
import Base
import Testing
import World

@testable import Identities

@Suite("Sessions")
struct SessionTests {
    private func issued(_ fixture: IdentityFixture, _ role: String = "app") throws -> RoleCredentials.Issued {
        try RoleCredentials(book: fixture.book).issue(role: role, sessionName: "i-0123456789abcdef0", at: fixture.world.clock.now)
    }

    @Test("An instance's credentials are a session of its role, for six hours")
    func instance() async throws {
        let fixture = try IdentityFixture()
        try await fixture.role("app", trust: IdentityFixture.ec2Trust, IdentityFixture.allow("cloudwatch:PutMetricData"))
        let made = try issued(fixture)
        let credential = try #require(fixture.book.credential(accessKeyID: made.accessKeyID, sessionToken: made.token))
        #expect(credential.secretAccessKey == made.secretAccessKey && credential.expiresAt == made.expiration)
        #expect(made.expiration == Timestamp(seconds: (fixture.world.clock.now + .hours(6)).seconds))
        #expect(credential.principal.arn == "arn:aws:sts::123456789012:assumed-role/app/i-0123456789abcdef0")
        #expect(credential.principal.userID.hasPrefix("AROA") && credential.principal.userID.hasSuffix(":i-0123456789abcdef0"))
        #expect(fixture.refusal(credential.principal, "cloudwatch:PutMetricData") == nil)
        #expect(fixture.refusal(credential.principal, "cloudwatch:DeleteAlarms") != nil)
        #expect(fixture.book.lastUse(of: String(credential.principal.userID.split(separator: ":")[0]))?.service == "cloudwatch")
    }

    @Test("A role that does not trust the service gives it nothing, and neither does one that is not there", arguments: ["closed", "none", "arn:aws:iam::210987654321:role/app"])
    func untrusted(_ role: String) async throws {
        let fixture = try IdentityFixture()
        try await fixture.role("app", trust: IdentityFixture.ec2Trust)
        try await fixture.role("closed", trust: #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}"#)
        #expect(throws: RoleFault.self) { try issued(fixture, role) }
    }

    @Test("Sessions end with their role, and a role made anew under the name does not revive them")
    func deleted() async throws {
        let fixture = try IdentityFixture()
        try await fixture.role("app", trust: IdentityFixture.ec2Trust)
        let made = try issued(fixture)
        try await fixture.book.change(by: fixture.call()) { tx in try tx.delete(try #require(try tx.view.identity(.role, "app"))) }
        #expect(fixture.book.credential(accessKeyID: made.accessKeyID, sessionToken: made.token) == nil)
        try await fixture.role("app", trust: IdentityFixture.ec2Trust)
        #expect(fixture.book.credential(accessKeyID: made.accessKeyID, sessionToken: made.token) == nil)
    }

    @Test("A token that was changed in any byte, cut anywhere or belongs to another key opens nothing")
    func forged() async throws {
        let fixture = try IdentityFixture()
        try await fixture.role("app", trust: IdentityFixture.ec2Trust)
        let made = try issued(fixture), other = try issued(fixture)
        let bytes = Array(made.token.utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: changed, as: UTF8.self)
            // The last character before the padding may hold bits that mean nothing.
            guard Base64Text.decoded(text.utf8) != Base64Text.decoded(bytes) else { continue }
            #expect(fixture.book.credential(accessKeyID: made.accessKeyID, sessionToken: text) == nil)
            #expect(fixture.book.credential(accessKeyID: made.accessKeyID, sessionToken: String(made.token.prefix(index))) == nil)
        }
        #expect(fixture.book.credential(accessKeyID: made.accessKeyID, sessionToken: other.token) == nil)
        #expect(fixture.book.credential(accessKeyID: made.accessKeyID, sessionToken: nil) == nil)
        #expect(fixture.book.credential(accessKeyID: fixture.keys.list[0].id, sessionToken: made.token) == nil)
        #expect(fixture.book.credential(accessKeyID: made.accessKeyID, sessionToken: String(repeating: "A", count: 9000)) == nil)
    }

    @Test("Another server's key opens none of our tokens")
    func foreign() async throws {
        let fixture = try IdentityFixture()
        let id = try await fixture.role("app", trust: IdentityFixture.ec2Trust)
        try fixture.world.disk.makeFolder("/other")
        let foreign = try IdentitySeal(folder: "/other", world: fixture.world)
        let content = SessionContent(keyID: "ASIAX", owner: .role(id: id, sessionName: "s"), issuedAt: fixture.world.clock.now, expiresAt: .distantFuture)
        let token = try #require(foreign.token(of: content.encoded))
        #expect(fixture.book.credential(accessKeyID: "ASIAX", sessionToken: token) == nil)
    }

    @Test("A session on an open server ends in time")
    func expired() async throws {
        let fixture = try IdentityFixture()
        try await fixture.role("app", trust: IdentityFixture.ec2Trust)
        let made = try RoleCredentials(book: fixture.book).issue(
            role: "app", sessionName: "s", at: fixture.world.clock.now - .hours(2), lifetime: .hours(1))
        #expect(throws: SignatureFailure.tokenExpired) { try fixture.book.openPrincipal(accessKeyID: made.accessKeyID, sessionToken: made.token) }
        #expect(throws: SignatureFailure.unknownKey) { try fixture.book.openPrincipal(accessKeyID: made.accessKeyID, sessionToken: nil) }
    }

    @Test("What is sealed is read back as it was", arguments: [
        SessionContent.Owner.user(id: "AIDA", parentKeyID: "AKIA"), .role(id: "AROA", sessionName: "s"), .federated(userID: nil, parentKeyID: "AKIA", name: "v"),
        .federated(userID: "AIDA", parentKeyID: "AKIA", name: "v"),
    ])
    func roundTrip(_ owner: SessionContent.Owner) throws {
        var content = SessionContent(keyID: "ASIA", owner: owner, issuedAt: Timestamp(seconds: 5), expiresAt: Timestamp(milliseconds: 9999))
        (content.policy, content.policyARNs, content.tags, content.sourceIdentity) = ("{}", ["a", "b"], ["t": "\u{1F4A5}"], "me")
        #expect(SessionContent(content.encoded) == content)
        #expect(content.expiresAt == Timestamp(seconds: 9))
    }
}
