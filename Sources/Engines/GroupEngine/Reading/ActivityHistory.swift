import Base
import Compute
import RecordStore
import Scaling

/// The activities of groups as the journal has them: each once, as it stands now, the latest begun first.
///
/// Every change of an activity is an entry at the time at which the activity began, so that all entries of one activity stand together.
public struct ActivityHistory {
    /// Entries that are read at first; four times as many each time that too few activities come out.
    static let batch = 500

    let snapshot: any RecordSnapshot
    let place: Place

    public init(in place: Place, _ snapshot: any RecordSnapshot) { (self.place, self.snapshot) = (place, snapshot) }

    /// An activity, and the group that it was of, which may be gone.
    public struct Item: Hashable, Sendable {
        public let group: GroupIdentity
        public let activity: ScalingActivity
        public var position: Position { Position(startTime: activity.startTime, id: activity.id) }
    }

    /// A place in the order: later times first, then ids.
    public struct Position: Hashable, Sendable, Comparable {
        public let startTime: Timestamp
        public let id: String
        public init(startTime: Timestamp, id: String) { (self.startTime, self.id) = (startTime, id) }
        public static func < (a: Position, b: Position) -> Bool { a.startTime == b.startTime ? a.id < b.id : a.startTime > b.startTime }
    }

    /// The first `count` activities behind a place that are wanted; of one group, or of all (nil).
    public func activities(of group: GroupIdentity?, after place: Position? = nil, count: Int, where isWanted: (Item) -> Bool) throws -> [Item] {
        let to = place.map { $0.startTime + .milliseconds(1) } ?? .distantFuture
        var limit = ActivityHistory.batch
        while true {
            let entries = try snapshot.entries(
                journal: GroupJournal.activities, subject: group?.key, from: .distantPast, to: to, newestFirst: true, limit: limit)
            let isWhole = entries.count < limit
            // The last time that was read may have more entries: its activities wait for the next, longer look.
            let complete = isWhole ? entries[...] : entries.prefix { $0.time != entries.last?.time }
            let found = newest(complete).filter { item in place.map { $0 < item.position } ?? true && isWanted(item) }
            if isWhole || found.count >= count { return Array(found.sorted { $0.position < $1.position }.prefix(count)) }
            limit *= 4
        }
    }

    /// The newest entry of each activity of this place.
    private func newest(_ entries: some Sequence<JournalEntry>) -> [Item] {
        var seen: Set<String> = []
        return entries.compactMap { entry in
            guard entry.subject.account == place.account, entry.subject.region == place.region, let activity = ScalingActivity(document: entry.content),
                seen.insert(activity.id).inserted
            else { return nil }
            return Item(group: GroupIdentity(entry.subject), activity: activity)
        }
    }
}
