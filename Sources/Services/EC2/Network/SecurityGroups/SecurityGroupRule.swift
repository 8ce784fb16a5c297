import AWSWire
import Base
import World

/// Which packets a rule speaks of.
struct Traffic: Hashable, Sendable {
    /// `tcp`, `udp`, `icmp`, `icmpv6`, another protocol's number, or `-1` for all.
    let ipProtocol: String
    /// First port, or ICMP type; nil where the protocol has neither.
    let fromPort: Int?
    /// Last port, or ICMP code.
    let toPort: Int?

    static let all = Traffic(ipProtocol: "-1", fromPort: nil, toPort: nil)

    private init(ipProtocol: String, fromPort: Int?, toPort: Int?) { (self.ipProtocol, self.fromPort, self.toPort) = (ipProtocol, fromPort, toPort) }

    /// As a request says it (Amazon EC2 API Reference, IpPermission).
    init(asked ipProtocol: String?, _ from: Int?, _ to: Int?) throws(ServiceFault) {
        guard let ipProtocol else { throw .missing("IpProtocol") }
        let name = try Traffic.name(ipProtocol)
        switch name {
        case "tcp", "udp":
            guard let from, let to else { throw .refused("InvalidParameterValue", "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.") }
            guard (0...65535).contains(from), (0...65535).contains(to), from <= to else {
                throw .refused("InvalidParameterValue", "Invalid TCP/UDP port range (\(from):\(to)): FromPort, ToPort")
            }
            self.init(ipProtocol: name, fromPort: from, toPort: to)
        case "icmp", "icmpv6":
            let (type, code) = (from ?? -1, to ?? -1)
            guard (-1...255).contains(type), (-1...255).contains(code), type != -1 || code == -1 else {
                throw .refused("InvalidParameterValue", "Invalid ICMP type and code (\(type):\(code)): FromPort, ToPort")
            }
            self.init(ipProtocol: name, fromPort: type, toPort: code)
        default: self.init(ipProtocol: name, fromPort: nil, toPort: nil)
        }
    }

    private static func name(_ text: String) throws(ServiceFault) -> String {
        switch text.lowercased() {
        case "tcp", "6": return "tcp"
        case "udp", "17": return "udp"
        case "icmp", "1": return "icmp"
        case "icmpv6", "58": return "icmpv6"
        case "-1", "all": return "-1"
        default:
            guard let number = Int(text), (0...255).contains(number) else { throw .invalidValue(text, of: "IpProtocol", "Unsupported IP protocol.") }
            return String(number)
        }
    }
}

/// Where a rule's packets come from, or go to.
enum Peer: Hashable, Sendable {
    case v4(String), v6(String), group(String)

    init(v4 text: String) throws(ServiceFault) {
        guard let block = IPv4Block(text) else { throw .refused("InvalidParameterValue", "CIDR block \(text.prefix(256)) is malformed (CidrIp)") }
        self = .v4(block.description)
    }

    init(v6 text: String) throws(ServiceFault) {
        guard let block = IPv6Block(text) else { throw .refused("InvalidParameterValue", "CIDR block \(text.prefix(256)) is malformed (CidrIpv6)") }
        self = .v6(block.description)
    }
}

/// One rule of a group: one kind of traffic, one peer (Amazon EC2 API Reference, SecurityGroupRule).
struct SecurityGroupRule: Codable, Hashable, Sendable {
    static let prefix = "sgr"
    static let tagType = "security-group-rule"

    var securityGroupRuleId: String
    var isEgress: Bool
    var ipProtocol: String
    var fromPort: Int?
    var toPort: Int?
    var cidrIpv4: String?
    var cidrIpv6: String?
    var referencedGroupId: String?
    var description: String?
    var tags: [Tag]?

    init(id: String, isEgress: Bool, traffic: Traffic, peer: Peer, description: String? = nil, tags: [String: String] = [:]) {
        (securityGroupRuleId, self.isEgress, self.description) = (id, isEgress, description)
        (ipProtocol, fromPort, toPort) = (traffic.ipProtocol, traffic.fromPort, traffic.toPort)
        switch peer {
        case .v4(let block): cidrIpv4 = block
        case .v6(let block): cidrIpv6 = block
        case .group(let id): referencedGroupId = id
        }
        if !tags.isEmpty { self.tags = Tag.list(tags) }
    }

    static func newID(_ random: any RandomSource) -> String { ResourceKind.newID(prefix, random) }

    static func missing(_ ids: [String]) -> ServiceFault {
        .refused("InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '\(ids.map { String($0.prefix(256)) }.joined(separator: ", "))' does not exist")
    }

    var tagMap: [String: String] {
        Dictionary((tags ?? []).map { ($0.key ?? "", $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    /// The same traffic and the same peer, whatever it is called.
    func isSame(as other: SecurityGroupRule) -> Bool {
        isEgress == other.isEgress && ipProtocol == other.ipProtocol && fromPort == other.fromPort && toPort == other.toPort && peer == other.peer
    }

    var peer: String { cidrIpv4 ?? cidrIpv6 ?? referencedGroupId ?? "" }

    /// `peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW`
    var sentence: String {
        let ports = fromPort.map { ", from port: \($0), to port: \(toPort ?? $0)" } ?? ""
        return "peer: \(peer), \(ipProtocol == "-1" ? "ALL" : ipProtocol.uppercased())\(ports), ALLOW"
    }
}

/// The shape `SecurityGroupRule`.
struct SecurityGroupRuleAnswer: Encodable, Sendable {
    struct Reference: Encodable, Sendable { let groupId: String, userId: String }

    let securityGroupRuleId: String, groupId: String, groupOwnerId: String
    let isEgress: Bool
    let ipProtocol: String
    /// -1 where the protocol has no ports.
    let fromPort: Int, toPort: Int
    let cidrIpv4: String?, cidrIpv6: String?
    let referencedGroupInfo: Reference?
    let description: String?
    let tags: [Tag]?
    let securityGroupRuleArn: String

    init(_ rule: SecurityGroupRule, of group: SecurityGroup, region: String) {
        (securityGroupRuleId, groupId, groupOwnerId) = (rule.securityGroupRuleId, group.groupId, group.ownerId)
        (isEgress, ipProtocol, fromPort, toPort) = (rule.isEgress, rule.ipProtocol, rule.fromPort ?? -1, rule.toPort ?? -1)
        (cidrIpv4, cidrIpv6, description, tags) = (rule.cidrIpv4, rule.cidrIpv6, rule.description, rule.tags)
        referencedGroupInfo = rule.referencedGroupId.map { Reference(groupId: $0, userId: group.ownerId) }
        securityGroupRuleArn = ARN(service: "ec2", region: region, account: group.ownerId, resource: "security-group-rule/\(rule.securityGroupRuleId)").description
    }
}
