/// Why an exchange has no response.
public enum HTTPExchangeError: Error, Hashable, Sendable {
    case network(NetworkError)
    /// The time for the whole exchange is over.
    case timedOut
    /// The peer's bytes are not HTTP/1.1 as RFC 9112 has it.
    case malformed(String)
    /// The peer sent more than the named limit.
    case tooLarge(String)
    /// The request cannot be written as one: a line break in a field, an empty method.
    case invalidRequest(String)
    /// The connection has been closed, or carries another request now.
    case unusable
}
