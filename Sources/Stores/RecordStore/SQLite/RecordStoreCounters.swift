/// What the store did since it was opened.
public struct RecordStoreCounters: Hashable, Sendable {
    /// Writes that are on stable storage.
    public var writes = 0
    /// Transactions that they were committed in; `writes / commits` is how well group commit works.
    public var commits = 0
    /// Writes whose body threw or whose transaction was lost.
    public var rolledBack = 0
    /// Transactions lost to a full disk.
    public var diskFull = 0
}
