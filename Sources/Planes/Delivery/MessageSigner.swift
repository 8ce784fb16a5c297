import Base
import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import World
import X509

/// Signs SNS messages, so that a receiver knows they are ours (Amazon SNS Developer Guide, Verifying the signatures of
/// Amazon SNS messages): RSA PKCS#1 v1.5 over the message's fields, with SHA1 (version 1) or SHA256 (version 2).
public struct MessageSigner: Sendable {
    /// Where the server shows the certificate.
    public static let certificatePath = "/SimpleNotificationService.pem"
    static let validSeconds = 30 * 365.25 * 86_400
    static let keyFile = "sns-signing.key"
    static let certificateFile = "sns-signing.pem"

    private let key: _RSA.Signing.PrivateKey
    /// The self-signed certificate, as PEM.
    public let certificate: String
    /// There was a pair, and it was damaged: another one took its place.
    public let isReplaced: Bool

    /// Loads the key and certificate of `folder`, or makes them on the first start. Every message names the certificate that goes with it, so
    /// receivers go on when a damaged pair is replaced.
    public init(folder: String, world: any World) throws {
        let keyPath = "\(folder)/\(MessageSigner.keyFile)", certificatePath = "\(folder)/\(MessageSigner.certificateFile)"
        let isThere = world.disk.exists(keyPath) && world.disk.exists(certificatePath)
        if isThere, let pair = MessageSigner.pair(key: try world.disk.readFile(keyPath), certificate: try world.disk.readFile(certificatePath)) {
            (key, certificate, isReplaced) = (pair.key, pair.certificate, false)
            return
        }
        let made = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let pem = try MessageSigner.selfSigned(made, now: world.clock.now)
        // The certificate first: one without its key is never used, and both are made anew.
        try world.disk.replaceFile(certificatePath, with: Array(pem.utf8))
        try world.disk.replaceFile(keyPath, with: Array(made.pemRepresentation.utf8))
        (key, certificate, isReplaced) = (made, pem, isThere)
    }

    /// Base64 of the signature; empty when the key cannot sign, which a receiver refuses.
    func signature(of parcel: Parcel, subscribeURL: String) -> String {
        let text = Array(stringToSign(parcel, subscribeURL: subscribeURL).utf8)
        do {
            let signature =
                parcel.signatureVersion == "2"
                ? try key.signature(for: SHA256.hash(data: text), padding: .insecurePKCS1v1_5)
                : try key.signature(for: Insecure.SHA1.hash(data: text), padding: .insecurePKCS1v1_5)
            return Base64Text.encoded(Array(signature.rawRepresentation))
        } catch { return "" }
    }

    /// Each field's name and value on lines of their own, sorted by name; `Subject` only where there is one.
    func stringToSign(_ parcel: Parcel, subscribeURL: String) -> String {
        var fields = [("Message", parcel.message), ("MessageId", parcel.messageID)]
        if parcel.kind == .notification {
            if let subject = parcel.subject { fields.append(("Subject", subject)) }
        } else {
            fields.append(("SubscribeURL", subscribeURL))
        }
        fields.append(("Timestamp", parcel.sentAt.iso8601Milliseconds))
        if parcel.kind != .notification, let token = parcel.token { fields.append(("Token", token)) }
        fields += [("TopicArn", parcel.topicARN), ("Type", parcel.kind.rawValue)]
        return fields.map { "\($0.0)\n\($0.1)\n" }.joined()
    }

    /// What is wrong with the pair of a folder; nil when nothing is, or when there is none. Changes nothing.
    public static func damage(in folder: String, disk: any Disk) throws(DiskError) -> String? {
        let paths = [keyFile, certificateFile].map { "\(folder)/\($0)" }
        guard paths.allSatisfy(disk.exists) else { return nil }
        return pair(key: try disk.readFile(paths[0]), certificate: try disk.readFile(paths[1])) == nil ? "the key and its certificate are damaged" : nil
    }

    /// Key and certificate when they can be read, the certificate is signed by the key, and the key by itself: nil when any bit is wrong.
    static func pair(key: [UInt8], certificate: [UInt8]) -> (key: _RSA.Signing.PrivateKey, certificate: String)? {
        guard let keyText = String(validating: key, as: UTF8.self), let text = String(validating: certificate, as: UTF8.self),
            // Why they cannot be read is of no use: both are made anew.
            let key = try? _RSA.Signing.PrivateKey(pemRepresentation: keyText), let parsed = try? Certificate(pemEncoded: text),
            parsed.publicKey.isValidSignature(parsed.signature, for: parsed), let known = _RSA.Signing.PublicKey(parsed.publicKey),
            known.derRepresentation == key.publicKey.derRepresentation
        else { return nil }
        let digest = SHA256.hash(data: Array(text.utf8))
        // A key that cannot sign is a damaged one.
        guard let signature = try? key.signature(for: digest, padding: .insecurePKCS1v1_5), known.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5)
        else { return nil }
        return (key, text)
    }

    private static func selfSigned(_ key: _RSA.Signing.PrivateKey, now: Timestamp) throws -> String {
        let name = try DistinguishedName { CommonName("sns.hinomi.internal") }
        let start = Date(timeIntervalSince1970: Double(now.seconds - 86_400))
        let issuer = Certificate.PrivateKey(key)
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: issuer.publicKey,
            notValidBefore: start, notValidAfter: start.addingTimeInterval(MessageSigner.validSeconds),
            issuer: name, subject: name, signatureAlgorithm: .sha256WithRSAEncryption, extensions: Certificate.Extensions {}, issuerPrivateKey: issuer)
        return try certificate.serializeAsPEM().pemString
    }
}
