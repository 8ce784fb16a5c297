/// A text of a policy that others are matched with: `*` is any run of characters, `?` any one, and in policies of version
/// 2012-10-17 `${key}` is a value of the request (IAM User Guide, IAM policy elements: Variables and tags).
public struct TextPattern: Hashable, Sendable {
    /// The pattern as it was written.
    public let source: String
    /// A byte, `one` or `many`; only when there is no variable.
    private let fixed: [UInt16]?
    private let parts: [VariableText.Part]

    static let one: UInt16 = 256
    static let many: UInt16 = 257

    /// `hasVariables` is false for documents older than 2012-10-17; `hasWildcards` for texts that are compared as they are.
    public init(_ source: String, hasVariables: Bool, hasWildcards: Bool = true) {
        self.source = source
        parts = VariableText.parts(of: source, hasVariables: hasVariables, hasWildcards: hasWildcards)
        fixed = VariableText.isFixed(parts) ? VariableText.expanded(parts) { _ in nil } : nil
    }

    /// The names of the variables in it, lower case.
    var variableNames: [String] { parts.compactMap { if case .variable(let name, _) = $0 { name } else { nil } } }

    /// The pattern for a request; nil when a variable has no value there and no default: then nothing matches.
    func resolved(_ value: (String) -> String?) -> [UInt16]? { fixed ?? VariableText.expanded(parts, value) }

    /// The text that the pattern is, when it is compared as it stands; nil when a variable has no value.
    func resolvedText(_ value: (String) -> String?) -> String? {
        guard let units = resolved(value) else { return nil }
        let bytes = units.map { $0 == TextPattern.many ? UInt8(ascii: "*") : $0 == TextPattern.one ? UInt8(ascii: "?") : UInt8(truncatingIfNeeded: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
