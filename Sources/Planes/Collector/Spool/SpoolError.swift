import World

/// Why the spool cannot keep its promise.
public enum SpoolError: Error, Hashable, Sendable {
    case disk(DiskError)
    /// Another agent works in this state folder.
    case inUse(String)
}
