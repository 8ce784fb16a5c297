import Base

@testable import AWSWire

extension HostileVariant {
    /// Scopes that the true key signed: only the scope is wrong.
    static let scopes: [HostileVariant] =
        [
            "20260104/us-east-1/monitoring/aws4_request", "20260106/us-east-1/monitoring/aws4_request", "2026-01-05/us-east-1/monitoring/aws4_request",
            "/us-east-1/monitoring/aws4_request", "202601050/us-east-1/monitoring/aws4_request", "20260105T000000Z/us-east-1/monitoring/aws4_request",
            "20260105//monitoring/aws4_request", "20260105/US-EAST-1/monitoring/aws4_request", "20260105/us east 1/monitoring/aws4_request",
            "20260105/us_east_1/monitoring/aws4_request", "20260105/*/monitoring/aws4_request", "20260105/us-east-1/sns/aws4_request",
            "20260105/us-east-1/cloudwatch/aws4_request", "20260105/us-east-1/MONITORING/aws4_request", "20260105/us-east-1//aws4_request",
            "20260105/us-east-1/monitoring/aws4_reques", "20260105/us-east-1/monitoring/AWS4_REQUEST", "20260105/us-east-1/monitoring/",
            "20260105/us-east-1/monitoring/aws3_request",
        ].map { signed("scope \($0)", .mismatch, by: ReferenceSigner(scope: $0)) }
        + [
            "20260105/us-east-1/monitoring", "20260105/us-east-1/monitoring/aws4_request/", "20260105/us-east-1/monitoring/aws4_request/x", "",
            "20260105/us/east/1/monitoring/aws4_request",
        ].map { signed("scope '\($0)' of another shape", .incomplete, by: ReferenceSigner(scope: $0)) }
        + ["eu-west-1", "us-east-2", "us-east-1-"].map { region in
            authorization("region changed to \(region)", .mismatch) { $0.replacing("us-east-1", with: region) }
        }

    static let parameters: [HostileVariant] = [
        authorization("no Credential", .incomplete) { $0.replacing("Credential=AKIDEXAMPLE/20260105/us-east-1/monitoring/aws4_request, ", with: "") },
        authorization("no SignedHeaders", .incomplete) { $0.replacing("SignedHeaders=content-type;host;x-amz-date;x-amz-target, ", with: "") },
        authorization("no Signature", .incomplete) { String($0.prefix { $0 != "," }) + ", SignedHeaders=host" },
        authorization("two Credentials", .incomplete) { $0 + ", Credential=AKIDEXAMPLE/20260105/us-east-1/monitoring/aws4_request" },
        authorization("two SignedHeaders", .incomplete) { $0 + ", SignedHeaders=host" },
        authorization("two Signatures", .incomplete) { $0 + ", Signature=" + String(repeating: "0", count: 64) },
        authorization("unknown parameter", .incomplete) { $0 + ", Realm=x" },
        authorization("credential in lower case", .incomplete) { $0.replacing("Credential=", with: "credential=") },
        authorization("signature in lower case", .incomplete) { $0.replacing("Signature=", with: "signature=") },
        authorization("spaces for commas", .incomplete) { $0.replacing(", ", with: " ") },
        authorization("semicolons for commas", .incomplete) { $0.replacing(", ", with: "; ") },
        authorization("tab behind a comma", .incomplete) { $0.replacing(", ", with: ",\t") },
        authorization("quoted values", .incomplete) { $0.replacing("Signature=", with: "Signature=\"") + "\"" },
        authorization("comma at the end", .incomplete) { $0 + "," },
        authorization("space before an equals sign", .incomplete) { $0.replacing("Signature=", with: "Signature =") },
    ]

