import AWSWire
import Base
import Crypto

/// Who may see the page and the administration: on a strict server, whoever knows an access key and its secret (HTTP Basic, RFC 7617).
struct Login: Sendable {
    /// Nil on an open server.
    let keys: KeyRing?

    /// What to answer instead, when the request shows no valid key.
    func challenge(_ request: HTTPRequest) -> HTTPResponse? {
        guard let keys, !isValid(request.headers["authorization"], keys) else { return nil }
        return HTTPResponse(
            status: 401, headers: ["www-authenticate": "Basic realm=\"Hinomi: access key and secret\", charset=\"UTF-8\"", "content-type": "text/plain"],
            body: Array("Sign in with an access key id as the user and its secret as the password.\n".utf8))
    }

    private func isValid(_ header: String?, _ keys: KeyRing) -> Bool {
        guard let header, header.hasPrefix("Basic "), let bytes = Base64Text.decoded(header.utf8.dropFirst(6)) else { return false }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let credential = keys.credential(accessKeyID: String(parts[0]), sessionToken: nil) else { return false }
        // Digests compare in a time that tells nothing of where they differ.
        return SHA256.hash(data: Array(parts[1].utf8)) == SHA256.hash(data: Array(credential.secretAccessKey.utf8))
    }
}
