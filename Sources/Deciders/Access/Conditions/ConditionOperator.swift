/// A condition operator with its qualifier (IAM User Guide, IAM JSON policy elements: Condition operators).
public struct ConditionOperator: Hashable, Sendable {
    enum Test: String, Hashable, Sendable, CaseIterable {
        case stringEquals = "StringEquals", stringNotEquals = "StringNotEquals"
        case stringEqualsIgnoreCase = "StringEqualsIgnoreCase", stringNotEqualsIgnoreCase = "StringNotEqualsIgnoreCase"
        case stringLike = "StringLike", stringNotLike = "StringNotLike"
        case numericEquals = "NumericEquals", numericNotEquals = "NumericNotEquals"
        case numericLessThan = "NumericLessThan", numericLessThanEquals = "NumericLessThanEquals"
        case numericGreaterThan = "NumericGreaterThan", numericGreaterThanEquals = "NumericGreaterThanEquals"
        case dateEquals = "DateEquals", dateNotEquals = "DateNotEquals"
        case dateLessThan = "DateLessThan", dateLessThanEquals = "DateLessThanEquals"
        case dateGreaterThan = "DateGreaterThan", dateGreaterThanEquals = "DateGreaterThanEquals"
        case bool = "Bool", binaryEquals = "BinaryEquals"
        case ipAddress = "IpAddress", notIpAddress = "NotIpAddress"
        case arnEquals = "ArnEquals", arnNotEquals = "ArnNotEquals", arnLike = "ArnLike", arnNotLike = "ArnNotLike"
        case null = "Null"

        /// The operators that are true when no value matches, and so also when the key is absent.
        var isNegated: Bool {
            switch self {
            case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .numericNotEquals, .dateNotEquals, .notIpAddress, .arnNotEquals, .arnNotLike: true
            default: false
            }
        }

        /// Where `*` and `?` are wildcards.
        var hasWildcards: Bool {
            switch self {
            case .stringLike, .stringNotLike, .arnEquals, .arnNotEquals, .arnLike, .arnNotLike: true
            default: false
            }
        }
    }

    enum Qualifier: Hashable, Sendable { case single, forAllValues, forAnyValue }

    let test: Test
    let qualifier: Qualifier
    let isIfExists: Bool

    private static let tests = Dictionary(uniqueKeysWithValues: Test.allCases.map { ($0.rawValue.asciiLowercased, $0) })

    /// Reads `ForAnyValue:StringLikeIfExists` and the like, without regard to case; nil for what is none.
    init?(_ name: String) {
        var rest = name.asciiLowercased
        qualifier = rest.hasPrefix("forallvalues:") ? .forAllValues : rest.hasPrefix("foranyvalue:") ? .forAnyValue : .single
        if qualifier != .single, let colon = rest.firstIndex(of: ":") { rest = String(rest[rest.index(after: colon)...]) }
        isIfExists = rest.hasSuffix("ifexists")
        if isIfExists { rest = String(rest.dropLast("ifexists".count)) }
        guard let test = ConditionOperator.tests[rest], !(test == .null && (isIfExists || qualifier != .single)) else { return nil }
        self.test = test
    }
}
