import Base
import Compute
import GroupEngine
import MetricStore
import RecordStore
import Scaling

/// A group as the page shows it: its size and members, the metrics that its policies watch, what it did and why, and all its settings.
struct GroupCard {
    static let activitiesMax = 12
    /// Decisions that are looked through for changes of the desired capacity.
    static let decisionsMax = 60

    let group: GroupIdentity
    let state: GroupState
    let alarms: [PolicyAlarm]
    /// Newest first.
    let activities: [ScalingActivity]
    /// Newest first.
    let decisions: [Decision]

    init(_ group: GroupIdentity, _ state: GroupState, alarms: [PolicyAlarm], in snapshot: any RecordSnapshot, at now: Timestamp) throws {
        (self.group, self.state) = (group, state)
        self.alarms = alarms.filter { alarm in alarm.policies.contains { $0.group == group } }
        let began = try snapshot.record(group.key).flatMap { GroupDocument(document: $0.document) }?.createdAt ?? .distantPast
        // Those before are of an earlier group of the name.
        activities = try ActivityHistory(in: group.place, snapshot).activities(of: group, count: CapacityHistory.activitiesMax) { $0.activity.startTime >= began }.map(\.activity)
        decisions = try GroupJournals(snapshot).decisions(of: group, upTo: now, limit: GroupCard.decisionsMax).map(\.decision).filter { $0.at >= began }
    }

    func document(_ instances: any InstanceControl, metrics: any MetricStoring, schedule: ScheduleTimes, at now: Timestamp) -> JSONValue {
        let figures = state.figures(at: now), configuration = state.configuration
        let history = CapacityHistory(state, activities: activities, decisions: decisions, at: now)
        return [
            "name": .string(group.name), "region": .string(group.region), "isDeleting": .bool(state.isDeleting),
            "min": .int(Int64(configuration.minSize)), "max": .int(Int64(configuration.maxSize)), "desired": .int(Int64(configuration.desiredCapacity)),
            "inService": .int(Int64(figures.inService)), "warming": .int(Int64(figures.warming)), "pending": .int(Int64(figures.pending)),
            "leaving": .int(Int64(figures.terminating)),
            "zones": .array(ZoneRow.all(of: state, at: now) { instances.instance($0, in: group.place) }.map(\.document)),
            "graphs": .array(PolicyGraph.all(alarms, of: group, state).map { $0.document(metrics, at: now) }),
            "alarms": .array(alarms.map { $0.document(in: group) }), "capacity": history.document,
            "policies": .array(configuration.policies.map { policy in PolicyWords(policy).document(alarms: alarms.filter { $0.calls(policy.name, of: group) }) }),
            "schedule": .array(configuration.schedule.map { schedule.document(of: $0, at: now) }), "settings": .array(GroupSettings(configuration).rows),
            "activities": .array(activities.prefix(GroupCard.activitiesMax).map(\.card)),
            "why": .array((decisions.first?.explanation ?? []).map(JSONValue.string)),
        ]
    }
}

extension ScalingActivity {
    /// As the page shows it.
    fileprivate var card: JSONValue {
        [
            "start": .int(startTime.milliseconds), "end": endTime.map { .int($0.milliseconds) } ?? .null, "description": .string(description), "cause": .string(cause),
            "status": .string(status.rawValue), "message": statusMessage.map(JSONValue.string) ?? .null, "progress": .int(Int64(progress)),
        ]
    }
}
