import RecordStore
import Synchronization

/// What one transaction wrote, with its place in the order of all.
final class ChangeLog: Sendable {
    struct Entry: Sendable {
        let key: RecordKey
        /// Nil when it was deleted.
        let record: Record?
    }

    private struct Content {
        var place: UInt64 = 0
        var entries: [Entry] = []
    }

    private let content = Mutex(Content())

    /// Begins a run of the transaction's body; what an earlier run noted never happened.
    func begin(place: UInt64) { content.withLock { $0 = Content(place: place) } }

    func note(_ key: RecordKey, _ record: Record?) { content.withLock { $0.entries.append(Entry(key: key, record: record)) } }

    var place: UInt64 { content.withLock { $0.place } }
    var entries: [Entry] { content.withLock { $0.entries } }
}
