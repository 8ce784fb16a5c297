/// An answer that is no success: what a service refused, in its own words, or bytes that say nothing.
public struct AnswerFault: Error, Hashable, Sendable {
    /// The service's code (`InvalidAMIID.NotFound`); nil where the answer has none.
    public let code: String?
    public let message: String
    /// The HTTP status.
    public let status: Int

    public init(code: String?, message: String, status: Int) { (self.code, self.message, self.status) = (code, message, status) }
}
