/// What a math or search expression has wrong, and where: `offset` counts UTF-8 bytes from the start of the expression.
public struct MetricMathError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// The text is not an expression.
        case syntax
        /// A function or operator was given a kind of value that it does not take.
        case type
        /// A name that no query has.
        case unknownName
        /// Documented by CloudWatch and not built here.
        case unsupported
        /// A named limit would be passed.
        case limit
    }

    public let kind: Kind
    public let message: String
    public let offset: Int

    public init(_ kind: Kind, _ message: String, at offset: Int) { (self.kind, self.message, self.offset) = (kind, message, offset) }

    public var description: String { "\(message) at character \(offset + 1)" }
}
