import AWSWire

/// Lists rules, each by itself. (Amazon EC2 API Reference, DescribeSecurityGroupRules.)
struct DescribeSecurityGroupRules: Action {
    struct Input: Decodable, Sendable {
        var securityGroupRuleIds: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Listed: Sendable { let rule: SecurityGroupRule, group: SecurityGroup }
    struct Output: Encodable, Sendable { let securityGroupRules: [SecurityGroupRuleAnswer], nextToken: String? }
    static let access = Access.read("ec2:DescribeSecurityGroupRules")
    static let filters: FilterTable<Listed> = ["group-id": { [$0.group.groupId] }, "security-group-rule-id": { [$0.rule.securityGroupRuleId] }]
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await estate.look(call) { inventory in
            try inventory.all(SecurityGroup.self).flatMap { group in group.value.rules.map { Listed(rule: $0, group: group.value) } }
        }
        let named = try DescribeSecurityGroupRules.named(input.securityGroupRuleIds, among: all).sorted { $0.rule.securityGroupRuleId < $1.rule.securityGroupRuleId }
        let chosen = try DescribeSecurityGroupRules.filters.select(named, input.filters, tags: \.rule.tagMap)
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.rule.securityGroupRuleId)
        return Output(securityGroupRules: page.items.map { SecurityGroupRuleAnswer($0.rule, of: $0.group, region: call.region) }, nextToken: page.nextToken)
    }

    private static func named(_ ids: [String]?, among all: [Listed]) throws(ServiceFault) -> [Listed] {
        guard let ids, !ids.isEmpty else { return all }
        let wanted = Set(ids)
        let found = all.filter { wanted.contains($0.rule.securityGroupRuleId) }
        let missing = wanted.subtracting(found.map(\.rule.securityGroupRuleId)).sorted()
        guard missing.isEmpty else { throw SecurityGroupRule.missing(missing) }
        return found
    }
}

/// Changes rules and keeps their ids. (Amazon EC2 API Reference, ModifySecurityGroupRules.)
struct ModifySecurityGroupRules: Action {
    struct Update: Decodable, Sendable {
        var securityGroupRuleId: String?
        var securityGroupRule: Request?
    }
    struct Request: Decodable, Sendable {
        var ipProtocol: String?
        var fromPort: Int?
        var toPort: Int?
        var cidrIpv4: String?
        var cidrIpv6: String?
        var referencedGroupId: String?
        var description: String?
    }
    struct Input: Decodable, Sendable {
        var groupId: String
        var securityGroupRules: [Update]
    }
    static let access = Access.write("ec2:ModifySecurityGroupRules")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Done {
        try await estate.change(call) { changes in
            var group = try changes.find(input.groupId, SecurityGroup.self)
            for update in input.securityGroupRules { try ModifySecurityGroupRules.apply(update, to: &group.value, in: changes) }
            try changes.put(group)
        }
        return Done()
    }

    private static func apply(_ update: Update, to group: inout SecurityGroup, in changes: Changes) throws {
        guard let id = update.securityGroupRuleId else { throw ServiceFault.missing("SecurityGroupRules.SecurityGroupRuleId") }
        guard let request = update.securityGroupRule else { throw ServiceFault.missing("SecurityGroupRules.SecurityGroupRule") }
        guard let place = group.rules.firstIndex(where: { $0.securityGroupRuleId == id }) else { throw SecurityGroupRule.missing([id]) }
        let old = group.rules[place]
        let traffic = try Traffic(asked: request.ipProtocol, request.fromPort, request.toPort)
        try RuleOrder.check(request.description)
        let rule = SecurityGroupRule(
            id: id, isEgress: old.isEgress, traffic: traffic, peer: try peer(request, for: group, in: changes), description: request.description, tags: old.tagMap)
        guard !group.rules.contains(where: { $0.securityGroupRuleId != id && $0.isSame(as: rule) }) else {
            throw ServiceFault.refused("InvalidPermission.Duplicate", "the specified rule \"\(rule.sentence)\" already exists")
        }
        group.rules[place] = rule
    }

    private static func peer(_ request: Request, for group: SecurityGroup, in changes: Changes) throws -> Peer {
        let named = [request.cidrIpv4, request.cidrIpv6, request.referencedGroupId].compactMap { $0 }
        guard named.count == 1 else {
            throw ServiceFault.combination("Exactly one of CidrIpv4, CidrIpv6 and ReferencedGroupId must be given.")
        }
        if let block = request.cidrIpv4 { return try Peer(v4: block) }
        if let block = request.cidrIpv6 { return try Peer(v6: block) }
        let source = try changes.find(request.referencedGroupId ?? "", SecurityGroup.self)
        guard source.value.vpcId == group.vpcId else {
            throw ServiceFault.refused("InvalidGroup.NotFound", "You have specified two resources that belong to different networks (ReferencedGroupId).")
        }
        return .group(source.id)
    }
}

/// Gives rules other descriptions.
struct RuleDescriptions: Sendable {
    struct Change: Decodable, Sendable { var securityGroupRuleId: String?, description: String? }
    struct Input: Decodable, Sendable {
        var groupId: String?
        var groupName: String?
        var ipPermissions: [IpPermission]?
        var securityGroupRuleDescriptions: [Change]?
    }

    let isEgress: Bool
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Done {
        try await estate.change(call) { [isEgress] changes in
            var group = try changes.group(id: input.groupId, name: input.groupName)
            for change in input.securityGroupRuleDescriptions ?? [] {
                let id = change.securityGroupRuleId ?? ""
                guard let place = group.value.rules.firstIndex(where: { $0.securityGroupRuleId == id && $0.isEgress == isEgress }) else { throw SecurityGroupRule.missing([id]) }
                try RuleOrder.check(change.description)
                group.value.rules[place].description = change.description
            }
            if let permissions = input.ipPermissions, !permissions.isEmpty {
                for meant in try RuleOrder(ipPermissions: permissions).rules(for: group.value, isEgress: isEgress, in: changes, newID: { "" }) {
                    guard let place = group.value.rules.firstIndex(where: { $0.isSame(as: meant) }) else {
                        throw ServiceFault.refused("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
                    }
                    group.value.rules[place].description = meant.description
                }
            }
            try changes.put(group)
        }
        return Done()
    }
}

/// (Amazon EC2 API Reference, UpdateSecurityGroupRuleDescriptionsIngress.)
struct UpdateSecurityGroupRuleDescriptionsIngress: Action {
    static let access = Access.write("ec2:UpdateSecurityGroupRuleDescriptionsIngress")
    let descriptions: RuleDescriptions

    init(estate: Estate) { descriptions = RuleDescriptions(isEgress: false, estate: estate) }

    func run(_ input: RuleDescriptions.Input, in call: Call) async throws(ServiceFault) -> Done { try await descriptions.run(input, in: call) }
}

/// (Amazon EC2 API Reference, UpdateSecurityGroupRuleDescriptionsEgress.)
struct UpdateSecurityGroupRuleDescriptionsEgress: Action {
    static let access = Access.write("ec2:UpdateSecurityGroupRuleDescriptionsEgress")
    let descriptions: RuleDescriptions

    init(estate: Estate) { descriptions = RuleDescriptions(isEgress: true, estate: estate) }

    func run(_ input: RuleDescriptions.Input, in call: Call) async throws(ServiceFault) -> Done { try await descriptions.run(input, in: call) }
}
