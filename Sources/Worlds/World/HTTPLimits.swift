/// What a response may take, so that no peer can fill our memory.
public struct HTTPLimits: Hashable, Sendable {
    /// Bytes of the status line and of all header or trailer fields together.
    public var headBytesMax = 64 * 1024
    public var fieldsMax = 128
    /// 1xx responses before the final one.
    public var informationalMax = 8
    /// Bytes of a chunk's size line with its extensions.
    public var chunkLineMax = 256
    public var bodyMax: Int

    public init(bodyMax: Int) { self.bodyMax = bodyMax }
}
