import Base
import Testing

@testable import AWSWire

@Suite("Hostile signatures")
struct HostileSignatureTests {
    @Test("There are at least 200 variants, all different")
    func count() {
        #expect(HostileVariant.all.count >= 200)
        #expect(Set(HostileVariant.all.map(\.name)).count == HostileVariant.all.count)
    }

    @Test("What the variants start from is accepted")
    func start() {
        #expect(SigV4Verifier.refusal(of: SampleRequests.signed) == nil)
        #expect(SigV4Verifier.refusal(of: SampleRequests.presigned) == nil)
    }

    @Test("A hostile variant is refused with its code", arguments: HostileVariant.all)
    func refused(_ variant: HostileVariant) {
        #expect(SigV4Verifier.refusal(of: variant.request)?.kind == variant.expected)
    }

    @Test("No refusal tells the secret, the session token or the expected signature", arguments: HostileVariant.all)
    func silent(_ variant: HostileVariant) {
        let message = SigV4Verifier.refusal(of: variant.request)?.message ?? ""
        #expect(!message.contains(SampleRequests.secret))
        #expect(!message.contains(SampleRequests.sessionToken))
        #expect(!message.contains(ReferenceSigner().signature(for: variant.request)))
    }

    @Test(
        "Each protocol has its own code and status for a refusal",
        arguments: [
            (SignatureFailure.Kind.missing, "MissingAuthenticationToken", 403, "MissingAuthenticationTokenException"),
            (.incomplete, "IncompleteSignature", 400, "IncompleteSignatureException"),
            (.unknownKey, "InvalidClientTokenId", 403, "UnrecognizedClientException"),
            (.mismatch, "SignatureDoesNotMatch", 403, "InvalidSignatureException"),
            (.requestExpired, "RequestExpired", 400, "RequestExpired"),
            (.tokenExpired, "ExpiredToken", 403, "ExpiredTokenException"),
        ])
    func codes(_ kind: SignatureFailure.Kind, _ query: String, _ status: Int, _ json: String) {
        let failure = SignatureFailure(kind: kind, message: "m")
        #expect(failure.fault(over: .query) == .common(query, status, "m"))
        #expect(failure.fault(over: .json) == .common(json, 400, "m"))
        #expect(failure.fault(over: .cbor) == .common(json, 400, "m"))
    }
}
