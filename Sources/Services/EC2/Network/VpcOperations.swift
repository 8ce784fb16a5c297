import AWSWire

/// Creates a VPC with its main route table, default security group and default network ACL. (Amazon EC2 API Reference, CreateVpc.)
/// IPv6, address pools and dedicated tenancy are refused by name.
struct CreateVpc: Action {
    struct Input: Decodable, Sendable {
        var cidrBlock: String?
        var instanceTenancy: String?
        var tagSpecifications: [TagSpecification]?
        var amazonProvidedIpv6CidrBlock: Bool?
    }
    struct Output: Encodable, Sendable { let vpc: Shown<VpcAnswer> }
    static let access = Access.write("ec2:CreateVpc")
    static let prefixes = 16...28
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard let text = input.cidrBlock else { throw .missing("CidrBlock") }
        guard let block = IPv4Block(text) else { throw .invalidValue(text, of: "CidrBlock", "This is not a valid CIDR block.") }
        guard CreateVpc.prefixes.contains(block.prefix) else { throw .refused("InvalidVpc.Range", "The CIDR '\(text)' is invalid (CidrBlock).") }
        guard input.instanceTenancy ?? "default" == "default" else { throw .notActedOn("InstanceTenancy=\(input.instanceTenancy ?? "")", of: CreateVpc.name) }
        guard input.amazonProvidedIpv6CidrBlock != true else { throw .notActedOn("AmazonProvidedIpv6CidrBlock", of: CreateVpc.name) }
        let tags = try TagSpecification.tags(input.tagSpecifications, for: Vpc.kind)
        return try await estate.change(call) { [estate] changes in
            let vpc = try NewVpc.create(block, tags: tags, in: changes, estate.random)
            return Output(vpc: Shown(vpc.value.shown, tags: vpc.tags))
        }
    }
}

/// Lists VPCs. (Amazon EC2 API Reference, DescribeVpcs.)
struct DescribeVpcs: Action {
    struct Input: Decodable, Sendable, Listing {
        var vpcIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let vpcs: [Shown<VpcAnswer>], nextToken: String? }
    static let access = Access.read("ec2:DescribeVpcs")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let page = try input.page(await estate.look(call) { try $0.listed(input.vpcIds, Vpc.self) }, by: Vpc.filters)
        return Output(vpcs: page.items.map { Shown($0.value.shown, tags: $0.tags) }, nextToken: page.nextToken)
    }
}

/// Deletes a VPC that holds nothing but what came with it. (Amazon EC2 API Reference, DeleteVpc.)
struct DeleteVpc: Action {
    struct Input: Decodable, Sendable { var vpcId: String }
    static let access = Access.write("ec2:DeleteVpc")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try await estate.change(call) { changes in
            let vpc = try changes.find(input.vpcId, Vpc.self)
            try DeleteVpc.checkEmpty(vpc.id, changes)
            for table in try changes.all(RouteTable.self) where table.value.vpcId == vpc.id { try changes.delete(table) }
            for group in try changes.all(SecurityGroup.self) where group.value.vpcId == vpc.id { try changes.delete(group) }
            for acl in try changes.all(NetworkAcl.self) where acl.value.vpcId == vpc.id { try changes.delete(acl) }
            try changes.delete(vpc)
        }
        return Empty()
    }

    private static func checkEmpty(_ id: String, _ changes: Changes) throws {
        let holds =
            try changes.all(Subnet.self).contains { $0.value.vpcId == id } || changes.all(InternetGateway.self).contains { $0.value.vpcId == id }
            || changes.all(RouteTable.self).contains { $0.value.vpcId == id && !$0.value.isMain }
            || changes.all(SecurityGroup.self).contains { $0.value.vpcId == id && !$0.value.isDefault }
        guard !holds else { throw ServiceFault.dependency("The vpc '\(id)' has dependencies and cannot be deleted.") }
    }
}
