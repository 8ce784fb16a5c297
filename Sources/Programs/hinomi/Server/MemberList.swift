import Base
import Compute
import GroupEngine
import Scaling

/// The members of a group as a client on this machine reaches them: `GET /_hinomi/members?group=NAME`.
struct MemberList {
    private let group: GroupIdentity
    private let state: GroupState
    private let instances: any InstanceControl

    init(_ group: GroupIdentity, _ state: GroupState, _ instances: any InstanceControl) { (self.group, self.state, self.instances) = (group, state, instances) }

    /// `{"group": "my-asg", "desired": 2, "members": [{"id", "zone", "state", "address", "port"}]}`, sorted by id. The port is the one
    /// that the tag `hinomi:port` names.
    var document: JSONValue {
        let members = state.instances.sorted { $0.id < $1.id }.map(member)
        return ["group": .string(group.name), "desired": .int(Int64(state.configuration.desiredCapacity)), "members": .array(members)]
    }

    private func member(_ member: GroupInstance) -> JSONValue {
        let instance = instances.instance(member.id, in: group.place)
        let port = instance?.tags[DemoGroup.portTag].flatMap { Int64($0) }.flatMap { (1...65535).contains($0) ? $0 : nil }
        return [
            "id": .string(member.id), "zone": .string(member.zone), "state": .string(member.state.rawValue),
            "address": instance.map { .string($0.configuration.privateAddress) } ?? .null, "port": port.map(JSONValue.int) ?? .null,
        ]
    }
}
