import Base

/// What stands for the body in a canonical request: its hash. `X-Amz-Content-Sha256`, where it is sent, must be that hash.
enum PayloadHash {
    static func text(of request: HTTPRequest) throws(SignatureFailure) -> String {
        let hash = Hexadecimal.text(Digests.sha256(request.body))
        guard let claimed = request.headers["x-amz-content-sha256"], claimed != hash else { return hash }
        if claimed == "UNSIGNED-PAYLOAD" { throw .mismatch("UNSIGNED-PAYLOAD is not supported by this service: sign the hash of the body.") }
        if claimed.hasPrefix("STREAMING-") { throw .incomplete("The chunked signature '\(claimed.prefix(64))' is not supported by this server: send the body in one piece.") }
        throw .mismatch("The provided 'x-amz-content-sha256' header does not match what was computed.")
    }
}
