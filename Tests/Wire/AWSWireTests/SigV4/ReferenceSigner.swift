import Base
import Crypto
import Foundation

/// A second, plain implementation of Signature Version 4 for tests: it signs anything it is told to, also what no client should.
struct ReferenceSigner {
    var accessKeyID = SampleRequests.keyID
    var secret = SampleRequests.secret
    var scope = "20260105/us-east-1/monitoring/aws4_request"
    var time = "20260105T000000Z"
    var algorithm = "AWS4-HMAC-SHA256"
    var signedHeaders = ["content-type", "host", "x-amz-date", "x-amz-target"]
    var payloadHash: String?

    func authorization(for request: HTTPRequest) -> String {
        "\(algorithm) Credential=\(accessKeyID)/\(scope), SignedHeaders=\(signedHeaders.joined(separator: ";")), Signature=\(signature(for: request))"
    }

    func sign(_ request: inout HTTPRequest) { request.headers["authorization"] = authorization(for: request) }

    /// Adds the query of a presigned request; `extra` replaces or (with nil) leaves out parameters before signing.
    func presign(_ request: inout HTTPRequest, expires: String = "300", extra: [String: String?] = [:]) {
        var parameters: [String: String?] = [
            "X-Amz-Algorithm": algorithm, "X-Amz-Credential": "\(accessKeyID)/\(scope)", "X-Amz-Date": time, "X-Amz-Expires": expires,
            "X-Amz-SignedHeaders": signedHeaders.joined(separator: ";"),
        ]
        parameters.merge(extra) { $1 }
        let pairs = parameters.compactMap { name, value in value.map { "\(name)=\(Self.encoded($0))" } }.sorted()
        request.query = ([request.query].compactMap { $0 } + pairs).joined(separator: "&")
        request.query = request.query! + "&X-Amz-Signature=" + signature(for: request)
    }

    func signature(for request: HTTPRequest) -> String {
        var key = Data("AWS4\(secret)".utf8)
        for part in scope.split(separator: "/", omittingEmptySubsequences: false) { key = hmac(key, String(part)) }
        let text = [algorithm, time, scope, hex(SHA256.hash(data: Data(canonical(request).utf8)))].joined(separator: "\n")
        return hex(hmac(key, text))
    }

    private func canonical(_ request: HTTPRequest) -> String {
        let headers = signedHeaders.map { name in
            let values = request.headers.all(name).map { $0.split(whereSeparator: { $0 == " " }).joined(separator: " ") }
            return "\(name):\(values.joined(separator: ","))\n"
        }
        let query = (request.query ?? "").split(separator: "&").map { piece in
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return "\(parts[0])=\(parts.count > 1 ? String(parts[1]) : "")"
        }.sorted().joined(separator: "&")
        let hash = payloadHash ?? hex(SHA256.hash(data: Data(request.body)))
        return [request.method, request.path, query, headers.joined(), signedHeaders.joined(separator: ";"), hash].joined(separator: "\n")
    }

    private func hmac(_ key: Data, _ text: String) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
    }

    private func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    static func encoded(_ text: String) -> String {
        var allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        allowed.insert(charactersIn: "-._~")
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}
