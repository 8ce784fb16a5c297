import AWSWire

/// Creates a subnet inside a VPC's block, in a zone. (Amazon EC2 API Reference, CreateSubnet.)
/// Without a zone the least used one is taken. IPv6, Outposts and address pools are refused by name.
struct CreateSubnet: Action {
    struct Input: Decodable, Sendable {
        var vpcId: String
        var cidrBlock: String?
        var availabilityZone: String?
        var availabilityZoneId: String?
        var tagSpecifications: [TagSpecification]?
    }
    struct Output: Encodable, Sendable { let subnet: Shown<SubnetAnswer> }
    static let access = Access.write("ec2:CreateSubnet")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard let text = input.cidrBlock else { throw .missing("CidrBlock") }
        guard let block = IPv4Block(text) else { throw .invalidValue(text, of: "CidrBlock", "This is not a valid CIDR block.") }
        let tags = try TagSpecification.tags(input.tagSpecifications, for: Subnet.kind)
        let zone = try CreateSubnet.zone(input, call.region)
        return try await estate.change(call) { [estate] changes in
            let vpc = try changes.find(input.vpcId, Vpc.self)
            let siblings = try changes.all(Subnet.self).filter { $0.value.vpcId == vpc.id }
            try CreateSubnet.check(block, in: vpc.value, beside: siblings.map(\.value))
            let zone = zone ?? CreateSubnet.leastUsed(call.region, siblings)
            let subnet = Subnet(
                subnetId: Subnet.kind.newID(estate.random), ownerId: call.account, vpcId: vpc.id, cidrBlock: block.description, availabilityZone: zone.name,
                availabilityZoneId: zone.id, defaultForAz: false, mapPublicIpOnLaunch: false)
            return Output(subnet: try changes.counted(changes.create(subnet, tags: tags)).shown)
        }
    }

    /// The zone that the request names; nil where it names none.
    private static func zone(_ input: Input, _ region: String) throws(ServiceFault) -> Zones.Zone? {
        if let name = input.availabilityZone {
            guard let zone = Zones.named(name, in: region) else { throw .invalidValue(name, of: "AvailabilityZone", "Subnets can currently only be created in the following availability zones: \(Zones.of(region).map(\.name).joined(separator: ", ")).") }
            return zone
        }
        guard let id = input.availabilityZoneId else { return nil }
        guard let zone = Zones.identified(id, in: region) else { throw .invalidValue(id, of: "AvailabilityZoneId") }
        return zone
    }

    private static func check(_ block: IPv4Block, in vpc: Vpc, beside siblings: [Subnet]) throws(ServiceFault) {
        guard CreateVpc.prefixes.contains(block.prefix), try vpc.block().contains(block) else {
            throw .refused("InvalidSubnet.Range", "The CIDR '\(block)' is invalid (CidrBlock).")
        }
        for sibling in siblings where try sibling.block().overlaps(block) {
            throw .refused("InvalidSubnet.Conflict", "The CIDR '\(block)' conflicts with another subnet (CidrBlock).")
        }
    }

    private static func leastUsed(_ region: String, _ siblings: [Stored<Subnet>]) -> Zones.Zone {
        let zones = Zones.of(region)
        let counted = zones.map { zone in (zone: zone, count: siblings.count { $0.value.availabilityZone == zone.name }) }
        return counted.min { $0.count < $1.count }?.zone ?? zones[0]
    }
}

/// Lists subnets. (Amazon EC2 API Reference, DescribeSubnets.)
struct DescribeSubnets: Action {
    struct Input: Decodable, Sendable {
        var subnetIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let subnets: [Shown<SubnetAnswer>], nextToken: String? }
    static let access = Access.read("ec2:DescribeSubnets")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await estate.look(call) { inventory in
            try inventory.listed(input.subnetIds, Subnet.self).map(inventory.counted)
        }
        let chosen = try CountedSubnet.filters.select(all, input.filters, tags: \.stored.tags)
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.stored.id)
        return Output(subnets: page.items.map(\.shown), nextToken: page.nextToken)
    }
}

/// Changes what a subnet gives to instances launched in it. (Amazon EC2 API Reference, ModifySubnetAttribute.)
/// Only `MapPublicIpOnLaunch` can be changed: what else there is concerns IPv6, Outposts and names of AWS' resolver.
struct ModifySubnetAttribute: Action {
    struct Input: Decodable, Sendable {
        var subnetId: String
        var mapPublicIpOnLaunch: BooleanValue?
        var assignIpv6AddressOnCreation: BooleanValue?
        var enableDns64: BooleanValue?
        var enableResourceNameDnsARecordOnLaunch: BooleanValue?
        var enableResourceNameDnsAAAARecordOnLaunch: BooleanValue?
        var privateDnsHostnameTypeOnLaunch: String?
    }
    static let access = Access.write("ec2:ModifySubnetAttribute")
    static let canBeTried = false
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let off = [
            ("AssignIpv6AddressOnCreation", input.assignIpv6AddressOnCreation), ("EnableDns64", input.enableDns64),
            ("EnableResourceNameDnsARecordOnLaunch", input.enableResourceNameDnsARecordOnLaunch),
            ("EnableResourceNameDnsAAAARecordOnLaunch", input.enableResourceNameDnsAAAARecordOnLaunch),
        ]
        for (name, flag) in off where flag?.value == true { throw .notActedOn(name, of: ModifySubnetAttribute.name) }
        guard input.privateDnsHostnameTypeOnLaunch ?? "ip-name" == "ip-name" else { throw .notActedOn("PrivateDnsHostnameTypeOnLaunch=\(input.privateDnsHostnameTypeOnLaunch ?? "")", of: ModifySubnetAttribute.name) }
        try await estate.change(call) { changes in
            var subnet = try changes.find(input.subnetId, Subnet.self)
            if let value = input.mapPublicIpOnLaunch?.value { subnet.value.mapPublicIpOnLaunch = value }
            try changes.put(subnet)
        }
        return Empty()
    }
}

/// Deletes a subnet without instances; its association with a route table goes with it. (Amazon EC2 API Reference, DeleteSubnet.)
struct DeleteSubnet: Action {
    struct Input: Decodable, Sendable { var subnetId: String }
    static let access = Access.write("ec2:DeleteSubnet")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await estate.change(call) { changes in
            let subnet = try changes.find(input.subnetId, Subnet.self)
            guard !changes.occupants().contains(where: { $0.configuration.subnetID == subnet.id }) else {
                throw ServiceFault.dependency("The subnet '\(subnet.id)' has dependencies and cannot be deleted.")
            }
            for var table in try changes.all(RouteTable.self) where table.value.associations.contains(where: { $0.subnetId == subnet.id }) {
                table.value.associations.removeAll { $0.subnetId == subnet.id }
                try changes.put(table)
            }
            try changes.delete(subnet)
        }
        return Empty()
    }
}

extension InventoryReading {
    /// A subnet with its free addresses.
    func counted(_ subnet: Stored<Subnet>) throws -> CountedSubnet {
        let taken = instances.addressesInUse(subnet: subnet.id, in: call.place).count
        return CountedSubnet(stored: subnet, freeCount: max(0, try subnet.value.usable().count - taken))
    }
}
