import Base
import GroupEngine
import RecordStore
import Synchronization

/// What topics were told.
final class NoticeCollector: GroupNoticeSink {
    private let list = Mutex<[(topic: String, message: JSONValue)]>([])

    /// The events, in order.
    var events: [String] { list.withLock { $0.map { $0.message["Event"]?.text ?? $0.message["LifecycleTransition"]?.text ?? "" } } }
    var messages: [JSONValue] { list.withLock { $0.map(\.message) } }

    func enqueue(_ message: String, subject: String, toTopic topic: String, at time: Timestamp, in transaction: any RecordTransaction) throws {
        let read = try JSONValue(parsing: message)
        list.withLock { $0.append((topic, read)) }
    }
}
