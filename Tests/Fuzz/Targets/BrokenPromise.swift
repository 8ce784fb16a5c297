/// A parser did what it says it never does.
public struct BrokenPromise: Error, Hashable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// Throws unless the promise holds. `what` says the promise that was broken.
func hold(_ condition: Bool, _ what: @autoclosure () -> String) throws {
    guard condition else { throw BrokenPromise(what()) }
}

/// The value, or nil where the parser refused the input, which is as right as reading it.
func attempt<Value>(_ parse: () throws -> Value) -> Value? { try? parse() }
