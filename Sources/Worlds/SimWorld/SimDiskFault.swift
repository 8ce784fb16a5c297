import World

/// A fault that the test plants: it strikes operations on paths that contain a text.
public struct SimDiskFault: Sendable {
    public enum Operation: Hashable, Sendable { case open, read, write, sync, truncate, rename, remove, syncFolder }

    public enum Effect: Hashable, Sendable {
        /// The operation throws this. A failed `sync` also loses what it should have made stable.
        case fails(DiskError.Kind)
        /// One bit of what is read is wrong, this time only.
        case flipsBit
    }

    public var operation: Operation
    public var pathContains: String
    public var effect: Effect
    /// Strikes once in so many operations, drawn from the seed; 1 is always.
    public var oneIn: UInt64
    /// How often it strikes before it is over; nil is for ever.
    public var timesMax: Int?

    public init(_ operation: Operation, of pathContains: String = "", _ effect: Effect, oneIn: UInt64 = 1, timesMax: Int? = nil) {
        (self.operation, self.pathContains, self.effect) = (operation, pathContains, effect)
        (self.oneIn, self.timesMax) = (oneIn, timesMax)
    }
}
