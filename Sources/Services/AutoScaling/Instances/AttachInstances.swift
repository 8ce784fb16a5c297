import AWSWire
import Compute
import GroupEngine
import RecordStore
import Scaling

/// Makes running instances members of a group, whose desired capacity grows by them. (EC2 Auto Scaling API Reference, AttachInstances.)
struct AttachInstances: Operation {
    struct Input: Decodable, Sendable {
        var instanceIds: [String]?
        var autoScalingGroupName: String
    }
    static let access = Access.write("autoscaling:AttachInstances")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let ids = try InstanceNames.checked(input.instanceIds)
        _ = try await desk.stored(input.autoScalingGroupName, in: call)
        var members: [AttachedInstance] = []
        for id in ids { members.append(try attached(id, in: call)) }
        let checked = members
        let sources = try await desk.records.look { snapshot in try checked.map { try $0.dated(in: call.place, snapshot) } }
        try await desk.request(input.autoScalingGroupName, .attach(sources), by: call)
        return Empty()
    }

    private func attached(_ id: String, in call: Call) throws(ServiceFault) -> AttachedInstance {
        guard let instance = desk.instances.instance(id, in: call.place) else { throw .validation("Invalid Instance ID(s): [\(id)] specified") }
        guard instance.state == .running else { throw .validation("Invalid Instance ID(s): [\(id)] specified: the instance is \(instance.state.rawValue), not running") }
        let configuration = instance.configuration
        let source = configuration.template.map { LaunchSource(kind: .launchTemplate, identity: $0.id, version: String($0.version), createdAt: configuration.launchTime) }
        return AttachedInstance(
            id: id, zone: instance.zone, instanceType: configuration.instanceType,
            launch: source ?? LaunchSource(kind: .launchConfiguration, identity: "", createdAt: configuration.launchTime))
    }
}

extension AttachedInstance {
    /// With the time at which the version of its template was made, where that is still there: it decides which member is oldest.
    fileprivate func dated(in place: Place, _ snapshot: any RecordSnapshot) throws -> AttachedInstance {
        guard launch.kind == .launchTemplate else { return self }
        let key = RecordKey(type: LaunchTemplateDocument.recordType, account: place.account, region: place.region, id: launch.identity)
        let document = try snapshot.record(key).flatMap { LaunchTemplateDocument(document: $0.document) }
        var dated = self
        dated.launch.createdAt = document?.versions.first { String($0.number) == launch.version }?.createdAt ?? launch.createdAt
        return dated
    }
}
