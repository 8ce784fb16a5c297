import AWSWire
import Base
import Crypto
import World

/// The key of this server with which session tokens are sealed and from which the secrets of access keys follow: neither needs
/// to be stored. It is a file of its own in the data folder; without it every IAM key and session is worth nothing.
///
/// A token is base64 of: version 2; 12 bytes of nonce; the content under AES-256-GCM; 16 bytes of tag.
public struct IdentitySeal: Sendable {
    public static let fileName = "identity.key"
    static let keyBytes = 32
    static let tokenBytesMax = 8192
    private static let version: UInt8 = 2
    private static let nonceBytes = 12
    private static let tagBytes = 16

    private let key: SymmetricKey
    private let random: any RandomSource

    /// Why the key's file cannot be used.
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case disk(DiskError)
        case damaged(path: String)

        public var description: String {
            switch self {
            case .disk(let error): "\(error)"
            case .damaged(let path): "\(path) is not a key of \(IdentitySeal.keyBytes) bytes"
            }
        }
    }

    /// Opens the key in a folder; at the first start makes one.
    public init(folder: String, world: any World) throws(Failure) {
        let path = "\(folder)/\(IdentitySeal.fileName)"
        random = world.random
        let file: [UInt8]
        do throws(DiskError) {
            if !world.disk.exists(path) {
                try world.disk.replaceFile(path, with: SealedText.sealed(Base64Text.encoded(world.random.bytes(IdentitySeal.keyBytes))))
            }
            file = try world.disk.readFile(path)
        } catch { throw .disk(error) }
        guard let bytes = IdentitySeal.key(in: file) else { throw .damaged(path: path) }
        key = SymmetricKey(data: bytes)
    }

    /// Nil when a bit of the file turned over, or it is none.
    private static func key(in file: [UInt8]) -> [UInt8]? {
        guard file.contains(UInt8(ascii: "\n")), let text = SealedText.text(of: file), let key = Base64Text.decoded(text.utf8) else { return nil }
        return key.count == keyBytes ? key : nil
    }

    /// What is wrong with the key of a data folder; nil when it is sound or not there.
    public static func damage(in folder: String, disk: any Disk) throws(DiskError) -> String? {
        let path = "\(folder)/\(fileName)"
        guard disk.exists(path) else { return nil }
        return key(in: try disk.readFile(path)) == nil ? "the key is damaged: no IAM key and no session made with it can be used" : nil
    }

    /// The secret that belongs to an access key id, of a user or of a session.
    func secret(of keyID: String) -> String {
        let derived = HMAC<SHA256>.authenticationCode(for: Array("hinomi access key secret \(keyID)".utf8), using: key)
        return KeyText.secret(Array(derived))
    }

    /// The token of a content; nil never happens with a key of the right size, and would make no session.
    func token(of content: [UInt8]) -> String? {
        do {
            let nonce = try AES.GCM.Nonce(data: random.bytes(IdentitySeal.nonceBytes))
            let box = try AES.GCM.seal(content, using: key, nonce: nonce, authenticating: [IdentitySeal.version])
            return Base64Text.encoded([IdentitySeal.version] + Array(nonce) + Array(box.ciphertext) + Array(box.tag))
        } catch { return nil }
    }

    /// The content of a token; nil when it is not ours, or was changed or cut.
    func content(of token: String) -> [UInt8]? {
        guard token.utf8.count <= IdentitySeal.tokenBytesMax, let bytes = Base64Text.decoded(token.utf8), Base64Text.encoded(bytes) == token, bytes.first == IdentitySeal.version,
            bytes.count > 1 + IdentitySeal.nonceBytes + IdentitySeal.tagBytes
        else { return nil }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: bytes[1...IdentitySeal.nonceBytes]),
                ciphertext: bytes[(1 + IdentitySeal.nonceBytes)..<(bytes.count - IdentitySeal.tagBytes)], tag: bytes.suffix(IdentitySeal.tagBytes))
            return Array(try AES.GCM.open(box, using: key, authenticating: [IdentitySeal.version]))
        } catch { return nil }
    }
}
