import AWSWire

/// Rules as calls speak of them: one kind of traffic with many peers (Amazon EC2 API Reference, IpPermission).
struct IpPermission: Codable, Hashable, Sendable {
    struct Range: Codable, Hashable, Sendable { var cidrIp: String?, description: String? }
    struct Range6: Codable, Hashable, Sendable { var cidrIpv6: String?, description: String? }
    struct Group: Codable, Hashable, Sendable {
        var groupId: String?
        var groupName: String?
        var userId: String?
        var vpcId: String?
        var description: String?
    }

    var ipProtocol: String?
    var fromPort: Int?
    var toPort: Int?
    var ipRanges: [Range]?
    var ipv6Ranges: [Range6]?
    var userIdGroupPairs: [Group]?

    /// Rules of equal traffic in one permission each, in the order in which they were added.
    static func grouped(_ rules: [SecurityGroupRule], owner: String) -> [IpPermission] {
        var permissions: [IpPermission] = []
        for rule in rules {
            let place = permissions.firstIndex { $0.ipProtocol == rule.ipProtocol && $0.fromPort == rule.fromPort && $0.toPort == rule.toPort }
            var permission = place.map { permissions[$0] } ?? IpPermission(
                ipProtocol: rule.ipProtocol, fromPort: rule.fromPort, toPort: rule.toPort, ipRanges: [], ipv6Ranges: [], userIdGroupPairs: [])
            permission.add(rule, owner: owner)
            if let place { permissions[place] = permission } else { permissions.append(permission) }
        }
        return permissions
    }

    private mutating func add(_ rule: SecurityGroupRule, owner: String) {
        if let block = rule.cidrIpv4 { ipRanges?.append(Range(cidrIp: block, description: rule.description)) }
        if let block = rule.cidrIpv6 { ipv6Ranges?.append(Range6(cidrIpv6: block, description: rule.description)) }
        if let group = rule.referencedGroupId { userIdGroupPairs?.append(Group(groupId: group, userId: owner, description: rule.description)) }
    }
}

/// What Authorize and Revoke calls may say of rules, in either of their forms.
struct RuleOrder: Decodable, Sendable {
    var ipPermissions: [IpPermission]?
    var ipProtocol: String?
    var fromPort: Int?
    var toPort: Int?
    var cidrIp: String?
    var sourceSecurityGroupName: String?
    var sourceSecurityGroupOwnerId: String?

    static let descriptionCharactersMax = 255

    /// The rules that are meant, with ids that are not used yet.
    func rules(for group: SecurityGroup, isEgress: Bool, in changes: Changes, newID: () -> String) throws -> [SecurityGroupRule] {
        var rules: [SecurityGroupRule] = []
        for permission in try permissions() {
            let traffic = try Traffic(asked: permission.ipProtocol, permission.fromPort, permission.toPort)
            for (peer, description) in try RuleOrder.peers(permission, for: group, in: changes) {
                try RuleOrder.check(description)
                rules.append(SecurityGroupRule(id: newID(), isEgress: isEgress, traffic: traffic, peer: peer, description: description))
            }
        }
        return rules
    }

    private func permissions() throws(ServiceFault) -> [IpPermission] {
        var permissions = ipPermissions ?? []
        if ipProtocol != nil || cidrIp != nil || sourceSecurityGroupName != nil {
            var flat = IpPermission(ipProtocol: ipProtocol ?? (sourceSecurityGroupName == nil ? nil : "-1"), fromPort: fromPort, toPort: toPort)
            if let cidrIp { flat.ipRanges = [.init(cidrIp: cidrIp)] }
            if let name = sourceSecurityGroupName { flat.userIdGroupPairs = [.init(groupName: name, userId: sourceSecurityGroupOwnerId)] }
            permissions.append(flat)
        } else if fromPort != nil || toPort != nil || sourceSecurityGroupOwnerId != nil {
            throw .missing("IpProtocol, for FromPort, ToPort or SourceSecurityGroupOwnerId")
        }
        guard !permissions.isEmpty else { throw .missing("IpPermissions") }
        return permissions
    }

    private static func peers(_ permission: IpPermission, for group: SecurityGroup, in changes: Changes) throws -> [(Peer, String?)] {
        var peers: [(Peer, String?)] = []
        for range in permission.ipRanges ?? [] { peers.append((try Peer(v4: range.cidrIp ?? ""), range.description)) }
        for range in permission.ipv6Ranges ?? [] { peers.append((try Peer(v6: range.cidrIpv6 ?? ""), range.description)) }
        for pair in permission.userIdGroupPairs ?? [] { peers.append((.group(try changes.group(pair, for: group)), pair.description)) }
        guard !peers.isEmpty else { throw ServiceFault.missing("IpRanges, Ipv6Ranges or UserIdGroupPairs") }
        return peers
    }

    static func check(_ description: String?) throws(ServiceFault) {
        guard let description, !SecurityGroupText.isSound(description) else { return }
        throw .refused("InvalidParameterValue", "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: \(SecurityGroupText.rule) (Description)")
    }
}

/// The letters that names and descriptions of groups and rules may have (Amazon EC2 API Reference, CreateSecurityGroup).
enum SecurityGroupText {
    static let rule = "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
    private static let marks = Set(". _-:/()#,@[]+=&;{}!$*".unicodeScalars)

    static func isSound(_ text: String) -> Bool {
        text.unicodeScalars.count <= RuleOrder.descriptionCharactersMax
            && text.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) || marks.contains($0) }
    }
}

extension InventoryReading {
    /// The id of the group that a rule for `group` names: by id, or by name in the same VPC.
    fileprivate func group(_ pair: IpPermission.Group, for group: SecurityGroup) throws -> String {
        if let owner = pair.userId, !owner.isEmpty, owner != call.account {
            throw ServiceFault.refused("InvalidParameterValue", "UserId: groups of another account cannot be named here.")
        }
        if let vpc = pair.vpcId, vpc != group.vpcId {
            throw ServiceFault.refused("InvalidParameterValue", "VpcId: groups of another VPC cannot be named here, for there is no peering.")
        }
        if let id = pair.groupId {
            let found = id == group.groupId ? group : try find(id, SecurityGroup.self).value
            guard found.vpcId == group.vpcId else {
                throw ServiceFault.refused("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.")
            }
            return id
        }
        guard let name = pair.groupName else { throw ServiceFault.missing("GroupId") }
        guard let found = try groups(of: group.vpcId).first(where: { $0.value.groupName == name }) else { throw SecurityGroup.kind.missing([name]) }
        return found.id
    }

    func groups(of vpcID: String) throws -> [Stored<SecurityGroup>] { try all(SecurityGroup.self).filter { $0.value.vpcId == vpcID } }
}
