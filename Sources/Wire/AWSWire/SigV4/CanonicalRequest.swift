import Base

/// The canonical request of Signature Version 4 (IAM User Guide, Create a signed AWS API request, step 1).
struct CanonicalRequest {
    let bytes: [UInt8]

    /// `payloadHash` is the text that stands for the body: the hexadecimal hash or a word such as `UNSIGNED-PAYLOAD`.
    init(_ request: HTTPRequest, query: CanonicalQuery, headers: SignedHeaders, payloadHash: String) throws(SignatureFailure) {
        var out: [UInt8] = []
        out.reserveCapacity(512)
        out.append(contentsOf: request.method.utf8)
        out.append(UInt8(ascii: "\n"))
        CanonicalPath.append(request.path, to: &out)
        out.append(UInt8(ascii: "\n"))
        query.append(to: &out)
        out.append(UInt8(ascii: "\n"))
        try headers.append(from: request.headers, to: &out)
        out.append(UInt8(ascii: "\n"))
        out.append(contentsOf: payloadHash.utf8)
        bytes = out
    }

    /// The string to sign (step 3): algorithm, time, scope and the hash of this request.
    func stringToSign(time: String, scope: CredentialScope) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(160)
        for line in [SignatureClaim.algorithm, time, scope.text] {
            out.append(contentsOf: line.utf8)
            out.append(UInt8(ascii: "\n"))
        }
        Hexadecimal.append(Digests.sha256(bytes), to: &out)
        return out
    }
}
