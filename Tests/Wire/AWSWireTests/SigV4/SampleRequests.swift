import Base
import World

@testable import AWSWire

/// A request that is fine, its keys and its time: what hostile variants start from.
enum SampleRequests {
    static let keyID = "AKIDEXAMPLE"
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    static let sessionKeyID = "ASIDEXAMPLE"
    static let endedKeyID = "ASIDENDEDEXAMPLE"
    static let sessionToken = "AQoDYXdzEPT//////////wEXAMPLE=="
    static let now = Timestamp(seconds: 1_767_571_200)  // 2026-01-05T00:00:00Z

    /// A JSON call, unsigned.
    static var unsigned: HTTPRequest {
        HTTPRequest(
            method: "POST", path: "/",
            headers: [
                "Host": "127.0.0.1:4566", "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "GraniteServiceVersion20100801.DescribeAlarms",
                "X-Amz-Date": "20260105T000000Z", "User-Agent": "test",
            ], body: Array(#"{"AlarmNames":["cpu"]}"#.utf8))
    }

    static var signed: HTTPRequest {
        var request = unsigned
        ReferenceSigner().sign(&request)
        return request
    }

    /// A query call by GET, presigned for five minutes.
    static var presigned: HTTPRequest { presigned(by: ReferenceSigner(signedHeaders: ["host"])) }

    static func presigned(by signer: ReferenceSigner, expires: String = "300", extra: [String: String?] = [:]) -> HTTPRequest {
        var request = HTTPRequest(
            method: "GET", path: "/", query: "Action=DescribeAlarms&AlarmNamePrefix=a%2Bb&Version=2010-08-01", headers: ["Host": "127.0.0.1:4566"])
        signer.presign(&request, expires: expires, extra: extra)
        return request
    }
}

/// Three keys: a long-term one, a temporary one, and one that has ended.
struct SampleCredentials: CredentialSource {
    func credential(accessKeyID: String, sessionToken: String?) -> Credential? {
        let end: [String: Timestamp?] = [
            SampleRequests.keyID: nil, SampleRequests.sessionKeyID: SampleRequests.now + .hours(1), SampleRequests.endedKeyID: SampleRequests.now,
        ]
        guard let expiresAt = end[accessKeyID], (expiresAt == nil) == (sessionToken == nil), sessionToken == nil || sessionToken == SampleRequests.sessionToken
        else { return nil }
        return Credential(
            accessKeyID: accessKeyID, secretAccessKey: SampleRequests.secret, sessionToken: sessionToken, expiresAt: expiresAt,
            principal: Principal(arn: "arn:aws:iam::123456789012:user/hinomi", userID: "AIDA", accessKeyID: accessKeyID, isTemporary: sessionToken != nil))
    }
}

extension SigV4Verifier {
    /// What the sample server says of a request: nil when it is accepted.
    static func refusal(of request: HTTPRequest, at time: Timestamp = SampleRequests.now) -> SignatureFailure? {
        let verifier = SigV4Verifier(credentials: SampleCredentials(), clock: VirtualClock(startingAt: time))
        do throws(SignatureFailure) {
            _ = try verifier.verify(try SignatureClaim(of: request), of: request, service: "monitoring")
            return nil
        } catch {
            return error
        }
    }
}
