/// The INI file in which the AWS CLI and SDKs keep credentials (AWS SDKs and Tools Reference Guide, Shared config and credentials files).
enum SharedCredentialsFile {
    /// The profile's key; nil when it has none, or half of one. Lines that are not understood are passed over, as AWS' own readers do.
    static func profile(_ name: String, in bytes: [UInt8]) -> AWSCredentials? {
        var values: [String: String] = [:], isInside = false
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let text = trimmed(line)
            if text.hasPrefix("#") || text.hasPrefix(";") { continue }
            if text.hasPrefix("["), text.hasSuffix("]") { isInside = trimmed(text.dropFirst().dropLast()) == name; continue }
            guard isInside, let equals = text.firstIndex(of: "=") else { continue }
            values[trimmed(text[..<equals]).lowercased()] = trimmed(text[text.index(after: equals)...])
        }
        guard let id = values["aws_access_key_id"], let secret = values["aws_secret_access_key"], !id.isEmpty, !secret.isEmpty else { return nil }
        let token = values["aws_session_token"].flatMap { $0.isEmpty ? nil : $0 }
        return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text).drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }
}
