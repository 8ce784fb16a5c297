import AWSWire
import Compute

/// What descriptions of instances need to know beside the instances: names of groups and what their subnets and VPCs say.
struct InstanceSurroundings: Sendable {
    let groupNames: [String: String]
    let subnets: [String: Subnet]
    let hostnames: [String: Bool]

    init(_ inventory: Inventory) throws {
        groupNames = Dictionary(try inventory.all(SecurityGroup.self).map { ($0.id, $0.value.groupName) }, uniquingKeysWith: { first, _ in first })
        subnets = Dictionary(try inventory.all(Subnet.self).map { ($0.id, $0.value) }, uniquingKeysWith: { first, _ in first })
        hostnames = Dictionary(try inventory.all(Vpc.self).map { ($0.id, $0.value.enableDnsHostnames) }, uniquingKeysWith: { first, _ in first })
    }

    func groups(of instance: Instance) -> [GroupIdentifier] {
        if let facts = instance.status.cloud, !facts.securityGroups.isEmpty {
            return facts.securityGroups.sorted { $0.key < $1.key }.map { GroupIdentifier(groupId: $0.key, groupName: $0.value) }
        }
        return instance.configuration.securityGroupIDs.map { GroupIdentifier(groupId: $0, groupName: groupNames[$0] ?? $0) }
    }

    /// The address at which an instance is reached from outside of its network: its only one, where the launch or its subnet asked for one.
    func publicAddress(of instance: Instance) -> String? {
        guard instance.state == .running || instance.state == .pending else { return nil }
        if instance.isCloud { return instance.status.cloud?.publicAddress }
        let asked = instance.configuration.recorded[InstanceRecord.publicKey].map { $0 == "true" }
        let isPublic = asked ?? instance.configuration.subnetID.flatMap { subnets[$0]?.mapPublicIpOnLaunch } ?? false
        return isPublic ? instance.configuration.privateAddress : nil
    }

    /// Its name, in a VPC that gives hosts names.
    func publicName(of instance: Instance) -> String {
        if instance.isCloud { return instance.status.cloud?.publicName ?? "" }
        guard publicAddress(of: instance) != nil, instance.configuration.vpcID.flatMap({ hostnames[$0] }) ?? false else { return "" }
        return instance.configuration.privateAddress
    }
}

struct GroupIdentifier: Encodable, Sendable { let groupId: String, groupName: String }