    static let signedHeaders: [HostileVariant] =
        [
            (["content-type", "x-amz-date", "x-amz-target"], "host is not signed"), (["content-type", "host", "x-amz-date"], "target is not signed"),
            (["content-type", "host", "x-amz-target"], "date is not signed"), (["host"], "only the host is signed"),
        ].map { signed($1, .mismatch, by: ReferenceSigner(signedHeaders: $0)) }
        + [
            (["host", "content-type", "x-amz-date", "x-amz-target"], "names not sorted"), (["content-type", "host", "host", "x-amz-date", "x-amz-target"], "a name twice"),
            (["Content-Type", "Host", "X-Amz-Date", "X-Amz-Target"], "names in capitals"), (["", "content-type", "host", "x-amz-date", "x-amz-target"], "an empty name first"),
            (["content-type", "host", "x-amz-date", "x-amz-target", ""], "an empty name last"), ([""], "no names"), ([], "an empty list"),
            (["content-type", "host ", "x-amz-date", "x-amz-target"], "a space in a name"), (["content-type", "host", "x-amz-date", "x-amz-tärget"], "a name that is none"),
            ((0..<101).map { "a\(1000 + $0)" } + ["host"], "more names than the limit"),
        ].map { signed($1, .incomplete, by: ReferenceSigner(signedHeaders: $0)) }
        + [
            signed("a signed header that is not there", .mismatch, by: ReferenceSigner(signedHeaders: ["content-type", "host", "x-amz-date", "x-amz-target", "x-api-key"])),
            authorization("a signed header taken off the list", .mismatch) { $0.replacing("content-type;host", with: "host") },
            changed("date of another day behind the signature", .mismatch) { $0.headers["x-amz-date"] = "20260106T000000Z" },
        ]

    static let times: [HostileVariant] =
        [
            "20260105t000000z", "2026-01-05T00:00:00Z", "20260105T000000", "20260105T000000+0000", "20260105T000000.000Z", "20260105 000000Z", "20261305T000000Z",
            "20260105T250000Z", "20260105T000060Z", "20260132T000000Z", "0", "", "now", "20260105T000000Z ",
        ].map { time in
            signed("date '\(time)'", .incomplete, by: ReferenceSigner(scope: "\(time.prefix(8))/us-east-1/monitoring/aws4_request", time: time)) {
                $0.headers["x-amz-date"] = time
            }
        }
        + ["20260104T235459Z", "20260105T000501Z", "20260105T010000Z", "20260106T000000Z", "20250105T000000Z", "19700101T000000Z", "99991231T235959Z"].map { time in
            signed("clock at \(time)", .mismatch, by: ReferenceSigner(scope: "\(time.prefix(8))/us-east-1/monitoring/aws4_request", time: time)) {
                $0.headers["x-amz-date"] = time
            }
        }
        + [
            signed("no date at all", .incomplete, by: ReferenceSigner(signedHeaders: ["content-type", "host", "x-amz-target"])) { $0.headers["x-amz-date"] = nil },
            signed("Date that is not signed", .mismatch, by: ReferenceSigner(signedHeaders: ["content-type", "host", "x-amz-target"])) {
                $0.headers["x-amz-date"] = nil
                $0.headers["date"] = "Mon, 05 Jan 2026 00:00:00 GMT"
            },
            signed("Date in another form", .incomplete, by: ReferenceSigner(signedHeaders: ["content-type", "date", "host", "x-amz-target"])) {
                $0.headers["x-amz-date"] = nil
                $0.headers["date"] = "Monday, 05-Jan-26 00:00:00 GMT"
            },
            signed("Date an hour ago", .mismatch, by: ReferenceSigner(
                scope: "20260104/us-east-1/monitoring/aws4_request", time: "20260104T230000Z", signedHeaders: ["content-type", "date", "host", "x-amz-target"])) {
                $0.headers["x-amz-date"] = nil
                $0.headers["date"] = "Sun, 04 Jan 2026 23:00:00 GMT"
            },
        ]

    /// Headers that may stand once only: a second one, with the same or another value.
    static let repeated: [HostileVariant] =
        ["Host", "X-Amz-Date", "X-Amz-Target", "Content-Type", "Authorization"].map { (name: String) in
            changed("\(name) twice", .incomplete) { $0.headers.add(name.lowercased(), $0.headers[name] ?? "") }
        }
        + ["Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256", "Content-Encoding", "Smithy-Protocol"].map { (name: String) in
            changed("two headers \(name)", .incomplete) {
                $0.headers.add(name, "a")
                $0.headers.add(name.uppercased(), "b")
            }
        }
}
