import AWSWire
import Base
import World

/// A security group: which packets may reach the instances in it, and leave them.
struct SecurityGroup: OwnResource {
    static let kind = ResourceKind(
        type: "AWS::EC2::SecurityGroup", prefix: "sg", tagType: "security-group", missingCode: "InvalidGroup.NotFound", noun: "security group")

    let groupId: String
    let ownerId: String
    let vpcId: String
    let groupName: String
    let groupDescription: String
    /// In the order in which they were added.
    var rules: [SecurityGroupRule]

    var id: String { groupId }
    var isDefault: Bool { groupName == "default" }
    var links: [Link] {
        [Link(role: "vpc", kind: Vpc.kind, id: vpcId)] + Set(rules.compactMap(\.referencedGroupId)).sorted().map { Link(role: "source", kind: SecurityGroup.kind, id: $0) }
    }

    /// The group that comes with a VPC: its members reach each other and everything else.
    static func `default`(of vpc: Vpc, id: String, _ random: any RandomSource) -> SecurityGroup {
        let among = SecurityGroupRule(id: SecurityGroupRule.newID(random), isEgress: false, traffic: .all, peer: .group(id))
        return SecurityGroup(
            groupId: id, ownerId: vpc.ownerId, vpcId: vpc.vpcId, groupName: "default", groupDescription: "default VPC security group",
            rules: [among, outwards(random)])
    }

    /// The rule that every new group has: everything may leave.
    static func outwards(_ random: any RandomSource) -> SecurityGroupRule {
        SecurityGroupRule(id: SecurityGroupRule.newID(random), isEgress: true, traffic: .all, peer: .v4("0.0.0.0/0"))
    }

    func permissions(isEgress: Bool) -> [IpPermission] { IpPermission.grouped(rules.filter { $0.isEgress == isEgress }, owner: ownerId) }

    static let filters: FilterTable<Stored<SecurityGroup>> = [
        "group-id": { [$0.id] },
        "group-name": { [$0.value.groupName] },
        "description": { [$0.value.groupDescription] },
        "vpc-id": { [$0.value.vpcId] },
        "owner-id": { [$0.value.ownerId] },
        "ip-permission.cidr": { $0.value.inbound.compactMap(\.cidrIpv4) },
        "ip-permission.ipv6-cidr": { $0.value.inbound.compactMap(\.cidrIpv6) },
        "ip-permission.from-port": { $0.value.inbound.compactMap(\.fromPort).map { "\($0)" } },
        "ip-permission.to-port": { $0.value.inbound.compactMap(\.toPort).map { "\($0)" } },
        "ip-permission.protocol": { $0.value.inbound.map(\.ipProtocol) },
        "ip-permission.group-id": { $0.value.inbound.compactMap(\.referencedGroupId) },
        "egress.ip-permission.cidr": { $0.value.outbound.compactMap(\.cidrIpv4) },
        "egress.ip-permission.ipv6-cidr": { $0.value.outbound.compactMap(\.cidrIpv6) },
        "egress.ip-permission.from-port": { $0.value.outbound.compactMap(\.fromPort).map { "\($0)" } },
        "egress.ip-permission.to-port": { $0.value.outbound.compactMap(\.toPort).map { "\($0)" } },
        "egress.ip-permission.protocol": { $0.value.outbound.map(\.ipProtocol) },
        "egress.ip-permission.group-id": { $0.value.outbound.compactMap(\.referencedGroupId) },
    ]

    private var inbound: [SecurityGroupRule] { rules.filter { !$0.isEgress } }
    private var outbound: [SecurityGroupRule] { rules.filter(\.isEgress) }
}

/// The shape `SecurityGroup`.
struct SecurityGroupAnswer: Encodable, Sendable {
    let groupId: String, groupName: String, description: String, ownerId: String, vpcId: String, securityGroupArn: String
    let ipPermissions: [IpPermission], ipPermissionsEgress: [IpPermission]

    init(_ group: SecurityGroup, region: String) {
        (groupId, groupName, description) = (group.groupId, group.groupName, group.groupDescription)
        (ownerId, vpcId) = (group.ownerId, group.vpcId)
        securityGroupArn = SecurityGroupAnswer.arn(group.groupId, account: group.ownerId, region: region)
        (ipPermissions, ipPermissionsEgress) = (group.permissions(isEgress: false), group.permissions(isEgress: true))
    }

    static func arn(_ id: String, account: String, region: String) -> String {
        ARN(service: "ec2", region: region, account: account, resource: "security-group/\(id)").description
    }
}
