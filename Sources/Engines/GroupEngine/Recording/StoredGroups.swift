import Base
import Compute
import RecordStore
import Scaling

/// Every group's state as it was last written.
struct StoredGroups: Sendable {
    private(set) var groups: [GroupIdentity: GroupState] = [:]
    private(set) var damaged: [GroupIdentity] = []

    init(in snapshot: any RecordSnapshot) throws {
        for (key, content) in try snapshot.statuses(type: GroupDocument.recordType, kind: GroupState.statusKind) {
            let group = GroupIdentity(key)
            if let state = GroupState(document: content) { groups[group] = state } else { damaged.append(group) }
        }
        damaged.sort()
    }
}

extension GroupState: RecordDocument {
    /// The status row beside the group's record.
    static let statusKind = "state"
}

extension GroupEvent: RecordDocument {}
extension GroupEffect: RecordDocument {}
extension ScalingActivity: RecordDocument {}
extension InstanceRefresh: RecordDocument {}
extension Decision: RecordDocument {}

/// The journals that groups write; their subject is the group's record.
public enum GroupJournal {
    /// Activities (`ScalingActivity`), an entry for each change of one: the newest of an id is how it stands.
    public static let activities = "scaling-activities"
    /// Decisions with the event that was decided on (`DecisionRecord`).
    public static let decisions = "scaling-decisions"
    /// Instance refreshes (`InstanceRefresh`), an entry for each change of one.
    public static let refreshes = "instance-refreshes"

    /// How long activities and refreshes can be described (EC2 Auto Scaling User Guide, DescribeScalingActivities: six weeks).
    public static let activityRetention = TimeSpan.days(42)
    /// How long `why group` can answer for a time in the past.
    public static let decisionRetention = TimeSpan.days(90)
}

/// A decision, and what was decided on.
public struct DecisionRecord: Hashable, Sendable, Codable, RecordDocument {
    public var event: GroupEvent
    public var decision: Decision

    public init(event: GroupEvent, decision: Decision) { (self.event, self.decision) = (event, decision) }
}
