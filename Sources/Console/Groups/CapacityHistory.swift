import Base
import Scaling

/// Desired and actual capacity over the last minutes, put together backwards from what is now: the desired capacity from the
/// decisions that changed it, the members in service from the activities that brought them or took them away.
struct CapacityHistory {
    static let span = TimeSpan.minutes(15)
    /// Activities that are looked through.
    static let activitiesMax = 60

    struct Point: Hashable {
        let time: Timestamp
        let value: Int
    }

    /// Oldest first; each holds until the next. The first is of the time from which on all is known.
    private(set) var desired: [Point] = []
    private(set) var actual: [Point] = []

    /// Nothing is drawn of a group whose instances count for more than one unit: activities tell of instances.
    init(_ state: GroupState, activities: [ScalingActivity], decisions: [Decision], at now: Timestamp) {
        guard state.instances.allSatisfy({ $0.weight == 1 }) else { return }
        let start = CapacityHistory.start(activities: activities, decisions: decisions, at: now)
        let changes = decisions.filter { $0.desiredBefore != $0.desiredAfter }.map { (at: $0.at, by: $0.desiredAfter - $0.desiredBefore) }
        desired = CapacityHistory.points(endingWith: state.configuration.desiredCapacity, changes, from: start, to: now)
        actual = CapacityHistory.points(endingWith: state.figures(at: now).inService, activities.flatMap(CapacityHistory.moves), from: start, to: now)
    }

    var document: JSONValue {
        func list(_ points: [Point]) -> JSONValue { .array(points.map { .array([.int($0.time.milliseconds), .int(Int64($0.value))]) }) }
        return ["desired": list(desired), "actual": list(actual)]
    }

    /// Where so many were read that there may be older ones, only the time of those that were read is known.
    private static func start(activities: [ScalingActivity], decisions: [Decision], at now: Timestamp) -> Timestamp {
        var start = now - span
        if activities.count >= activitiesMax, let oldest = activities.last { start = max(start, oldest.startTime) }
        if decisions.count >= GroupCard.decisionsMax, let oldest = decisions.last { start = max(start, oldest.at) }
        return start
    }

    private static func points(endingWith value: Int, _ changes: [(at: Timestamp, by: Int)], from start: Timestamp, to now: Timestamp) -> [Point] {
        var value = value, points: [Point] = []
        for change in changes.sorted(by: { $0.at > $1.at }) where change.at > start {
            // Several at one time are one change.
            if points.last?.time != change.at { points.append(Point(time: change.at, value: value)) }
            value -= change.by
        }
        return [Point(time: start, value: value)] + points.reversed()
    }

    /// When an activity changed the number of members in service, and by how much.
    private static func moves(_ activity: ScalingActivity) -> [(at: Timestamp, by: Int)] {
        let text = activity.description
        if text.hasPrefix("Terminating") || text.hasPrefix("Detaching") || text.hasPrefix("Moving EC2 instance to Standby") { return [(activity.startTime, -1)] }
        guard let end = activity.endTime, activity.status == .successful else { return [] }
        return text.hasPrefix("Launching") || text.hasPrefix("Attaching") || text.hasPrefix("Moving EC2 instance out of Standby") ? [(end, 1)] : []
    }
}
