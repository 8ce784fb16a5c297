import AWSWire

/// Adds rules to a group: all of them or none.
struct RuleAddition: Sendable {
    static let rulesPerDirectionMax = 1000

    struct Output: Encodable, Sendable {
        let `return` = true
        let securityGroupRules: [SecurityGroupRuleAnswer]
    }

    let isEgress: Bool
    let estate: Estate

    func run(_ order: RuleOrder, id: String?, name: String?, _ specifications: [TagSpecification]?, in call: Call) async throws(ServiceFault) -> Output {
        let tags = try TagSpecification.tags(specifications, forTypes: [SecurityGroupRule.tagType])[SecurityGroupRule.tagType] ?? [:]
        return try await estate.change(call) { [isEgress, estate] changes in
            var group = try changes.group(id: id, name: name)
            var added = try order.rules(for: group.value, isEgress: isEgress, in: changes) { SecurityGroupRule.newID(estate.random) }
            if !tags.isEmpty { for place in added.indices { added[place].tags = Tag.list(tags) } }
            for rule in added { try RuleAddition.add(rule, to: &group.value) }
            try changes.put(group)
            let changed = group.value
            return Output(securityGroupRules: added.map { SecurityGroupRuleAnswer($0, of: changed, region: call.region) })
        }
    }

    private static func add(_ rule: SecurityGroupRule, to group: inout SecurityGroup) throws(ServiceFault) {
        guard !group.rules.contains(where: { $0.isSame(as: rule) }) else {
            throw .refused("InvalidPermission.Duplicate", "the specified rule \"\(rule.sentence)\" already exists")
        }
        guard group.rules.count(where: { $0.isEgress == rule.isEgress }) < rulesPerDirectionMax else {
            throw .refused("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached: \(rulesPerDirectionMax).")
        }
        group.rules.append(rule)
    }
}

/// Lets packets in. (Amazon EC2 API Reference, AuthorizeSecurityGroupIngress.)
struct AuthorizeSecurityGroupIngress: Action {
    struct Input: Decodable, Sendable {
        var groupId: String?
        var groupName: String?
        var tagSpecifications: [TagSpecification]?
        var ipPermissions: [IpPermission]?
        var ipProtocol: String?
        var fromPort: Int?
        var toPort: Int?
        var cidrIp: String?
        var sourceSecurityGroupName: String?
        var sourceSecurityGroupOwnerId: String?

        var order: RuleOrder {
            RuleOrder(
                ipPermissions: ipPermissions, ipProtocol: ipProtocol, fromPort: fromPort, toPort: toPort, cidrIp: cidrIp,
                sourceSecurityGroupName: sourceSecurityGroupName, sourceSecurityGroupOwnerId: sourceSecurityGroupOwnerId)
        }
    }
    static let access = Access.write("ec2:AuthorizeSecurityGroupIngress")
    let addition: RuleAddition

    init(estate: Estate) { addition = RuleAddition(isEgress: false, estate: estate) }

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> RuleAddition.Output {
        try await addition.run(input.order, id: input.groupId, name: input.groupName, input.tagSpecifications, in: call)
    }
}

/// Lets packets out. (Amazon EC2 API Reference, AuthorizeSecurityGroupEgress.) The members that AWS no longer
/// supports (`CidrIp` and the like) are refused by name.
struct AuthorizeSecurityGroupEgress: Action {
    struct Input: Decodable, Sendable {
        var groupId: String
        var tagSpecifications: [TagSpecification]?
        var ipPermissions: [IpPermission]?
    }
    static let access = Access.write("ec2:AuthorizeSecurityGroupEgress")
    let addition: RuleAddition

    init(estate: Estate) { addition = RuleAddition(isEgress: true, estate: estate) }

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> RuleAddition.Output {
        try await addition.run(RuleOrder(ipPermissions: input.ipPermissions), id: input.groupId, name: nil, input.tagSpecifications, in: call)
    }
}
