import AWSWire
import Base
import Crypto
import CryptoExtras
import World

/// A new key pair. The private half is given out once and kept nowhere.
struct PrivateKey {
    let publicKey: PublicKey
    /// PKCS#1 for RSA, OpenSSH's own form for ED25519: what AWS hands out.
    let pem: String
    /// Of a pair that EC2 made: SHA-1 of an RSA key's PKCS#8, SHA-256 of an ED25519 public key.
    let fingerprint: String

    static func rsa() throws -> PrivateKey {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let parts = try key.publicKey.getKeyPrimitives()
        return PrivateKey(
            publicKey: PublicKey(rsaExponent: Array(parts.publicExponent), modulus: Array(parts.modulus)), pem: key.pemRepresentation,
            fingerprint: PublicKey.colons(Insecure.SHA1.hash(data: key.pkcs8DERRepresentation)))
    }

    static func ed25519(comment: String, _ random: any RandomSource) throws -> PrivateKey {
        let seed = random.bytes(32)
        let point = Array(try Curve25519.Signing.PrivateKey(rawRepresentation: seed).publicKey.rawRepresentation)
        let publicKey = PublicKey(ed25519: point)
        let file = openSSH(seed: seed, point: point, publicKey.blob, comment: comment, check: UInt32(truncatingIfNeeded: random.next()))
        let lines = chunks(Base64Text.encoded(file), of: 70).joined(separator: "\n")
        let pem = "-----BEGIN OPENSSH PRIVATE KEY-----\n\(lines)\n-----END OPENSSH PRIVATE KEY-----\n"
        return PrivateKey(publicKey: publicKey, pem: pem, fingerprint: publicKey.fingerprint)
    }

    /// OpenSSH PROTOCOL.key, without a passphrase.
    private static func openSSH(seed: [UInt8], point: [UInt8], _ blob: [UInt8], comment: String, check: UInt32) -> [UInt8] {
        var secret = SSHWriter()
        secret.number(check)
        secret.number(check)
        secret.string("ssh-ed25519".utf8)
        secret.string(point)
        secret.string(seed + point)
        secret.string(comment.utf8)
        var padding: UInt8 = 0
        while secret.bytes.count % 8 != 0 {
            padding += 1
            secret.append([padding])
        }
        var file = SSHWriter()
        file.append(Array("openssh-key-v1\0".utf8))
        file.string("none".utf8)
        file.string("none".utf8)
        file.string([])
        file.number(1)
        file.string(blob)
        file.string(secret.bytes)
        return file.bytes
    }

    private static func chunks(_ text: String, of width: Int) -> [Substring] {
        var rest = text[...]
        var lines: [Substring] = []
        while !rest.isEmpty {
            lines.append(rest.prefix(width))
            rest = rest.dropFirst(width)
        }
        return lines
    }
}
