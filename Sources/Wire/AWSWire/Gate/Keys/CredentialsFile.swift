import Base

/// The text of the credentials file: the INI form that the AWS CLI and SDKs read through `AWS_SHARED_CREDENTIALS_FILE`.
enum CredentialsFile {
    /// Reads every profile that has a key. Throws when a line is none of section, `name = value`, comment or blank, when a key is half, stands
    /// twice, or does not fit its checksum. A key without one was written by hand.
    static func parse(_ bytes: [UInt8]) throws(KeyRingError) -> [AccessKey] {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .damaged("it is not UTF-8") }
        var sections: [(profile: String, values: [String: String])] = []
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = trimmed(line)
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("["), content.hasSuffix("]") {
                sections.append((trimmed(content.dropFirst().dropLast()), [:]))
            } else if let equals = content.firstIndex(of: "="), !sections.isEmpty {
                let name = trimmed(content[..<equals])
                let before = sections[sections.count - 1].values.updateValue(trimmed(content[content.index(after: equals)...]), forKey: name)
                guard before == nil else { throw .damaged("line \(number + 1) says \(name) again") }
            } else {
                throw .damaged("line \(number + 1) is not understood")
            }
        }
        return try keys(sections)
    }

    private static func keys(_ sections: [(profile: String, values: [String: String])]) throws(KeyRingError) -> [AccessKey] {
        var keys: [AccessKey] = []
        for (profile, values) in sections {
            let id = values["aws_access_key_id"], secret = values["aws_secret_access_key"]
            if id == nil, secret == nil { continue }
            guard let id, let secret, !id.isEmpty, !secret.isEmpty else { throw .damaged("the profile \(profile) has half a key") }
            guard !keys.contains(where: { $0.id == id }) else { throw .damaged("the key \(id) stands twice") }
            let key = AccessKey(profile: profile, id: id, secret: secret, createdAt: try createdAt(values["created_at"], profile))
            guard values["checksum"] ?? checksum(of: key) == checksum(of: key) else {
                throw .damaged("the profile \(profile) does not fit its checksum; take that line out if you have changed the key by hand")
            }
            keys.append(key)
        }
        guard keys.count <= KeyRing.keyCountMax else { throw .damaged("it holds more than \(KeyRing.keyCountMax) keys") }
        return keys
    }

    private static func createdAt(_ text: String?, _ profile: String) throws(KeyRingError) -> Timestamp {
        guard let text else { return Timestamp(milliseconds: 0) }
        guard let time = Timestamp(iso8601: text) else { throw .damaged("created_at of the profile \(profile) is not a time") }
        return time
    }

    /// So that a damaged secret is told from a wrong signature.
    private static func checksum(of key: AccessKey) -> String {
        SealedText.digits(of: XXHash64.hash(Array("\(key.profile)\n\(key.id)\n\(key.secret)\n\(key.createdAt.iso8601)".utf8)))
    }

    static func text(_ keys: [AccessKey]) -> [UInt8] {
        var out = """
            # The access keys of this server. Whoever reads this file may do everything: keep it to yourself.
            # Written by the server and by `hinomi keys`; use it with AWS_SHARED_CREDENTIALS_FILE.

            """
        for key in keys {
            out += """

                [\(key.profile)]
                aws_access_key_id = \(key.id)
                aws_secret_access_key = \(key.secret)
                created_at = \(key.createdAt.iso8601)
                checksum = \(checksum(of: key))

                """
        }
        return Array(out.utf8)
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var rest = text.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
        return String(rest)
    }
}

extension CredentialsFile {
    private static func trimmed(_ text: String) -> String { trimmed(text[...]) }
}
