import Base

/// How the simulated network treats what is sent. The default is fair: at once, in order, nothing lost.
public struct SimWeather: Hashable, Sendable {
    /// Each piece arrives after a time drawn from here; pieces of one stream stay in order.
    public var delay: ClosedRange<Int64> = 0...0
    /// One in so many connections is refused; 0 is none.
    public var refusesOneIn: UInt64 = 0
    /// One in so many connections gets no answer at all, until the caller's timeout.
    public var ignoresOneIn: UInt64 = 0
    /// At one in so many writes the connection is cut, both ways, and the bytes are lost.
    public var cutsOneIn: UInt64 = 0
    /// One in so many datagrams is lost.
    public var dropsOneIn: UInt64 = 0

    public init(delayMilliseconds delay: ClosedRange<Int64> = 0...0) { self.delay = delay }
}
