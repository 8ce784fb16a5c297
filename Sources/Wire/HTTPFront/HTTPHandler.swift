import Base

/// What answers the requests of a front.
public protocol HTTPHandler: Sendable {
    /// The way for hot inputs, called on the event loop of the connection: it must not block.
    ///
    /// Returns true when it has taken the request; then it calls `done` exactly once, from any thread, at any time.
    /// Returns false when it has not; then `handle` is asked, and `done` is never called.
    func handleNow(_ request: HTTPRequest, done: @escaping @Sendable (HTTPResponse) -> Void) -> Bool

    /// The way for everything else: runs in a task of its own. It is not cancelled when the client goes away, because
    /// what was accepted takes effect.
    func handle(_ request: HTTPRequest) async -> HTTPResponse
}

extension HTTPHandler {
    public func handleNow(_ request: HTTPRequest, done: @escaping @Sendable (HTTPResponse) -> Void) -> Bool { false }
}
