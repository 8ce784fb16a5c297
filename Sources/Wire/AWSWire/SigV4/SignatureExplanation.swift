/// The sentence of a mismatch, with what the server computed, as AWS tells it. It repeats only what the client sent (the session
/// token masked) and hashes of it: neither a key nor the expected signature can be had from it.
enum SignatureExplanation {
    static func text(canonical: [UInt8], stringToSign: [UInt8]) -> String {
        """
        The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. \
        Consult the service documentation for details.

        The Canonical String for this request should have been
        '\(masked(canonical))'

        The String-to-Sign should have been
        '\(String(decoding: stringToSign, as: UTF8.self))'
        """
    }

    private static func masked(_ canonical: [UInt8]) -> String {
        let lines = String(decoding: canonical.prefix(SigningLimits.explainedBytesMax), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.map { line in
            if line.hasPrefix("x-amz-security-token:") { return "x-amz-security-token:(masked)" }
            guard line.contains("X-Amz-Security-Token=") else { return String(line) }
            return line.split(separator: "&").map { $0.hasPrefix("X-Amz-Security-Token=") ? "X-Amz-Security-Token=(masked)" : String($0) }.joined(separator: "&")
        }
        return shown.joined(separator: "\n") + (canonical.count > SigningLimits.explainedBytesMax ? "..." : "")
    }
}
