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

    /// Loads the key and certificate of `folder`, or makes them on the first start.
    public init(folder: String, world: any World) throws {
        let keyPath = "\(folder)/\(MessageSigner.keyFile)", certificatePath = "\(folder)/\(MessageSigner.certificateFile)"
        if world.disk.exists(keyPath), world.disk.exists(certificatePath) {
            key = try _RSA.Signing.PrivateKey(pemRepresentation: String(decoding: try world.disk.readFile(keyPath), as: UTF8.self))
            certificate = String(decoding: try world.disk.readFile(certificatePath), as: UTF8.self)
            return
        }
        let made = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let pem = try MessageSigner.selfSigned(made, now: world.clock.now)
        // The certificate first: a key without one is made anew, one without a key never is used.
        try world.disk.replaceFile(certificatePath, with: Array(pem.utf8))
        try world.disk.replaceFile(keyPath, with: Array(made.pemRepresentation.utf8))
        (key, certificate) = (made, pem)
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
