import AWSWire
import Compute
import World

/// Makes a VPC with what always comes with one: a main route table, a default security group and a default network ACL.
enum NewVpc {
    static func create(_ block: IPv4Block, tags: [String: String], in changes: Changes, _ random: any RandomSource) throws -> Stored<Vpc> {
        try create(block, id: Vpc.kind.newID(random), group: SecurityGroup.kind.newID(random), tags: tags, in: changes, random)
    }

    fileprivate static func create(
        _ block: IPv4Block, id: String, group: String, isDefault: Bool = false, tags: [String: String] = [:], in changes: Changes, _ random: any RandomSource
    ) throws -> Stored<Vpc> {
        let vpc = Vpc(
            vpcId: id, ownerId: changes.call.account, cidrBlock: block.description, cidrAssociationId: ResourceKind.newID("vpc-cidr-assoc", random),
            dhcpOptionsId: DhcpOptions.id(in: changes.call), isDefault: isDefault, enableDnsHostnames: isDefault)
        let stored = try changes.create(vpc, tags: tags)
        try changes.create(RouteTable.main(of: vpc, random))
        try changes.create(SecurityGroup.default(of: vpc, id: group, random))
        try changes.create(NetworkAcl.default(of: vpc, random))
        return stored
    }
}

/// Writes what every region has from the start: the default image, and the default network (VPC User Guide, Default VPCs) with the ids
/// under which Compute knows it already.
enum RegionStart {
    /// The record that says that a region's defaults were made, so that a deleted default VPC stays deleted.
    static let kind = ResourceKind(type: "Hinomi::EC2::Region", prefix: "", tagType: "", missingCode: "", noun: "region")

    static func furnish(_ changes: Changes, _ random: any RandomSource) throws {
        let place = changes.call.place
        guard let block = IPv4Block(DefaultNetwork.cidrBlock) else { throw ServiceFault.internal("the default network has no valid block") }
        let vpc = try NewVpc.create(
            block, id: DefaultNetwork.vpcID(in: place), group: DefaultNetwork.securityGroupID(in: place), isDefault: true, in: changes, random)
        let gateway = InternetGateway(internetGatewayId: InternetGateway.kind.newID(random), ownerId: place.account, vpcId: vpc.id)
        try changes.create(gateway)
        var main = try changes.mainRouteTable(of: vpc.id)
        main.value.routes.append(Route(destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id))
        try changes.put(main)
        for (id, subnet) in DefaultNetwork.subnets(in: place) {
            guard let zone = Zones.named(subnet.zone, in: place.region) else { throw ServiceFault.internal("\(subnet.zone) is no zone") }
            try changes.create(Subnet(
                subnetId: id, ownerId: place.account, vpcId: vpc.id, cidrBlock: subnet.cidrBlock, availabilityZone: zone.name, availabilityZoneId: zone.id,
                defaultForAz: true, mapPublicIpOnLaunch: true))
        }
        try changes.create(DefaultImage.document(createdAt: changes.call.time), id: DefaultImage.id(in: place), tags: [:])
    }
}

extension InventoryReading {
    /// The default VPC of the region; nil where it was deleted.
    func defaultVpc() throws -> Stored<Vpc>? { try all(Vpc.self).first(where: \.value.isDefault) }
}
