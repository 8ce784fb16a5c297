import Base

@testable import AWSWire

/// Requests signed in their header.
extension HostileVariant {
    static let messages: [HostileVariant] =
        ["GET", "PUT", "post", "POST ", "DELETE", ""].map { method in changed("method '\(method)'", .mismatch) { $0.method = method } }
        + ["/x", "/%2F", "/..%2f", "/a/../b", "/*", "/%00"].map { (path: String) in changed("path \(path)", .mismatch) { $0.path = path } }
        + ["a=b", "Action=DeleteAlarms", "&", "=", "X-Amz-Target=x", "%20"].map { (query: String) in changed("query \(query)", .mismatch) { $0.query = query } }
        + [
            changed("body emptied", .mismatch) { $0.body = [] },
            changed("byte added to the body", .mismatch) { $0.body.append(0x20) },
            changed("byte removed from the body", .mismatch) { $0.body.removeLast() },
            changed("bit of the body flipped", .mismatch) { $0.body[3] ^= 1 },
            changed("body of another call", .mismatch) { $0.body = Array(#"{"AlarmNames":["mem"]}"#.utf8) },
        ]
        + ["localhost:4566", "127.0.0.1", "127.0.0.1:4567", "evil.example", "127.0.0.1:4566,127.0.0.1:4566"].map { (host: String) in
            changed("host \(host)", .mismatch) { $0.headers["host"] = host }
        }
        + ["GraniteServiceVersion20100801.DeleteAlarms", "", "graniteserviceversion20100801.DescribeAlarms", "X.DescribeAlarms"].map { (target: String) in
            changed("target \(target)", .mismatch) { $0.headers["x-amz-target"] = target }
        }
        + [
            changed("content type changed", .mismatch) { $0.headers["content-type"] = "application/x-www-form-urlencoded" },
            changed("content type removed", .mismatch) { $0.headers["content-type"] = nil },
            changed("target removed", .mismatch) { $0.headers["x-amz-target"] = nil },
            changed("host removed", .mismatch) { $0.headers["host"] = nil },
            changed("further x-amz header", .mismatch) { $0.headers["x-amz-acl"] = "public" },
            changed("further x-amz header in capitals", .mismatch) { $0.headers["X-AMZ-META-A"] = "1" },
            changed("signature removed", .missing) { $0.headers["authorization"] = nil },
        ]

    static let signatures: [HostileVariant] =
        [0, 1, 7, 31, 32, 62, 63].map { place in
            authorization("signature's digit \(place) changed", .mismatch) { header in
                var characters = Array(header)
                let at = characters.count - 64 + place
                characters[at] = characters[at] == "0" ? "1" : "0"
                return String(characters)
            }
        }
        + [
            authorization("signature of zeros", .mismatch) { $0.dropLast(64) + String(repeating: "0", count: 64) },
            authorization("signature in capitals", .incomplete) { $0.dropLast(64) + $0.suffix(64).uppercased().replacing("0", with: "A") },
            authorization("signature cut", .incomplete) { String($0.dropLast()) },
            authorization("signature cut by a byte", .incomplete) { String($0.dropLast(2)) },
            authorization("signature too long", .incomplete) { $0 + "0" },
            authorization("signature longer by a byte", .incomplete) { $0 + "00" },
            authorization("signature empty", .incomplete) { String($0.dropLast(64)) },
            authorization("signature not hexadecimal", .incomplete) { $0.dropLast() + "g" },
            authorization("signature in base64", .incomplete) { $0.dropLast(64) + "XftVbDKmF+LrcgvlmaKvYYyDYTGkLF7Zv5c9oAk1O0Y=" },
            authorization("signature with a space before", .incomplete) { $0.replacing("Signature=", with: "Signature= ") },
            authorization("signature with a space behind", .incomplete) { $0 + " " },
            authorization("signature with full-width digits", .incomplete) { $0.dropLast(64) + String(repeating: "０", count: 64) },
            signed("signature by another secret", .mismatch, by: ReferenceSigner(secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEZ")),
            signed("signature by an empty secret", .mismatch, by: ReferenceSigner(secret: "")),
        ]

    static let algorithms: [HostileVariant] =
        ["AWS4-HMAC-SHA1", "aws4-hmac-sha256", "AWS4-HMAC-SHA512", "AWS4-ECDSA-P256-SHA256", "AWS3-HTTPS", "AWS4-HMAC-SHA256,", "NONE", ""].map { (name: String) in
            authorization("algorithm '\(name)'", .incomplete) { $0.replacing("AWS4-HMAC-SHA256", with: name) }
        }
        + ["Basic QUtJREVYQU1QTEU6c2VjcmV0", "Bearer token", "AWS AKIDEXAMPLE:c2lnbmF0dXJl", "AWS4-HMAC-SHA256", " ", "AWS4-HMAC-SHA256 "].map { (header: String) in
            authorization("authorization '\(header)'", .incomplete) { _ in header }
        }
        + [
            signed("algorithm that signs itself", .incomplete, by: ReferenceSigner(algorithm: "AWS4-HMAC-SHA1")),
            authorization("authorization of 9,000 bytes", .incomplete) { $0 + ", X=" + String(repeating: "x", count: 9000) },
        ]

    static let credentials: [HostileVariant] =
        ["AKIDEXAMPLF", "akidexample", "AKIDEXAMPL", "AKIDEXAMPLEE", "AKIA", "default", "0"].map { id in
            signed("unknown key \(id)", .unknownKey, by: ReferenceSigner(accessKeyID: id))
        }
        + ["", "AKID EXAMPLE", "AKID\u{0}EXAMPLE", "AKIDEXÄMPLE", "AKID'--", "../AKIDEXAMPLE", String(repeating: "A", count: 129)].map { id in
            authorization("key '\(id.prefix(20))' that cannot be", .incomplete) { $0.replacing("AKIDEXAMPLE", with: id) }
        }
}
