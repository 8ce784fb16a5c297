import AWSWire
import Base
import Crypto

/// The public half of a key pair in OpenSSH's form.
struct PublicKey: Sendable {
    enum Kind: String, Sendable { case rsa, ed25519 }

    static let rsaBits = [1024, 2048, 4096]

    let kind: Kind
    /// The key as SSH sends it.
    let blob: [UInt8]
    /// Of an RSA key: exponent and modulus.
    private let exponent: [UInt8], modulus: [UInt8]

    init(ed25519 key: [UInt8]) {
        var writer = SSHWriter()
        writer.string("ssh-ed25519".utf8)
        writer.string(key)
        (kind, blob, exponent, modulus) = (.ed25519, writer.bytes, [], [])
    }

    init(rsaExponent: [UInt8], modulus: [UInt8]) {
        var writer = SSHWriter()
        writer.string("ssh-rsa".utf8)
        writer.integer(rsaExponent)
        writer.integer(modulus)
        (kind, blob, exponent, self.modulus) = (.rsa, writer.bytes, rsaExponent, modulus)
    }

    /// Reads `ssh-rsa AAAA... comment` or `ssh-ed25519 AAAA... comment`.
    init(openSSH text: String) throws(ServiceFault) {
        let malformed = ServiceFault.refused("InvalidKey.Format", "Key is not in valid OpenSSH public key format (PublicKeyMaterial)")
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count >= 2, let blob = Base64Text.decoded(parts[1].utf8) else { throw malformed }
        var reader = SSHReader(blob)
        guard let name = reader.string(), name == Array(parts[0].utf8), let first = reader.string() else { throw malformed }
        switch parts[0] {
        case "ssh-ed25519":
            guard first.count == 32, reader.isAtEnd else { throw malformed }
            self.init(ed25519: first)
        case "ssh-rsa":
            guard let second = reader.string(), reader.isAtEnd else { throw malformed }
            let modulus = Array(second.drop { $0 == 0 })
            guard PublicKey.rsaBits.contains(modulus.count * 8) else { throw .refused("InvalidKey.Format", "RSA keys have 1024, 2048 or 4096 bits (PublicKeyMaterial).") }
            self.init(rsaExponent: first, modulus: modulus)
        default: throw .refused("InvalidKeyPair.Format", "Only RSA and ED25519 keys are supported (PublicKeyMaterial).")
        }
    }

    func text(comment: String) -> String { "\(kind == .rsa ? "ssh-rsa" : "ssh-ed25519") \(Base64Text.encoded(blob)) \(comment)" }

    /// What EC2 tells of a key that was imported: MD5 of an RSA key's DER, SHA-256 of an ED25519 key
    /// (EC2 User Guide, Verify the fingerprint of your key pair).
    var fingerprint: String {
        switch kind {
        case .rsa: PublicKey.colons(Insecure.MD5.hash(data: subjectPublicKeyInfo))
        case .ed25519: Base64Text.encoded(Array(SHA256.hash(data: blob)))
        }
    }

    static func colons(_ digest: some Sequence<UInt8>) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }

    /// RFC 5280 §4.1.2.7 with RFC 8017 §A.1.1.
    private var subjectPublicKeyInfo: [UInt8] {
        let rsaEncryption: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00]
        let key = PublicKey.der(0x30, PublicKey.derInteger(modulus) + PublicKey.derInteger(exponent))
        return PublicKey.der(0x30, PublicKey.der(0x30, rsaEncryption) + PublicKey.der(0x03, [0] + key))
    }

    private static func derInteger(_ magnitude: [UInt8]) -> [UInt8] {
        let digits = Array(magnitude.drop { $0 == 0 })
        return der(0x02, (digits.first ?? 0) & 0x80 == 0 ? digits : [0] + digits)
    }

    private static func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count
        if length < 0x80 { return [tag, UInt8(length)] + content }
        if length <= 0xFF { return [tag, 0x81, UInt8(length)] + content }
        return [tag, 0x82, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)] + content
    }
}
