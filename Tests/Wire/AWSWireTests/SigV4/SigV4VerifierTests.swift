import Base
import Testing
import World

@testable import AWSWire

@Suite("Signatures that are accepted")
struct SigV4VerifierTests {
    @Test("Differences that mean nothing are accepted")
    func harmless() {
        var request = SampleRequests.signed
        request.headers["x-amzn-trace-id"] = "Root=1"
        request.headers["user-agent"] = "other"
        #expect(SigV4Verifier.refusal(of: request) == nil, "headers that are not signed")

        request = SampleRequests.signed
        request.headers = HTTPHeaders(request.headers.fields.reversed().map { (name: $0.name.uppercased(), value: $0.value) })
        request.headers["content-type"] = " application/x-amz-json-1.0\t"
        #expect(SigV4Verifier.refusal(of: request) == nil, "order and case of headers, blanks around a value")

        request = SampleRequests.presigned
        request.query = request.query?.split(separator: "&").reversed().joined(separator: "&").replacing("%2F", with: "%2f")
        #expect(SigV4Verifier.refusal(of: request) == nil, "order of parameters, case of escapes")

        request = SampleRequests.signed
        request.headers["authorization"] = request.headers["authorization"]?.replacing(", ", with: ",")
        #expect(SigV4Verifier.refusal(of: request) == nil, "no spaces between the parts")
    }

    @Test("A clock that is off by five minutes is accepted, by a second more not")
    func skew() {
        let request = SampleRequests.signed
        for seconds: Int64 in [-300, 0, 300] { #expect(SigV4Verifier.refusal(of: request, at: SampleRequests.now + .seconds(seconds)) == nil) }
        for seconds: Int64 in [-301, 301] { #expect(SigV4Verifier.refusal(of: request, at: SampleRequests.now + .seconds(seconds))?.kind == .mismatch) }
    }

    @Test("A presigned request lives as long as it says, up to seven days")
    func lifetime() {
        let week = SampleRequests.presigned(by: ReferenceSigner(signedHeaders: ["host"]), expires: "604800")
        #expect(SigV4Verifier.refusal(of: week, at: SampleRequests.now + .days(7)) == nil)
        #expect(SigV4Verifier.refusal(of: week, at: SampleRequests.now + .days(7) + .seconds(1))?.kind == .requestExpired)
    }

    @Test("A session token is accepted in the header, signed or added later, and in the query")
    func tokens() {
        var signer = ReferenceSigner(accessKeyID: SampleRequests.sessionKeyID)
        var added = SampleRequests.unsigned
        signer.sign(&added)
        added.headers["x-amz-security-token"] = SampleRequests.sessionToken
        #expect(SigV4Verifier.refusal(of: added) == nil)

        var signed = SampleRequests.unsigned
        signed.headers["x-amz-security-token"] = SampleRequests.sessionToken
        signer.signedHeaders = ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"]
        signer.sign(&signed)
        #expect(SigV4Verifier.refusal(of: signed) == nil)

        signer.signedHeaders = ["host"]
        #expect(SigV4Verifier.refusal(of: SampleRequests.presigned(by: signer, extra: ["X-Amz-Security-Token": SampleRequests.sessionToken])) == nil)
    }

    @Test("A Date header serves where there is no X-Amz-Date", arguments: ["Mon, 05 Jan 2026 00:00:00 GMT", "20260105T000000Z"])
    func date(_ text: String) {
        var request = SampleRequests.unsigned
        request.headers["x-amz-date"] = nil
        request.headers["date"] = text
        ReferenceSigner(signedHeaders: ["content-type", "date", "host", "x-amz-target"]).sign(&request)
        #expect(SigV4Verifier.refusal(of: request) == nil)
    }

    @Test("The hash of the body may be sent along")
    func payloadHash() {
        var request = SampleRequests.unsigned
        request.headers["x-amz-content-sha256"] = Hexadecimal.text(Digests.sha256(request.body))
        ReferenceSigner(signedHeaders: ["content-type", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-target"]).sign(&request)
        #expect(SigV4Verifier.refusal(of: request) == nil)
    }

    @Test("A refused signature is explained with what the server read")
    func explanation() {
        var request = SampleRequests.signed
        request.body = []
        let message = SigV4Verifier.refusal(of: request)?.message ?? ""
        #expect(message.contains("POST\n/\n\ncontent-type:application/x-amz-json-1.0\nhost:127.0.0.1:4566\n"))
        #expect(message.contains("AWS4-HMAC-SHA256\n20260105T000000Z\n20260105/us-east-1/monitoring/aws4_request\n"))
    }
}

@Suite("Signing")
struct SigV4SignerTests {
    /// IAM User Guide, the worked example of Signature Version 4.
    @Test("The documented example is signed as documented")
    func documented() throws {
        var request = HTTPRequest(
            method: "GET", path: "/", query: "Action=ListUsers&Version=2010-05-08",
            headers: ["Host": "iam.amazonaws.com", "Content-Type": "application/x-www-form-urlencoded; charset=utf-8"])
        let signer = SigV4Signer(accessKeyID: "AKIDEXAMPLE", secretAccessKey: SampleRequests.secret, region: "us-east-1", service: "iam")
        try signer.sign(&request, at: #require(Timestamp(iso8601: "20150830T123600Z")))
        #expect(
            request.headers["authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        )
    }

    @Test("What we sign, we accept: headers, queries, paths, tokens", arguments: [nil, SampleRequests.sessionToken])
    func roundTrip(_ token: String?) throws {
        let signer = SigV4Signer(
            accessKeyID: token == nil ? SampleRequests.keyID : SampleRequests.sessionKeyID, secretAccessKey: SampleRequests.secret, sessionToken: token,
            region: "us-east-1", service: "monitoring")
        for path in ["/", "/a%20b/../c//d/", "/ä", "/."] {
            for query in [nil, "", "a=b&a=a&b", "x=%E1%88%B4+y&=&&"] {
                var request = SampleRequests.unsigned
                (request.path, request.query) = (path, query)
                var presigned = HTTPRequest(method: "GET", path: path, query: query, headers: ["Host": "localhost"])
                try signer.sign(&request, at: SampleRequests.now)
                try signer.presign(&presigned, lifetime: .minutes(5), at: SampleRequests.now)
                #expect(SigV4Verifier.refusal(of: request) == nil, "\(path) \(query ?? "")")
                #expect(SigV4Verifier.refusal(of: presigned) == nil, "\(path) \(query ?? "")")
            }
        }
    }

    @Test("Signing again replaces the earlier signature")
    func again() throws {
        let signer = SigV4Signer(accessKeyID: SampleRequests.keyID, secretAccessKey: SampleRequests.secret, region: "us-east-1", service: "monitoring")
        var request = SampleRequests.unsigned
        try signer.sign(&request, at: SampleRequests.now - .hours(3))
        try signer.sign(&request, at: SampleRequests.now)
        #expect(SigV4Verifier.refusal(of: request) == nil)
    }

    @Test("Derived keys are kept within their limit and stay right")
    func cache() {
        let cache = SigningKeyCache()
        for number in 0...SigningLimits.cachedSigningKeyCountMax {
            let scope = CredentialScope(date: "20260105", region: "r\(number)", service: "s")
            #expect(cache.key(secret: "x", scope: scope) == SigningKeyCache.derive(secret: "x", scope: scope))
        }
        #expect(cache.count <= SigningLimits.cachedSigningKeyCountMax)
    }
}
