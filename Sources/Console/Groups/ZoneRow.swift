import Base
import Compute
import Scaling

/// A zone of a group with the members in it.
struct ZoneRow {
    static let membersMax = 100

    let name: String
    let isClosed: Bool
    let members: [JSONValue]
    /// Members beyond those that are shown.
    let more: Int
    /// Launches that have no instance yet.
    let launching: Int

    var document: JSONValue {
        ["name": .string(name), "isClosed": .bool(isClosed), "members": .array(members), "more": .int(Int64(more)), "launching": .int(Int64(launching))]
    }

    /// The group's zones, and any other in which it has members, by name.
    static func all(of state: GroupState, at now: Timestamp, instance: (String) -> Instance?) -> [ZoneRow] {
        let names = Set(state.configuration.zones.map(\.name) + state.instances.map(\.zone)).sorted()
        return names.map { name in
            let there = state.instances.filter { $0.zone == name }
            return ZoneRow(
                name: name, isClosed: state.closedZones.contains(name),
                members: there.prefix(membersMax).map { member($0, instance($0.id), at: now) }, more: max(0, there.count - membersMax),
                launching: state.launches.count { $0.order.zone == name })
        }
    }

    private static func member(_ member: GroupInstance, _ instance: Instance?, at now: Timestamp) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", .string(member.id)), .init("state", .string(member.state.rawValue)), .init("isHealthy", .bool(member.isHealthy)),
            .init("isWarming", .bool(member.isWarming(at: now))), .init("isProtected", .bool(member.isProtected)),
            .init("launched", .int(member.launchedAt.milliseconds)),
        ]
        if let type = member.instanceType ?? instance?.configuration.instanceType { members.append(.init("type", .string(type))) }
        if let address = instance?.configuration.privateAddress { members.append(.init("address", .string(address))) }
        if let since = member.inServiceSince { members.append(.init("inServiceSince", .int(since.milliseconds))) }
        if let reason = member.unhealthyReason { members.append(.init("fault", .string(reason))) }
        return .object(members)
    }
}
