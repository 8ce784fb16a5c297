import Base
import Foundation
import Testing
import World

@testable import AWSWire

/// AWS' own test suite of Signature Version 4, from the folder that `HINOMI_CONFORMANCE` names.
@Suite("The published signatures", .serialized)
struct SigV4ConformanceTests {
    /// Cases whose files contradict each other, each with the reason.
    private static let exceptions = [
        "get-vanilla-with-session-token": "its signature is that of get-vanilla, without the token that its own canonical request holds"
    ]

    private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    /// The suite's key; with a token where the case has one.
    private struct Keys: CredentialSource {
        let token: String?

        func credential(accessKeyID: String, sessionToken: String?) -> Credential? {
            guard accessKeyID == "AKIDEXAMPLE", sessionToken == token else { return nil }
            return Credential(
                accessKeyID: accessKeyID, secretAccessKey: SigV4ConformanceTests.secret, sessionToken: token, expiresAt: nil,
                principal: Principal(arn: "a", userID: "u", accessKeyID: accessKeyID, isTemporary: token != nil))
        }
    }

    private func refusal(of request: HTTPRequest, token: String?) throws -> SignatureFailure? {
        let time = try #require(Timestamp(iso8601: "20150830T123600Z"))
        let verifier = SigV4Verifier(credentials: Keys(token: token), clock: VirtualClock(startingAt: time))
        do throws(SignatureFailure) {
            _ = try verifier.verify(try SignatureClaim(of: request), of: request, service: "service")
            return nil
        } catch {
            return error
        }
    }

    @Test("The suite is there")
    func present() {
        guard PublishedSignature.folder != nil else {
            print("SKIPPED the published signatures: HINOMI_CONFORMANCE names no folder with sigv4")
            return
        }
        #expect(PublishedSignature.all.count >= 34)
    }

    @Test("Canonical request, string to sign and authorization are the published ones", arguments: PublishedSignature.all)
    func steps(_ published: PublishedSignature) throws {
        let request = try #require(RequestText.parse(published.signedRequest))
        let claim = try SignatureClaim(of: request)
        let canonical = try CanonicalRequest(request, query: claim.query, headers: claim.signedHeaders, payloadHash: try PayloadHash.text(of: request))
        #expect(String(decoding: canonical.bytes, as: UTF8.self) == published.canonicalRequest)
        guard Self.exceptions[published.name] == nil else { return }
        let stringToSign = canonical.stringToSign(time: claim.timeText, scope: claim.scope)
        #expect(String(decoding: stringToSign, as: UTF8.self) == published.stringToSign)
        let signature = Digests.hmac(stringToSign, key: SigningKeyCache.derive(secret: Self.secret, scope: claim.scope))
        #expect(published.authorization.hasSuffix("Signature=\(Hexadecimal.text(signature))"))
        #expect(request.headers["authorization"] == published.authorization)
    }

    @Test("A valid request is accepted", arguments: PublishedSignature.all)
    func accepted(_ published: PublishedSignature) throws {
        let request = try #require(RequestText.parse(published.signedRequest))
        let refusal = try refusal(of: request, token: request.headers["x-amz-security-token"])
        if let reason = Self.exceptions[published.name] {
            print("EXCEPTION \(published.name): \(reason)")
            #expect(refusal?.kind == .mismatch)
        } else {
            #expect(refusal == nil)
        }
    }

    @Test("A request with any byte changed is refused, unless it means the same", arguments: PublishedSignature.all)
    func changed(_ published: PublishedSignature) throws {
        guard Self.exceptions[published.name] == nil else { return }
        let original = try #require(RequestText.parse(published.signedRequest))
        let token = original.headers["x-amz-security-token"]
        for place in published.signedRequest.indices {
            for byte in ByteChange.replacements(of: published.signedRequest[place]) {
                let change = ByteChange(original: published.signedRequest, place: place, byte: byte)
                guard let request = RequestText.parse(change.bytes), try refusal(of: request, token: token) == nil else { continue }
                #expect(change.isHarmless, "\(published.name): byte \(place) as \(byte) is accepted")
            }
        }
    }
}
