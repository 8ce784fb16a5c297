/// How much an agent keeps while it cannot send.
public struct SpoolLimits: Sendable, Hashable {
    /// Bytes of batches on disk; beyond it the oldest segment is dropped, counted and reported.
    public var bytesMax: Int64 = 64 << 20
    /// Bytes after which a new segment file begins.
    public var segmentBytesMax: Int64 = 1 << 20
    /// Refused batches that are kept to be looked at; beyond it the oldest is removed.
    public var deadBatchesMax = 100

    public init() {}
}
