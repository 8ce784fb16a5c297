import Base
import Compute
import RecordStore
import Scaling

/// The journals that targets write; their subject is the target's record.
public enum TargetJournal {
    /// Activities (`TargetActivity`), an entry for each change of one: the newest of an id is how it stands.
    public static let activities = "target-activities"
    /// Decisions with the event that was decided on (`TargetDecisionRecord`).
    public static let decisions = "target-decisions"

    /// How long activities can be described (Application Auto Scaling API Reference, DescribeScalingActivities: six weeks).
    public static let activityRetention = TimeSpan.days(42)
    /// How long `why target` can answer for a time in the past.
    public static let decisionRetention = TimeSpan.days(90)
    /// Entries that one reading looks at.
    public static let entriesMax = 50_000

    /// An activity as it stands, with its target and its place among those that began at one time.
    public struct Item: Sendable {
        public let target: TargetIdentity
        public let activity: TargetActivity
        public let sequence: Int64
    }

    /// The activities of one target, or of all of a place (nil), the latest begun first.
    public static func activities(
        of target: TargetIdentity?, account: String, region: String, at time: Timestamp, in snapshot: any RecordSnapshot
    ) throws -> [Item] {
        let end = time + .seconds(1)
        let entries = try snapshot.entries(
            journal: activities, subject: target?.key, from: end - activityRetention, to: end, newestFirst: true, limit: entriesMax)
        var seen: Set<String> = []
        return entries.compactMap { entry in
            guard entry.subject.account == account, entry.subject.region == region, let target = TargetIdentity(entry.subject),
                let activity = TargetActivity(document: entry.content), seen.insert(activity.id).inserted
            else { return nil }
            return Item(target: target, activity: activity, sequence: entry.sequence)
        }
    }

    /// The decisions of a target up to a time, newest first.
    static func decisions(of target: TargetIdentity, upTo time: Timestamp, limit: Int, in snapshot: any RecordSnapshot) throws -> [TargetDecisionRecord] {
        let end = time + .milliseconds(1)
        return try snapshot.entries(journal: decisions, subject: target.key, from: end - decisionRetention, to: end, newestFirst: true, limit: limit)
            .compactMap { TargetDecisionRecord(document: $0.content) }
    }
}

/// A decision, and what was decided on.
public struct TargetDecisionRecord: Hashable, Sendable, Codable, RecordDocument {
    public var event: TargetEvent
    public var decision: TargetDecision
}

extension TargetState: RecordDocument {
    /// The status row beside the target's record.
    static let statusKind = "state"
}

extension TargetActivity: RecordDocument {}
