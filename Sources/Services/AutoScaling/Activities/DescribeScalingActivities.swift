import AWSWire
import Base
import GroupEngine
import RecordStore
import Scaling

/// The activities of the last six weeks, the latest first; those of deleted groups when they are asked for.
/// (EC2 Auto Scaling API Reference, DescribeScalingActivities.)
struct DescribeScalingActivities: Operation {
    struct Input: Decodable, Sendable {
        var activityIds: [String]?
        var autoScalingGroupName: String?
        var includeDeletedGroups: Bool?
        var maxRecords: Int?
        var nextToken: String?
        var filters: [ListFilter]?
    }
    struct Output: Encodable, Sendable {
        var activities: [Activity]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeScalingActivities")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let filter = try ActivityFilter(ids: input.activityIds, filters: input.filters)
        let length = try PageLength.of(input.maxRecords, standard: AutoScalingLimits.pageMax)
        let place = try input.nextToken.map(ActivityToken.position)
        return try await desk.records.look { snapshot in
            let owners = try ActivityOwners(in: call, snapshot, includesDeleted: input.includeDeletedGroups ?? false)
            let name = input.autoScalingGroupName
            if let name, !owners.isKnown(name) { throw ServiceFault.noSuchGroup(name) }
            let found = try ActivityHistory(in: call.place, snapshot).activities(of: name.map(call.group), after: place, count: length + 1) { item in
                filter.matches(item.activity) && owners.shows(item, at: call.time)
            }
            let shown = found.prefix(length)
            return Output(
                activities: try shown.map { try owners.activity($0, in: snapshot) }, nextToken: found.count > length ? shown.last.map { ActivityToken.text($0.position) } : nil)
        }
    }
}

/// Where a list of activities goes on: `milliseconds.id`.
enum ActivityToken {
    static func text(_ position: ActivityHistory.Position) -> String { "\(position.startTime.milliseconds).\(position.id)" }

    static func position(_ token: String) throws(ServiceFault) -> ActivityHistory.Position {
        let parts = token.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let time = Int64(parts[0]), time >= 0, time < Int64.max / 2 else { throw .invalidNextToken }
        return .init(startTime: Timestamp(milliseconds: time), id: String(parts[1]))
    }
}

/// The groups that activities were of: those that are there, and, for an activity that began before, an earlier one of that name.
struct ActivityOwners {
    private let groups: [String: StoredGroup]
    private let includesDeleted: Bool

    init(in call: Call, _ snapshot: any RecordSnapshot, includesDeleted: Bool) throws {
        groups = Dictionary(try StoredGroup.all(in: call.place, snapshot).map { ($0.identity.name, $0) }) { first, _ in first }
        self.includesDeleted = includesDeleted
    }

    /// Deleted groups are asked for by name too.
    func isKnown(_ name: String) -> Bool { includesDeleted || groups[name] != nil }

    func shows(_ item: ActivityHistory.Item, at time: Timestamp) -> Bool {
        (includesDeleted || present(item) != nil) && item.activity.startTime >= time - GroupJournal.activityRetention
    }

    func activity(_ item: ActivityHistory.Item, in snapshot: any RecordSnapshot) throws -> Activity {
        if let group = present(item) { return Activity(item.activity, group: item.group.name, arn: group.arn) }
        return Activity(item.activity, group: item.group.name, arn: try formerARN(item, in: snapshot), isOfDeletedGroup: true)
    }

    private func present(_ item: ActivityHistory.Item) -> StoredGroup? {
        groups[item.group.name].flatMap { $0.document.createdAt <= item.activity.startTime ? $0 : nil }
    }

    /// Versions of a group's record that are looked through for an earlier group.
    private static let versionsMax = 1000

    private func formerARN(_ item: ActivityHistory.Item, in snapshot: any RecordSnapshot) throws -> String? {
        let versions = try snapshot.history(of: item.group.key, limit: ActivityOwners.versionsMax).compactMap { GroupDocument(document: $0.document) }
        return versions.first { $0.createdAt <= item.activity.startTime }?.arn(of: item.group)
    }
}
