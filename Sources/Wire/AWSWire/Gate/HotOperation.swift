import Base

/// An operation that is read and run on the event loop that received it, for inputs that come thousands of times a second.
/// Its requests pass the same chain as all others; only decoding and running are its own.
public protocol HotOperation: Sendable {
    /// botocore's name of the service.
    var service: String { get }
    /// The operation's name in the model.
    var operation: String { get }

    /// Whether the request looks like one that this way reads. Asked on the loop for every request, before any check: it must be
    /// quick. False, also for its own operation in an odd form, sends the request the ordinary way.
    func recognizes(_ request: HTTPRequest) -> Bool

    /// Decodes the request and begins it, without blocking. Calls `done` exactly once, from any thread, with the output.
    func begin(_ request: HTTPRequest, as call: WireCall, in context: Call, done: @escaping @Sendable (Result<Node, ServiceFault>) -> Void)
}
