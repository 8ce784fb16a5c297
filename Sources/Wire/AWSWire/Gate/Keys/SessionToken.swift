import Base
import Crypto

/// The token of temporary credentials. It is sealed with the secret of the long-term key that asked for it, so it needs no
/// storage, survives restarts, and is worth nothing once that key is revoked.
///
/// The bytes, in hexadecimal: version 1; parent key id and own key id, each with a varint length; the end in whole seconds as a
/// varint; 32 bytes of HMAC-SHA256 over all before it.
struct SessionToken: Hashable {
    let parentKeyID: String
    let keyID: String
    let expiresAt: Timestamp

    private static let version: UInt8 = 1
    private static let sealBytes = 32
    private static let textBytesMax = 1024

    /// The token's text. `parentSecret` must be the secret of `parentKeyID`.
    func text(parentSecret: String) -> String {
        let content = content
        return Hexadecimal.text(content + SessionToken.seal(content, parentSecret))
    }

    /// The secret that goes with the token: derived, so that it need not be kept.
    func secret(parentSecret: String) -> String {
        let key = Digests.hmac("hinomi session secret", key: Array(parentSecret.utf8))
        return KeyText.secret(Digests.hmac(content, key: SymmetricKey(data: key)))
    }

    /// Reads a token whose parent has the secret that `secret` answers; nil when it is not ours, was changed, or its parent is gone.
    init?(_ text: String, secret: (_ parentKeyID: String) -> String?) {
        guard text.utf8.count <= SessionToken.textBytesMax, let bytes = Hexadecimal.bytes(text), bytes.count > SessionToken.sealBytes else { return nil }
        let content = Array(bytes.dropLast(SessionToken.sealBytes))
        var reader = ByteReader(content)
        guard reader.readByte() == SessionToken.version, let parent = reader.readText(), let own = reader.readText(), let end = reader.readVarint(),
            let seconds = Int64(exactly: end), reader.isAtEnd, let secret = secret(parent),
            Digests.equal(SessionToken.seal(content, secret), Array(bytes.suffix(SessionToken.sealBytes)))
        else { return nil }
        (parentKeyID, keyID, expiresAt) = (parent, own, Timestamp(seconds: seconds))
    }

    /// `expiresAt` is kept in whole seconds.
    init(parentKeyID: String, keyID: String, expiresAt: Timestamp) {
        (self.parentKeyID, self.keyID, self.expiresAt) = (parentKeyID, keyID, Timestamp(seconds: expiresAt.seconds))
    }

    private var content: [UInt8] {
        var writer = ByteWriter()
        writer.write(SessionToken.version)
        writer.writeText(parentKeyID)
        writer.writeText(keyID)
        writer.writeVarint(UInt64(max(0, expiresAt.seconds)))
        return writer.bytes
    }

    private static func seal(_ content: [UInt8], _ secret: String) -> [UInt8] {
        let key = Digests.hmac("hinomi session seal", key: Array(secret.utf8))
        return Digests.hmac(content, key: SymmetricKey(data: key))
    }
}
