import AWSWire

/// Creates a group, which lets everything out and nothing in. (Amazon EC2 API Reference, CreateSecurityGroup.)
struct CreateSecurityGroup: Action {
    struct Input: Decodable, Sendable {
        var groupName: String?
        var description: String?
        var vpcId: String?
        var tagSpecifications: [TagSpecification]?
    }
    struct Output: Encodable, Sendable {
        let groupId: String
        let securityGroupArn: String
        let tags: [Tag]
    }
    static let access = Access.write("ec2:CreateSecurityGroup")
    static let groupsPerVpcMax = 2500
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard let name = input.groupName else { throw .missing("GroupName") }
        guard let description = input.description else { throw .missing("GroupDescription (Description)") }
        try CreateSecurityGroup.check(name, description)
        let tags = try TagSpecification.tags(input.tagSpecifications, for: SecurityGroup.kind)
        return try await estate.change(call) { [estate] changes in
            let vpc = try changes.vpcOrDefault(input.vpcId)
            let siblings = try changes.groups(of: vpc.id)
            guard !siblings.contains(where: { $0.value.groupName == name }) else {
                throw ServiceFault.refused("InvalidGroup.Duplicate", "The security group '\(name)' already exists for VPC '\(vpc.id)'")
            }
            guard siblings.count < CreateSecurityGroup.groupsPerVpcMax else {
                throw ServiceFault.refused("SecurityGroupLimitExceeded", "The maximum number of security groups of a VPC is \(CreateSecurityGroup.groupsPerVpcMax).")
            }
            let group = SecurityGroup(
                groupId: SecurityGroup.kind.newID(estate.random), ownerId: call.account, vpcId: vpc.id, groupName: name, groupDescription: description,
                rules: [SecurityGroup.outwards(estate.random)])
            try changes.create(group, tags: tags)
            return Output(groupId: group.id, securityGroupArn: SecurityGroupAnswer.arn(group.id, account: call.account, region: call.region), tags: Tag.list(tags))
        }
    }

    private static func check(_ name: String, _ description: String) throws(ServiceFault) {
        guard !name.isEmpty, SecurityGroupText.isSound(name) else {
            throw .invalidValue(name, of: "GroupName", "Character sets beyond \(SecurityGroupText.rule) are not supported, nor more than 255 characters.")
        }
        guard !name.hasPrefix("sg-") else { throw .invalidValue(name, of: "GroupName", "Security group names cannot start with sg-.") }
        guard name != "default" else { throw .refused("InvalidParameterValue", "Cannot use reserved security group name: default (GroupName)") }
        guard !description.isEmpty, SecurityGroupText.isSound(description) else {
            throw .invalidValue(description, of: "GroupDescription", "Character sets beyond \(SecurityGroupText.rule) are not supported, nor more than 255 characters (Description).")
        }
    }
}

/// Lists groups. (Amazon EC2 API Reference, DescribeSecurityGroups.)
struct DescribeSecurityGroups: Action {
    struct Input: Decodable, Sendable, Listing {
        var groupIds: [String]?
        var groupNames: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let securityGroups: [Shown<SecurityGroupAnswer>], nextToken: String? }
    static let access = Access.read("ec2:DescribeSecurityGroups")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await estate.look(call) { inventory in
            guard let names = input.groupNames, !names.isEmpty else { return try inventory.listed(input.groupIds, SecurityGroup.self) }
            return try inventory.namedGroups(names) + (input.groupIds.map { try inventory.listed($0, SecurityGroup.self) } ?? [])
        }
        let page = try input.page(all, by: SecurityGroup.filters)
        return Output(securityGroups: page.items.map { Shown(SecurityGroupAnswer($0.value, region: call.region), tags: $0.tags) }, nextToken: page.nextToken)
    }
}

/// Deletes a group that nothing uses. (Amazon EC2 API Reference, DeleteSecurityGroup.)
struct DeleteSecurityGroup: Action {
    struct Input: Decodable, Sendable {
        var groupId: String?
        var groupName: String?
    }
    struct Output: Encodable, Sendable {
        let groupId: String
        let `return` = true
    }
    static let access = Access.write("ec2:DeleteSecurityGroup")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await estate.change(call) { changes in
            let group = try changes.group(id: input.groupId, name: input.groupName)
            guard !group.value.isDefault else {
                throw ServiceFault.refused("CannotDelete", "the specified group: \"\(group.id)\" name: \"default\" cannot be deleted by a user")
            }
            let isUsed = changes.occupants().contains { $0.configuration.securityGroupIDs.contains(group.id) }
            let isNamed = try changes.groups(of: group.value.vpcId).contains { $0.id != group.id && $0.value.rules.contains { $0.referencedGroupId == group.id } }
            guard !isUsed, !isNamed else { throw ServiceFault.dependency("resource \(group.id) has a dependent object") }
            try changes.delete(group)
            return Output(groupId: group.id)
        }
    }
}

extension InventoryReading {
    /// The VPC of that id, or the default one.
    func vpcOrDefault(_ id: String?) throws -> Stored<Vpc> {
        if let id { return try find(id, Vpc.self) }
        guard let vpc = try defaultVpc() else { throw ServiceFault.refused("VPCIdNotSpecified", "No default VPC for this user. (VpcId)") }
        return vpc
    }

    /// Groups of the default VPC by their names.
    func namedGroups(_ names: [String]) throws -> [Stored<SecurityGroup>] {
        guard let vpc = try defaultVpc() else { throw SecurityGroup.kind.missing(names) }
        let groups = try groups(of: vpc.id)
        return try names.map { name in
            guard let group = groups.first(where: { $0.value.groupName == name }) else { throw SecurityGroup.kind.missing([name]) }
            return group
        }
    }

    /// The group that a call names by id, or by name in the default VPC.
    func group(id: String?, name: String?) throws -> Stored<SecurityGroup> {
        if let id { return try find(id, SecurityGroup.self) }
        guard let name else { throw ServiceFault.missing("GroupId") }
        guard let group = try namedGroups([name]).first else { throw SecurityGroup.kind.missing([name]) }
        return group
    }
}
