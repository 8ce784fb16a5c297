import Base
import Compute
import RecordStore
import Scaling

/// What happened to groups, read from their journals.
public struct GroupJournals {
    private let snapshot: any RecordSnapshot

    public init(_ snapshot: any RecordSnapshot) { self.snapshot = snapshot }

    /// Entries that one reading looks at.
    public static let entriesMax = 50_000

    /// The activities of a group as they stand, newest first.
    public func activities(of group: GroupIdentity, at time: Timestamp) throws -> [ScalingActivity] {
        try newest(GroupJournal.activities, of: group, at: time, ScalingActivity.self, id: \.id).sorted { ($1.startTime, $1.id) < ($0.startTime, $0.id) }
    }

    /// The refreshes of a group as they stand, newest first.
    public func refreshes(of group: GroupIdentity, at time: Timestamp) throws -> [InstanceRefresh] {
        try newest(GroupJournal.refreshes, of: group, at: time, InstanceRefresh.self, id: \.id).sorted { ($1.startTime, $1.id) < ($0.startTime, $0.id) }
    }

    /// The decisions of a group up to a time, newest first.
    public func decisions(of group: GroupIdentity, upTo time: Timestamp, limit: Int) throws -> [DecisionRecord] {
        let end = time + .milliseconds(1)
        return try snapshot.entries(
            journal: GroupJournal.decisions, subject: group.key, from: end - GroupJournal.decisionRetention, to: end, newestFirst: true, limit: limit
        ).compactMap { DecisionRecord(document: $0.content) }
    }

    /// The last entry of each id: entries of one thing stand at one time, the latest with the highest sequence.
    private func newest<Item: RecordDocument>(_ journal: String, of group: GroupIdentity, at time: Timestamp, _ kind: Item.Type, id: (Item) -> String) throws -> [Item] {
        let end = time + .seconds(1)
        let entries = try snapshot.entries(
            journal: journal, subject: group.key, from: end - GroupJournal.activityRetention, to: end, newestFirst: true, limit: GroupJournals.entriesMax)
        var seen: Set<String> = []
        return entries.compactMap { Item(document: $0.content) }.filter { seen.insert(id($0)).inserted }
    }
}
