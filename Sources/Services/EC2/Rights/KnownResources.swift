import AWSWire
import Base
import Compute

/// What policies may look at of resources that exist: their tags, and the keys of their type (Service Authorization Reference, Condition
/// keys for Amazon EC2). Of one that does not exist nothing is known but its id. For one question: what is read is kept.
final class KnownResources {
    private let inventory: Inventory
    private var groups: [Stored<SecurityGroup>]?
    private var keyPairs: [String: Stored<KeyPair>]?

    init(_ inventory: Inventory) { self.inventory = inventory }

    /// Key pairs are known by their names, everything else by its id.
    func keys(_ kind: NamedKind, _ id: String) throws -> ConditionKeys {
        var keys = try own(kind, id) ?? ConditionKeys()
        keys.set(resourceTags: try tags(kind, id), service: "ec2")
        if let name = KnownResources.idKeys[kind] { keys[name] = id }
        return keys
    }

    private static let idKeys: [NamedKind: String] = [
        .image: "ec2:ImageID", .instance: "ec2:InstanceID", .internetGateway: "ec2:InternetGatewayID", .keyPair: "ec2:KeyPairName", .networkAcl: "ec2:NetworkAclID",
        .networkInterface: "ec2:NetworkInterfaceID", .routeTable: "ec2:RouteTableID", .securityGroup: "ec2:SecurityGroupID", .subnet: "ec2:SubnetID",
        .volume: "ec2:VolumeID", .vpc: "ec2:VpcID",
    ]

    // MARK: - Tags

    private func tags(_ kind: NamedKind, _ id: String) throws -> [String: String] {
        switch kind {
        case .instance, .volume, .networkInterface: part(id)?.tags ?? [:]
        case .keyPair: try keyPair(named: id)?.tags ?? [:]
        case .securityGroupRule: try rule(id)?.tagMap ?? [:]
        default: try recordTags(kind, id)
        }
    }

    private func recordTags(_ kind: NamedKind, _ id: String) throws -> [String: String] {
        guard let kind = Tagging.kinds.first(where: { $0.tagType == kind.rawValue }), !id.utf8.contains(0) else { return [:] }
        return try inventory.snapshot.record(inventory.key(kind, id))?.tags ?? [:]
    }

    /// One that does not exist has no tags; the call itself says that it is missing.
    private func part(_ id: String) -> InstancePart? { try? InstancePart(id, inventory.instances, in: inventory.call) }

    private func rule(_ id: String) throws -> SecurityGroupRule? {
        let all = try groups ?? inventory.all(SecurityGroup.self)
        groups = all
        return all.lazy.flatMap(\.value.rules).first { $0.securityGroupRuleId == id }
    }

    private func keyPair(named name: String) throws -> Stored<KeyPair>? {
        let all = try keyPairs ?? Dictionary(inventory.all(KeyPair.self).map { ($0.value.keyName, $0) }, uniquingKeysWith: { first, _ in first })
        keyPairs = all
        return all[name]
    }

    // MARK: - The keys of each type

    private func own(_ kind: NamedKind, _ id: String) throws -> ConditionKeys? {
        switch kind {
        case .instance: part(id).map { TypeKeys.instance($0.instance.configuration) }
        case .volume: part(id).map { TypeKeys.volume($0.instance.configuration) }
        case .networkInterface: part(id).map { TypeKeys.interface($0.instance.configuration, inventory) }
        case .image: TypeKeys.image(owner: inventory.call.account)
        case .keyPair: try keyPair(named: id).map { ConditionKeys(["ec2:KeyPairType": $0.value.keyType]) }
        case .networkAcl: try inventory.look(for: id, NetworkAcl.self).map { TypeKeys.inside(vpc: $0.value.vpcId, inventory) }
        case .routeTable: try inventory.look(for: id, RouteTable.self).map { TypeKeys.inside(vpc: $0.value.vpcId, inventory) }
        case .securityGroup: try inventory.look(for: id, SecurityGroup.self).map { TypeKeys.inside(vpc: $0.value.vpcId, inventory) }
        case .subnet: try inventory.look(for: id, Subnet.self).map { TypeKeys.subnet($0.value, inventory) }
        case .vpc: ConditionKeys(["ec2:Tenancy": "default"])
        case .internetGateway, .launchTemplate, .securityGroupRule: nil
        }
    }
}
