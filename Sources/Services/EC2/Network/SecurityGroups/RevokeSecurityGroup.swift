import AWSWire

/// Takes rules away: by their ids, or by what they say.
struct RuleRemoval: Sendable {
    struct Revoked: Encodable, Sendable {
        let securityGroupRuleId: String, groupId: String
        let isEgress: Bool
        let ipProtocol: String
        let fromPort: Int, toPort: Int
        let cidrIpv4: String?, cidrIpv6: String?
        let referencedGroupId: String?
        let description: String?
    }

    struct Output: Encodable, Sendable {
        let `return` = true
        let revokedSecurityGroupRules: [Revoked]
    }

    let isEgress: Bool
    let estate: Estate

    func run(_ order: RuleOrder?, ids: [String]?, id: String?, name: String?, in call: Call) async throws(ServiceFault) -> Output {
        try await estate.change(call) { [isEgress] changes in
            var group = try changes.group(id: id, name: name)
            let rules = group.value.rules.filter { $0.isEgress == isEgress }
            let gone: [SecurityGroupRule]
            if let ids, !ids.isEmpty {
                gone = try RuleRemoval.rules(ids, among: rules)
            } else {
                let meant = try (order ?? RuleOrder()).rules(for: group.value, isEgress: isEgress, in: changes) { "" }
                gone = try meant.map { try RuleRemoval.rule($0, among: rules) }
            }
            group.value.rules.removeAll { rule in gone.contains { $0.securityGroupRuleId == rule.securityGroupRuleId } }
            try changes.put(group)
            return Output(revokedSecurityGroupRules: gone.map { RuleRemoval.revoked($0, of: group.id) })
        }
    }

    private static func rules(_ ids: [String], among rules: [SecurityGroupRule]) throws(ServiceFault) -> [SecurityGroupRule] {
        let found = rules.filter { ids.contains($0.securityGroupRuleId) }
        let missing = ids.filter { id in !found.contains { $0.securityGroupRuleId == id } }
        guard missing.isEmpty else { throw SecurityGroupRule.missing(missing) }
        return found
    }

    private static func rule(_ meant: SecurityGroupRule, among rules: [SecurityGroupRule]) throws(ServiceFault) -> SecurityGroupRule {
        guard let rule = rules.first(where: { $0.isSame(as: meant) }) else {
            throw .refused("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
        }
        return rule
    }

    private static func revoked(_ rule: SecurityGroupRule, of group: String) -> Revoked {
        Revoked(
            securityGroupRuleId: rule.securityGroupRuleId, groupId: group, isEgress: rule.isEgress, ipProtocol: rule.ipProtocol, fromPort: rule.fromPort ?? -1,
            toPort: rule.toPort ?? -1, cidrIpv4: rule.cidrIpv4, cidrIpv6: rule.cidrIpv6, referencedGroupId: rule.referencedGroupId, description: rule.description)
    }
}

/// Lets packets in no longer. (Amazon EC2 API Reference, RevokeSecurityGroupIngress.)
struct RevokeSecurityGroupIngress: Action {
    struct Input: Decodable, Sendable {
        var groupId: String?
        var groupName: String?
        var securityGroupRuleIds: [String]?
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
    static let access = Access.write("ec2:RevokeSecurityGroupIngress")
    let removal: RuleRemoval

    init(estate: Estate) { removal = RuleRemoval(isEgress: false, estate: estate) }

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> RuleRemoval.Output {
        try await removal.run(input.order, ids: input.securityGroupRuleIds, id: input.groupId, name: input.groupName, in: call)
    }
}

/// Lets packets out no longer. (Amazon EC2 API Reference, RevokeSecurityGroupEgress.)
struct RevokeSecurityGroupEgress: Action {
    struct Input: Decodable, Sendable {
        var groupId: String
        var securityGroupRuleIds: [String]?
        var ipPermissions: [IpPermission]?
    }
    static let access = Access.write("ec2:RevokeSecurityGroupEgress")
    let removal: RuleRemoval

    init(estate: Estate) { removal = RuleRemoval(isEgress: true, estate: estate) }

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> RuleRemoval.Output {
        try await removal.run(RuleOrder(ipPermissions: input.ipPermissions), ids: input.securityGroupRuleIds, id: input.groupId, name: nil, in: call)
    }
}
