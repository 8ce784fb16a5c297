import AWSWire
import World

/// The default network ACL of a VPC, which lets everything through; others cannot be made here.
struct NetworkAcl: OwnResource {
    static let kind = ResourceKind(
        type: "AWS::EC2::NetworkAcl", prefix: "acl", tagType: "network-acl", missingCode: "InvalidNetworkAclID.NotFound", noun: "networkAcl ID")

    let networkAclId: String
    let ownerId: String
    let vpcId: String

    var id: String { networkAclId }
    var links: [Link] { [Link(role: "vpc", kind: Vpc.kind, id: vpcId)] }

    static func `default`(of vpc: Vpc, _ random: any RandomSource) -> NetworkAcl {
        NetworkAcl(networkAclId: kind.newID(random), ownerId: vpc.ownerId, vpcId: vpc.vpcId)
    }
}

/// The shape `NetworkAcl`.
struct NetworkAclAnswer: Encodable, Sendable {
    struct Entry: Encodable, Sendable {
        let cidrBlock = "0.0.0.0/0", `protocol` = "-1"
        let egress: Bool
        let ruleAction: String
        let ruleNumber: Int
    }
    struct Association: Encodable, Sendable { let networkAclAssociationId: String, networkAclId: String, subnetId: String }

    let networkAclId: String, ownerId: String, vpcId: String
    let isDefault = true
    let entries: [Entry]
    let associations: [Association]

    /// Every subnet of the VPC is associated with its one ACL.
    init(_ acl: NetworkAcl, subnets: [String]) {
        (networkAclId, ownerId, vpcId) = (acl.networkAclId, acl.ownerId, acl.vpcId)
        entries = [true, false].flatMap { egress in
            [Entry(egress: egress, ruleAction: "allow", ruleNumber: 100), Entry(egress: egress, ruleAction: "deny", ruleNumber: 32767)]
        }
        associations = subnets.map { subnet in
            Association(networkAclAssociationId: "aclassoc-" + subnet.split(separator: "-").dropFirst().joined(), networkAclId: acl.networkAclId, subnetId: subnet)
        }
    }
}

/// Lists network ACLs. (Amazon EC2 API Reference, DescribeNetworkAcls.)
struct DescribeNetworkAcls: Action {
    struct Input: Decodable, Sendable {
        var networkAclIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Listed: Sendable { let answer: NetworkAclAnswer, tags: [String: String] }
    struct Output: Encodable, Sendable { let networkAcls: [Shown<NetworkAclAnswer>], nextToken: String? }
    static let access = Access.read("ec2:DescribeNetworkAcls")
    static let filters: FilterTable<Listed> = [
        "network-acl-id": { [$0.answer.networkAclId] },
        "vpc-id": { [$0.answer.vpcId] },
        "default": { _ in ["true"] },
        "owner-id": { [$0.answer.ownerId] },
        "association.association-id": { $0.answer.associations.map(\.networkAclAssociationId) },
        "association.network-acl-id": { $0.answer.associations.map(\.networkAclId) },
        "association.subnet-id": { $0.answer.associations.map(\.subnetId) },
        "entry.cidr": { $0.answer.entries.map(\.cidrBlock) },
        "entry.egress": { $0.answer.entries.map { "\($0.egress)" } },
        "entry.protocol": { $0.answer.entries.map(\.protocol) },
        "entry.rule-action": { $0.answer.entries.map(\.ruleAction) },
        "entry.rule-number": { $0.answer.entries.map { "\($0.ruleNumber)" } },
    ]
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await estate.look(call) { inventory in
            let subnets = try inventory.all(Subnet.self)
            return try inventory.listed(input.networkAclIds, NetworkAcl.self).map { acl in
                Listed(answer: NetworkAclAnswer(acl.value, subnets: subnets.filter { $0.value.vpcId == acl.value.vpcId }.map(\.id)), tags: acl.tags)
            }
        }
        let chosen = try DescribeNetworkAcls.filters.select(all, input.filters, tags: \.tags)
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.answer.networkAclId)
        return Output(networkAcls: page.items.map { Shown($0.answer, tags: $0.tags) }, nextToken: page.nextToken)
    }
}
