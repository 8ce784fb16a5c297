/// The parts of a managed policy's ARN: `arn:aws:iam::123456789012:policy/path/name`.
enum PolicyARN {
    static func name(_ arn: String) -> String { arn.split(separator: "/").last.map(String.init) ?? arn }

    /// Begins and ends with a slash.
    static func path(_ arn: String) -> String {
        let parts = arn.split(separator: "/").dropFirst().dropLast()
        return parts.isEmpty ? "/" : "/" + parts.joined(separator: "/") + "/"
    }
}
