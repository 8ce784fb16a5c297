import Base

@testable import AWSWire

/// Session tokens, bodies, and requests signed in their query.
extension HostileVariant {
    private static let session = ReferenceSigner(accessKeyID: SampleRequests.sessionKeyID)

    static let tokens: [HostileVariant] =
        ["", "x", SampleRequests.sessionToken + "=", String(SampleRequests.sessionToken.dropLast()), SampleRequests.sessionToken.lowercased()].map { (token: String) in
            signed("token '\(token)'", .unknownKey, by: session) { $0.headers["x-amz-security-token"] = token }
        }
        + [
            signed("temporary key without token", .unknownKey, by: session),
            signed("long-term key with a token", .unknownKey) { $0.headers["x-amz-security-token"] = SampleRequests.sessionToken },
            signed("token in the query of a header-signed request", .unknownKey, by: session) {
                $0.query = "X-Amz-Security-Token=\(ReferenceSigner.encoded(SampleRequests.sessionToken))"
            },
            signed("temporary key that has ended", .tokenExpired, by: ReferenceSigner(accessKeyID: SampleRequests.endedKeyID)) {
                $0.headers["x-amz-security-token"] = SampleRequests.sessionToken
            },
            signed("ended key with a wrong signature", .mismatch, by: ReferenceSigner(accessKeyID: SampleRequests.endedKeyID, secret: "x")) {
                $0.headers["x-amz-security-token"] = SampleRequests.sessionToken
            },
        ]

    static let payloads: [HostileVariant] =
        [
            ("UNSIGNED-PAYLOAD", .mismatch), ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", .incomplete), ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", .incomplete),
            ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", .incomplete), ("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", .incomplete), ("", .mismatch), ("unsigned-payload", .mismatch),
            ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", .mismatch),
        ].map { (hash: String, expected: SignatureFailure.Kind) in
            let names = ["content-type", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-target"]
            return signed("payload hash '\(hash.prefix(40))'", expected, by: ReferenceSigner(signedHeaders: names, payloadHash: hash)) {
                $0.headers["x-amz-content-sha256"] = hash
            }
        }

    private static let names = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"]

    static let presignedParameters: [HostileVariant] =
        names.map { (name: String) in
            HostileVariant(
                "presigned without \(name)", name == "X-Amz-Algorithm" ? .missing : .incomplete,
                SampleRequests.presigned(by: ReferenceSigner(signedHeaders: ["host"]), extra: [name: nil]))
        }
        + (names + ["X-Amz-Signature"]).map { (name: String) in presigned("presigned with \(name) twice", .incomplete) { $0.query = $0.query.map { "\($0)&\(name)=x" } } }
        + names.map { (name: String) in
            presigned("presigned with \(name.lowercased())", name == "X-Amz-Algorithm" ? .missing : .incomplete) {
                $0.query = $0.query.map { $0.replacing("\(name)=", with: "\(name.lowercased())=") }
            }
        }
        + [
            presigned("presigned and signed in the header", .incomplete) { $0.headers["authorization"] = SampleRequests.signed.headers["authorization"] },
            presigned("presigned without its signature", .incomplete) { $0.query = $0.query.map { String($0.dropLast(64)) } },
            HostileVariant(
                "presigned with another algorithm", .incomplete,
                SampleRequests.presigned(by: ReferenceSigner(signedHeaders: ["host"]), extra: ["X-Amz-Algorithm": "AWS4-HMAC-SHA1"])),
            HostileVariant("presigned without signing the host", .mismatch, SampleRequests.presigned(by: ReferenceSigner(signedHeaders: ["x-test"]))),
            HostileVariant(
                "presigned with a wrong token", .unknownKey,
                SampleRequests.presigned(by: ReferenceSigner(accessKeyID: SampleRequests.sessionKeyID, signedHeaders: ["host"]), extra: ["X-Amz-Security-Token": "x"])),
        ]

    static let presignedLives: [HostileVariant] =
        ["0", "-1", "604801", "1e3", " 60", "+60", "60.0", "0x3c", "99999999999999999999", "٣٠٠", "300s"].map { expires in
            HostileVariant("presigned for '\(expires)'", .incomplete, SampleRequests.presigned(by: ReferenceSigner(signedHeaders: ["host"]), expires: expires))
        }
        + [("20260104T235459Z", "300"), ("20251228T235959Z", "604800"), ("20260104T235958Z", "1")].map { time, expires in
            let signer = ReferenceSigner(scope: "\(time.prefix(8))/us-east-1/monitoring/aws4_request", time: time, signedHeaders: ["host"])
            return HostileVariant("presigned at \(time) for \(expires)", .requestExpired, SampleRequests.presigned(by: signer, expires: expires))
        }
        + [
            HostileVariant(
                "presigned for later", .mismatch, SampleRequests.presigned(by: ReferenceSigner(time: "20260105T000501Z", signedHeaders: ["host"])))
        ]

    static let presignedChanges: [HostileVariant] = [
        presigned("presigned, then posted", .mismatch) { $0.method = "POST" },
        presigned("presigned, then with a body", .mismatch) { $0.body = Array("Action=DeleteAlarms".utf8) },
        presigned("presigned, then another host", .mismatch) { $0.headers["host"] = "localhost:4566" },
        presigned("presigned, then a target", .mismatch) { $0.headers["x-amz-target"] = "GraniteServiceVersion20100801.DeleteAlarms" },
        presigned("presigned, then another path", .mismatch) { $0.path = "/x" },
        presigned("presigned, then another action", .mismatch) { $0.query = $0.query.map { $0.replacing("DescribeAlarms", with: "DeleteAlarms") } },
        presigned("presigned, then one more parameter", .mismatch) { $0.query = $0.query.map { $0 + "&AlarmNames.member.1=x" } },
        presigned("presigned, then one parameter less", .mismatch) { $0.query = $0.query.map { $0.replacing("&Version=2010-08-01", with: "") } },
        presigned("presigned, then a plus sign for its escape", .mismatch) { $0.query = $0.query.map { $0.replacing("a%2Bb", with: "a+b") } },
        presigned("presigned, then a longer life", .mismatch) { $0.query = $0.query.map { $0.replacing("X-Amz-Expires=300", with: "X-Amz-Expires=900") } },
        presigned("presigned, then an empty parameter", .mismatch) { $0.query = $0.query.map { $0 + "&" } },
    ]

    static let escapes: [HostileVariant] = ["%", "%2", "a=%", "a=%4", "a=%zz", "a=%u0041", "%-1=b", "a=%+1"].map { (query: String) in
        changed("query \(query)", .incomplete) { $0.query = query }
    } + [changed("query of 2,001 pairs", .incomplete) { $0.query = String(repeating: "a&", count: 2000) }]
}
