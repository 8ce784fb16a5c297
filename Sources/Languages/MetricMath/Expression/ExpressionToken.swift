/// A word of the expression language and where it begins.
struct ExpressionToken: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case number(Double)
        case text(String)
        case name(String)
        case `operator`(BinaryOperator)
        case open, close, openArray, closeArray, comma
        case end
    }

    let content: Content
    let offset: Int
}
