import AWSWire
import Base

/// A part of a VPC's addresses in one zone.
struct Subnet: OwnResource {
    static let kind = ResourceKind(type: "AWS::EC2::Subnet", prefix: "subnet", tagType: "subnet", missingCode: "InvalidSubnetID.NotFound", noun: "subnet ID")
    /// The first four addresses and the last one are AWS' own (VPC User Guide, Subnet CIDR blocks).
    static let reservedAtStart = 4, reservedAtEnd = 1

    let subnetId: String
    let ownerId: String
    let vpcId: String
    let cidrBlock: String
    let availabilityZone: String
    let availabilityZoneId: String
    let defaultForAz: Bool
    var mapPublicIpOnLaunch: Bool

    var id: String { subnetId }
    var links: [Link] { [Link(role: "vpc", kind: Vpc.kind, id: vpcId)] }

    func block() throws(ServiceFault) -> IPv4Block {
        guard let block = IPv4Block(cidrBlock) else { throw .internal("\(subnetId) has no valid block") }
        return block
    }

    /// The addresses that instances may have.
    func usable() throws(ServiceFault) -> ClosedRange<UInt32> {
        let block = try block()
        return (block.base + UInt32(Subnet.reservedAtStart))...(block.last - UInt32(Subnet.reservedAtEnd))
    }
}

/// A subnet with how many of its addresses are free.
struct CountedSubnet: Sendable {
    let stored: Stored<Subnet>
    let freeCount: Int

    static let filters: FilterTable<CountedSubnet> = [
        "subnet-id": { [$0.stored.id] },
        "vpc-id": { [$0.stored.value.vpcId] },
        "cidr": { [$0.stored.value.cidrBlock] },
        "cidr-block": { [$0.stored.value.cidrBlock] },
        "cidrBlock": { [$0.stored.value.cidrBlock] },
        "availability-zone": { [$0.stored.value.availabilityZone] },
        "availabilityZone": { [$0.stored.value.availabilityZone] },
        "availability-zone-id": { [$0.stored.value.availabilityZoneId] },
        "availabilityZoneId": { [$0.stored.value.availabilityZoneId] },
        "available-ip-address-count": { ["\($0.freeCount)"] },
        "default-for-az": { ["\($0.stored.value.defaultForAz)"] },
        "defaultForAz": { ["\($0.stored.value.defaultForAz)"] },
        "map-public-ip-on-launch": { ["\($0.stored.value.mapPublicIpOnLaunch)"] },
        "owner-id": { [$0.stored.value.ownerId] },
        "state": { _ in ["available"] },
        "subnet-arn": { [SubnetAnswer.arn($0.stored.value)] },
        "ipv6-native": { _ in ["false"] },
    ]

    var shown: Shown<SubnetAnswer> { Shown(SubnetAnswer(stored.value, freeCount: freeCount), tags: stored.tags) }
}

/// The shape `Subnet`.
struct SubnetAnswer: Encodable, Sendable {
    struct NameOptions: Encodable, Sendable {
        let hostnameType = "ip-name"
        let enableResourceNameDnsARecord = false
        let enableResourceNameDnsAAAARecord = false
    }

    let subnetId: String, subnetArn: String, ownerId: String, vpcId: String, cidrBlock: String
    let availabilityZone: String, availabilityZoneId: String
    let availableIpAddressCount: Int
    let defaultForAz: Bool, mapPublicIpOnLaunch: Bool
    let state = "available"
    let assignIpv6AddressOnCreation = false, enableDns64 = false, ipv6Native = false, mapCustomerOwnedIpOnLaunch = false
    let privateDnsNameOptionsOnLaunch = NameOptions()

    init(_ subnet: Subnet, freeCount: Int) {
        (subnetId, ownerId, vpcId, cidrBlock) = (subnet.subnetId, subnet.ownerId, subnet.vpcId, subnet.cidrBlock)
        (availabilityZone, availabilityZoneId) = (subnet.availabilityZone, subnet.availabilityZoneId)
        (availableIpAddressCount, defaultForAz, mapPublicIpOnLaunch) = (freeCount, subnet.defaultForAz, subnet.mapPublicIpOnLaunch)
        subnetArn = SubnetAnswer.arn(subnet)
    }

    static func arn(_ subnet: Subnet) -> String {
        // A zone of ours is its region and one letter.
        ARN(service: "ec2", region: String(subnet.availabilityZone.dropLast()), account: subnet.ownerId, resource: "subnet/\(subnet.subnetId)").description
    }
}
