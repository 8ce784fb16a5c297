import Base

/// How much one client, and all of them together, may ask of the front. Beyond each of these stands a refusal.
public struct FrontLimits: Sendable, Hashable {
    /// Open connections; further ones are closed as soon as they are accepted.
    public var connectionsMax = 4096
    /// Complete requests of one connection that wait for their turn. One runs at a time, in order (RFC 9112 §9.3.2); the
    /// last that fits is answered with `connection: close`, and what lies behind it was not looked at.
    public var pipelinedRequestsMax = 128
    /// Bytes of the request target; more is 414.
    public var targetBytesMax = 16 * 1024
    /// Bytes of one header name or value; more is 431.
    public var headerFieldBytesMax = 16 * 1024
    /// Bytes of all header names and values with the target; more is 431.
    public var headersBytesMax = 64 * 1024
    /// Header fields of one request; more is 431.
    public var headerFieldsMax = 128
    /// Bytes of one request body as sent; more is 413, before the body when its length was declared.
    public var bodyBytesMax = 16 * 1024 * 1024
    /// Bytes of all bodies held at one time; a request that would pass it is answered with 503.
    public var bodyBytesTotalMax = 512 * 1024 * 1024
    /// From the first byte of a request (or from the connection, TLS handshake included) to the end of its headers.
    public var headTimeout = TimeSpan.seconds(10)
    /// A body, and a response that is being read, must move by `progressBytesMin` in each span of this length.
    public var progressTimeout = TimeSpan.seconds(20)
    public var progressBytesMin = 4 * 1024
    /// A connection without a request is closed after this. More than the 60 s that most clients keep theirs.
    public var idleTimeout = TimeSpan.seconds(75)
    /// After the last response the front reads (and drops) this long, so that the response is not lost to a reset.
    public var lingerTimeout = TimeSpan.seconds(2)

    public init() {}

    /// How often deadlines are looked at: a quarter of the shortest, between 5 ms and 1 s.
    var sweepInterval: TimeSpan {
        let shortest = min(headTimeout, progressTimeout, idleTimeout, lingerTimeout)
        return .milliseconds(min(1000, max(5, shortest.milliseconds / 4)))
    }
}
