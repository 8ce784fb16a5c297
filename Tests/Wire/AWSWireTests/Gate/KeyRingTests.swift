import Base
import SimWorld
import Soak
import Testing
import World

@testable import AWSWire

@Suite("The key ring")
struct KeyRingTests {
    private let account = "123456789012"

    private func ring(_ world: SimWorld) throws -> KeyRing {
        try world.disk.makeFolder("/data")
        try world.disk.syncFolder("/")
        return try KeyRing(folder: "/data", account: account, world: world)
    }

    @Test("The first start writes a key that the AWS CLI can read, later ones read it")
    func first() throws {
        let world = SimWorld(seed: 1)
        let ring = try ring(world)
        let key = try #require(ring.list.first)
        #expect(ring.list.count == 1)
        #expect(key.id.count == 20 && key.id.hasPrefix("AKIA") && key.secret.count == 40)
        let text = String(decoding: try world.disk.readFile("/data/credentials"), as: UTF8.self)
        #expect(text.contains("[default]\naws_access_key_id = \(key.id)\naws_secret_access_key = \(key.secret)\n"))
        #expect(try self.ring(world).list == ring.list)
    }

    @Test("What was answered survives the loss of power")
    func durable() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let world = SimWorld(seed: seed)
            let ring = try ring(world)
            let first = ring.list[0]
            let second = try ring.create()
            let third = try ring.rotate(first.id)
            world.simDisk.crash()
            let after = try self.ring(SimWorld(seed: seed, disk: world.simDisk))
            #expect(after.list == [second, third])
            #expect(third.profile == "default")
        }
    }

    @Test("A key that could not be written is not in effect", arguments: [SimDiskFault.Operation.open, .write, .sync, .rename])
    func faults(_ operation: SimDiskFault.Operation) throws {
        let world = SimWorld(seed: 3)
        let ring = try ring(world)
        let before = ring.list
        world.simDisk.plant(SimDiskFault(operation, of: "credentials", .fails(.noSpace)))
        #expect(throws: KeyRingError.self) { try ring.create() }
        #expect(throws: KeyRingError.self) { _ = try ring.rotate(before[0].id) }
        #expect(ring.list == before)
        world.simDisk.removeFaults()
        #expect(try self.ring(world).list == before)
    }

    @Test("Keys are made, rotated and revoked; the last one stays")
    func changes() throws {
        let ring = try ring(SimWorld(seed: 4))
        let first = ring.list[0], second = try ring.create()
        try ring.revoke(first.id)
        #expect(ring.credential(accessKeyID: first.id, sessionToken: nil) == nil)
        #expect(ring.credential(accessKeyID: second.id, sessionToken: nil)?.secretAccessKey == second.secret)
        #expect(throws: KeyRingError.lastKey) { try ring.revoke(second.id) }
        #expect(throws: KeyRingError.noSuchKey("AKIA")) { _ = try ring.rotate("AKIA") }
        for _ in 1..<KeyRing.keyCountMax { try ring.create() }
        #expect(throws: KeyRingError.tooManyKeys) { try ring.create() }
    }

    @Test("Temporary credentials survive a restart and end with their parent")
    func sessions() throws {
        let world = SimWorld(seed: 5)
        let ring = try ring(world)
        try ring.create()
        let parent = ring.list[0]
        let session = try #require(ring.temporaryCredential(parent: parent.id, lifetime: .hours(1)))
        #expect(session.accessKeyID.hasPrefix("ASIA") && session.secretAccessKey.count == 40)
        #expect(session.expiresAt == world.clock.now + .hours(1))
        #expect(session.principal.isTemporary && session.principal.accessKeyID == session.accessKeyID)

        let restarted = try self.ring(world)
        #expect(restarted.credential(accessKeyID: session.accessKeyID, sessionToken: session.sessionToken) == session)
        #expect(restarted.credential(accessKeyID: parent.id, sessionToken: session.sessionToken) == nil)
        #expect(restarted.credential(accessKeyID: session.accessKeyID, sessionToken: nil) == nil)
        try restarted.revoke(parent.id)
        #expect(restarted.credential(accessKeyID: session.accessKeyID, sessionToken: session.sessionToken) == nil)
        #expect(ring.temporaryCredential(parent: "AKIA", lifetime: .hours(1)) == nil)
    }

    @Test("A token with any character changed, cut or added is none")
    func forged() throws {
        let ring = try ring(SimWorld(seed: 6))
        let session = try #require(ring.temporaryCredential(parent: ring.list[0].id, lifetime: .hours(1)))
        let token = try #require(session.sessionToken)
        var forgeries = [token + "0", token + "00", String(token.dropLast()), String(token.dropLast(2)), token.uppercased(), "", "00", String(repeating: "0", count: 5000)]
        for place in token.indices {
            for character in ["0", "f", "g", "F"] where token[place] != Character(character) {
                forgeries.append(token.replacingCharacters(at: place, with: character))
            }
        }
        for forgery in forgeries { #expect(ring.credential(accessKeyID: session.accessKeyID, sessionToken: forgery) == nil) }
    }

    @Test("Ids hold the account's number, as those of AWS do")
    func accounts() throws {
        for account in ["123456789012", "000000000000", "999999999999"] {
            let world = SimWorld(seed: 7)
            for _ in 0..<100 {
                let id = KeyText.keyID("AKIA", account: account, random: world.random)
                #expect(id.count == 20)
                #expect(KeyText.account(of: id) == UInt64(account))
            }
        }
        #expect(KeyText.account(of: "ASIAQNZGKIQY56JQ7WML") == 29_608_264_753)
        for odd in ["", "AKIA", "AKIDEXAMPLE", "AKIA0000000000000000", "AIDAQNZGKIQY56JQ7WML"] { #expect(KeyText.account(of: odd) == nil) }
    }

    @Test(
        "A credentials file that is damaged is refused, never overwritten",
        arguments: [
            "[default]\naws_access_key_id = A\n", "[default]\naws_secret_access_key = A\n", "garbage", "aws_access_key_id = A\n",
            "[a]\naws_access_key_id = A\naws_secret_access_key = B\n[b]\naws_access_key_id = A\naws_secret_access_key = B\n", "[default\nx = y\n", "\u{FFFD}",
        ])
    func damaged(_ text: String) throws {
        let world = SimWorld(seed: 8)
        try world.disk.makeFolder("/data")
        let bytes = text == "\u{FFFD}" ? [0xFF, 0xFE, 0x00] : Array(text.utf8)
        try world.disk.replaceFile("/data/credentials", with: bytes)
        #expect(throws: KeyRingError.self) { try KeyRing(folder: "/data", account: account, world: world) }
        #expect(try world.disk.readFile("/data/credentials") == bytes)
    }

    @Test("A file that somebody edited with care is read")
    func edited() throws {
        let text = "; mine\r\n[default]\r\naws_access_key_id=AKIDEXAMPLE\r\n aws_secret_access_key = se=cret \r\nregion = eu-west-1\r\n\r\n[empty]\r\n"
        let keys = try CredentialsFile.parse(Array(text.utf8))
        #expect(keys == [AccessKey(profile: "default", id: "AKIDEXAMPLE", secret: "se=cret", createdAt: Timestamp(milliseconds: 0))])
    }

    @Test("One flipped bit in the credentials file is told, or changes no key")
    func flips() throws {
        let world = SimWorld(seed: 9)
        let ring = try self.ring(world)
        try ring.create()
        let sound = try world.disk.readFile(ring.path)
        let flips = BitFlips("credentials", bytes: sound.count)
        for bit in flips {
            try world.disk.replaceFile(ring.path, with: sound.flipping(bit: bit))
            if KeyRing.damage(in: "/data", disk: world.disk) != nil {
                #expect(throws: KeyRingError.self) { try self.ring(world) }
            } else {
                #expect(try self.ring(world).list == ring.list, "bit \(bit)")
            }
        }
        flips.report("each told or harmless")
    }
}

extension String {
    fileprivate func replacingCharacters(at place: Index, with text: String) -> String { self[..<place] + text + self[index(after: place)...] }
}
