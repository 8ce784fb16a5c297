import AWSWire
import Base
import Testing

@testable import EC2

@Suite("Key pairs")
struct KeyTests {
    private let stage: EC2Stage

    init() throws { stage = try EC2Stage() }

    /// Made with `ssh-keygen`, with the fingerprints that it tells (`-E md5 -l` of the DER for RSA, `-l` for ED25519).
    static let ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICJ2e0qQTpdBhPjkCJ3wHcLYMWkRwCsaLKSmkRpgSbQS me@host"

    @Test("The private half is answered once, in the form of its kind", arguments: [
        ("", "rsa", "-----BEGIN RSA PRIVATE KEY-----"), ("KeyType=ed25519", "ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----"),
    ])
    func create(_ line: String, _ kind: String, _ head: String) async throws {
        let made = try await stage.ask("CreateKeyPair", ["KeyName=k"] + (line.isEmpty ? [] : [line]))
        #expect(made.text("KeyMaterial").hasPrefix(head))
        let described = try await stage.ask("DescribeKeyPairs", "KeyName.1=k", "IncludePublicKey=true")
        #expect(described.text("KeyPairs", 0, "KeyType") == kind)
        #expect(described.text("KeyPairs", 0, "KeyFingerprint") == made.text("KeyFingerprint"))
        #expect(described.text("KeyPairs", 0, "PublicKey").hasPrefix("ssh-\(kind)"))
        #expect(await stage.code("CreateKeyPair", "KeyName=k") == "InvalidKeyPair.Duplicate")
        // The private half is in no record.
        for record in try await stage.records.read({ try $0.records(type: "AWS::EC2::KeyPair") }) { #expect(!record.document.encodedText.contains("PRIVATE")) }
    }

    @Test("A public half is imported and told again under the pair's name")
    func importKey() async throws {
        let blob = Base64Text.encoded(Array(KeyTests.ed25519.utf8))
        let made = try await stage.ask("ImportKeyPair", "KeyName=mine", "PublicKeyMaterial=\(blob)")
        let shown = try await stage.ask("DescribeKeyPairs", "KeyPairId.1=\(made.text("KeyPairId"))", "IncludePublicKey=true")
        #expect(shown.text("KeyPairs", 0, "PublicKey") == KeyTests.ed25519.replacing("me@host", with: "mine"))
        #expect(try await stage.ask("DescribeKeyPairs").text("KeyPairs", 0, "PublicKey") == "")
        try await stage.ask("DeleteKeyPair", "KeyName=mine")
        #expect(await stage.code("DeleteKeyPair", "KeyName=mine") == "none")
        #expect(await stage.code("DescribeKeyPairs", "KeyName.1=mine") == "InvalidKeyPair.NotFound")
    }

    @Test("What is no public key is refused", arguments: [
        "", "ssh-rsa", "ssh-rsa AAAA", "ssh-ed25519 AAAAB3NzaC1yc2E=", "ssh-dss AAAAB3NzaC1kc3MAAAAA", "-----BEGIN PUBLIC KEY-----", "ssh-ed25519 ////////",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAwEAAQ==",
    ])
    func malformed(_ text: String) async throws {
        let blob = Base64Text.encoded(Array(text.utf8))
        let code = await stage.code("ImportKeyPair", "KeyName=k", "PublicKeyMaterial=\(blob)")
        #expect(["InvalidKey.Format", "InvalidKeyPair.Format"].contains(code), "\(text): \(code)")
    }
}
