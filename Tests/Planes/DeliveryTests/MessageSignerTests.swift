import Base
import Crypto
import CryptoExtras
import FoundationEssentials
import SimWorld
import Soak
import Testing
import X509

@testable import Delivery

@Suite struct MessageSignerTests {
    @Test func theKeyIsMadeOnceAndStays() throws {
        let world = SimWorld(seed: 3)
        try world.disk.makeFolder("/d")
        let first = try MessageSigner(folder: "/d", world: world)
        #expect(try MessageSigner(folder: "/d", world: world).certificate == first.certificate)
    }

    @Test(arguments: ["1", "2"]) func aReceiverCanVerifyTheSignatureWithTheCertificate(version: String) throws {
        let world = SimWorld(seed: 4)
        try world.disk.makeFolder("/d")
        let signer = try MessageSigner(folder: "/d", world: world)
        var parcel = SlackMessageTests.parcel("hello", subject: "s")
        parcel.signatureVersion = version
        let certificate = try Certificate(pemEncoded: signer.certificate)
        let key = try #require(_RSA.Signing.PublicKey(certificate.publicKey))
        let signature = _RSA.Signing.RSASignature(rawRepresentation: try #require(Data(base64Encoded: signer.signature(of: parcel, subscribeURL: ""))))
        let text = Array("Message\nhello\nMessageId\nm\nSubject\ns\nTimestamp\n2026-01-05T00:00:00.000Z\nTopicArn\n\(parcel.topicARN)\nType\nNotification\n".utf8)
        let isValid =
            version == "1"
            ? key.isValidSignature(signature, for: Insecure.SHA1.hash(data: text), padding: .insecurePKCS1v1_5)
            : key.isValidSignature(signature, for: SHA256.hash(data: text), padding: .insecurePKCS1v1_5)
        #expect(isValid)
    }

    @Test func aConfirmationIsSignedOverItsTokenAndURL() throws {
        let world = SimWorld(seed: 5)
        try world.disk.makeFolder("/d")
        var parcel = SlackMessageTests.parcel("confirm")
        (parcel.kind, parcel.token) = (.subscriptionConfirmation, "tok")
        let text = try MessageSigner(folder: "/d", world: world).stringToSign(parcel, subscribeURL: "http://u")
        #expect(text == "Message\nconfirm\nMessageId\nm\nSubscribeURL\nhttp://u\nTimestamp\n2026-01-05T00:00:00.000Z\nToken\ntok\nTopicArn\n\(parcel.topicARN)\nType\nSubscriptionConfirmation\n")
    }

    @Test(arguments: ["sns-signing.key", "sns-signing.pem"]) func aFlippedBitIsSeenOrChangesNothing(name: String) throws {
        let world = SimWorld(seed: 6)
        try world.disk.makeFolder("/d")
        let sound = try MessageSigner(folder: "/d", world: world)
        let files = try Dictionary(uniqueKeysWithValues: ["sns-signing.key", "sns-signing.pem"].map { ($0, try world.disk.readFile("/d/" + $0)) })
        let bytes = try #require(files[name])
        let flips = BitFlips(name, bytes: bytes.count)
        let certificate = try Certificate(pemEncoded: sound.certificate)
        for bit in flips {
            var damaged = files
            damaged[name] = bytes.flipping(bit: bit)
            guard let pair = MessageSigner.pair(key: try #require(damaged["sns-signing.key"]), certificate: try #require(damaged["sns-signing.pem"])) else { continue }
            #expect(try Certificate(pemEncoded: pair.certificate) == certificate, "bit \(bit)")
        }
        flips.report("each told or harmless")
        try world.disk.replaceFile("/d/" + name, with: bytes.flipping(bit: bytes.count * 4))
        #expect(try MessageSigner.damage(in: "/d", disk: world.disk) != nil)
        let replaced = try MessageSigner(folder: "/d", world: world)
        let again = try MessageSigner(folder: "/d", world: world)
        #expect(replaced.isReplaced && !again.isReplaced && again.certificate == replaced.certificate)
        #expect(try MessageSigner.damage(in: "/d", disk: world.disk) == nil)
    }
}
