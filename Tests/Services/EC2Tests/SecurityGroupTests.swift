import AWSWire
import Base
import Testing

@testable import EC2

@Suite("Security groups")
struct SecurityGroupTests {
    private let stage: EC2Stage

    init() throws { stage = try EC2Stage() }

    private func group(_ name: String = "web") async throws -> String {
        try await stage.ask("CreateSecurityGroup", "GroupName=\(name)", "GroupDescription=d").text("GroupId")
    }

    private func shown(_ id: String) async throws -> Node { try await stage.ask("DescribeSecurityGroups", "GroupId.1=\(id)").at("SecurityGroups", 0) ?? .null }

    @Test("A new group lets everything out and nothing in; names are unique in a VPC")
    func create() async throws {
        let id = try await group()
        let group = try await shown(id)
        #expect(group["IpPermissions"]?.items == [])
        #expect(group.text("IpPermissionsEgress", 0, "IpProtocol") == "-1")
        #expect(group.text("IpPermissionsEgress", 0, "IpRanges", 0, "CidrIp") == "0.0.0.0/0")
        #expect(await stage.code("CreateSecurityGroup", "GroupName=web", "GroupDescription=d") == "InvalidGroup.Duplicate")
        let other = try await stage.ask("CreateVpc", "CidrBlock=10.0.0.0/16").text("Vpc", "VpcId")
        #expect(await stage.code("CreateSecurityGroup", "GroupName=web", "GroupDescription=d", "VpcId=\(other)") == "none")
    }

    @Test("Names and descriptions are checked", arguments: [
        ("default", "d"), ("sg-abc", "d"), ("", "d"), ("é", "d"), ("web", ""), ("web", "näh"), (String(repeating: "a", count: 256), "d"), ("web", String(repeating: "a", count: 256)),
    ])
    func names(_ name: String, _ description: String) async throws {
        #expect(await stage.code("CreateSecurityGroup", "GroupName=\(name)", "GroupDescription=\(description)") == "InvalidParameterValue")
    }

    @Test("Rules are added in both forms, grouped by traffic, and each has an id")
    func authorize() async throws {
        let id = try await group()
        try await stage.ask("AuthorizeSecurityGroupIngress", "GroupId=\(id)", "IpProtocol=tcp", "FromPort=22", "ToPort=22", "CidrIp=0.0.0.0/0")
        let added = try await stage.ask(
            "AuthorizeSecurityGroupIngress", "GroupId=\(id)", "IpPermissions.1.IpProtocol=6", "IpPermissions.1.FromPort=22", "IpPermissions.1.ToPort=22",
            "IpPermissions.1.IpRanges.1.CidrIp=10.0.0.7/8", "IpPermissions.1.IpRanges.1.Description=office", "IpPermissions.1.Ipv6Ranges.1.CidrIpv6=2001:DB8::1/32",
            "IpPermissions.1.Groups.1.GroupId=\(id)", "TagSpecification.1.ResourceType=security-group-rule", "TagSpecification.1.Tag.1.Key=k", "TagSpecification.1.Tag.1.Value=v")
        #expect(added.texts("SecurityGroupRules", "CidrIpv4") == ["10.0.0.0/8", "", ""])
        #expect(added.texts("SecurityGroupRules", "CidrIpv6") == ["", "2001:db8::/32", ""])
        #expect(added.text("SecurityGroupRules", 2, "ReferencedGroupInfo", "GroupId") == id)
        let permissions = try await shown(id)["IpPermissions"]?.items ?? []
        #expect(permissions.count == 1)
        #expect(permissions[0].texts("IpRanges", "CidrIp") == ["0.0.0.0/0", "10.0.0.0/8"])
        #expect(permissions[0].text("UserIdGroupPairs", 0, "GroupId") == id)
        let rules = try await stage.ask("DescribeSecurityGroupRules", "Filter.1.Name=group-id", "Filter.1.Value.1=\(id)")
        #expect(rules["SecurityGroupRules"]?.items?.count == 5)
        let tagged = try await stage.ask("DescribeSecurityGroupRules", "Filter.1.Name=tag:k", "Filter.1.Value.1=v")
        #expect(tagged["SecurityGroupRules"]?.items?.count == 3)
    }

    @Test("What cannot be a rule is refused", arguments: [
        (["IpProtocol=tcp", "CidrIp=0.0.0.0/0"], "InvalidParameterValue"), (["IpProtocol=tcp", "FromPort=9", "ToPort=8", "CidrIp=0.0.0.0/0"], "InvalidParameterValue"),
        (["IpProtocol=tcp", "FromPort=1", "ToPort=65536", "CidrIp=0.0.0.0/0"], "InvalidParameterValue"), (["IpProtocol=tcp", "FromPort=1", "ToPort=2"], "MissingParameter"),
        (["IpProtocol=tcp", "FromPort=1", "ToPort=2", "CidrIp=0.0.0.0"], "InvalidParameterValue"), (["IpProtocol=carrier-pigeon", "CidrIp=0.0.0.0/0"], "InvalidParameterValue"),
        (["IpProtocol=256", "CidrIp=0.0.0.0/0"], "InvalidParameterValue"), ([], "MissingParameter"), (["FromPort=1"], "MissingParameter"),
        (["IpPermissions.1.IpProtocol=-1", "IpPermissions.1.Groups.1.GroupId=sg-0123456789abcdef0"], "InvalidGroup.NotFound"),
        (["IpPermissions.1.IpProtocol=-1", "IpPermissions.1.Groups.1.UserId=999999999999", "IpPermissions.1.Groups.1.GroupId=sg-0123456789abcdef0"], "InvalidParameterValue"),
        (["IpPermissions.1.IpProtocol=-1", "IpPermissions.1.PrefixListIds.1.PrefixListId=pl-1"], "InvalidParameterValue"),
        (["IpPermissions.1.IpProtocol=icmp", "IpPermissions.1.FromPort=-1", "IpPermissions.1.ToPort=4", "IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0"], "InvalidParameterValue"),
    ])
    func refused(_ form: [String], _ code: String) async throws {
        let id = try await group()
        do {
            _ = try await stage.ask("AuthorizeSecurityGroupIngress", ["GroupId=\(id)"] + form)
            Issue.record("\(form) was taken")
        } catch let fault as ServiceFault {
            #expect(fault.name == code, "\(fault.message)")
        }
    }

    @Test("The same rule twice is refused, and adds none of its call")
    func duplicate() async throws {
        let id = try await group()
        let rule = ["GroupId=\(id)", "IpProtocol=tcp", "FromPort=22", "ToPort=22", "CidrIp=0.0.0.0/0"]
        _ = try await stage.ask("AuthorizeSecurityGroupIngress", rule)
        do {
            _ = try await stage.ask(
                "AuthorizeSecurityGroupIngress", "GroupId=\(id)", "IpPermissions.1.IpProtocol=tcp", "IpPermissions.1.FromPort=22", "IpPermissions.1.ToPort=22",
                "IpPermissions.1.IpRanges.1.CidrIp=1.2.3.4/32", "IpPermissions.1.IpRanges.2.CidrIp=0.0.0.0/0")
            Issue.record("a rule was added twice")
        } catch let fault as ServiceFault {
            #expect(fault.name == "InvalidPermission.Duplicate")
            #expect(fault.message == "the specified rule \"peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW\" already exists")
        }
        #expect(try await shown(id).at("IpPermissions", 0)?.texts("IpRanges", "CidrIp") == ["0.0.0.0/0"])
    }

    @Test("Rules are revoked by what they say or by id")
    func revoke() async throws {
        let id = try await group()
        let rule = ["GroupId=\(id)", "IpProtocol=udp", "FromPort=53", "ToPort=53", "CidrIp=10.0.0.0/8"]
        _ = try await stage.ask("AuthorizeSecurityGroupIngress", rule)
        _ = try await stage.ask("RevokeSecurityGroupIngress", rule)
        do {
            _ = try await stage.ask("RevokeSecurityGroupIngress", rule)
            Issue.record("a rule was revoked twice")
        } catch let fault as ServiceFault {
            #expect(fault.name == "InvalidPermission.NotFound")
        }
        let out = try await stage.ask("DescribeSecurityGroupRules", "Filter.1.Name=group-id", "Filter.1.Value.1=\(id)").text("SecurityGroupRules", 0, "SecurityGroupRuleId")
        #expect(await stage.code("RevokeSecurityGroupIngress", "GroupId=\(id)", "SecurityGroupRuleId.1=\(out)") == "InvalidSecurityGroupRuleId.NotFound")
        let revoked = try await stage.ask("RevokeSecurityGroupEgress", "GroupId=\(id)", "SecurityGroupRuleId.1=\(out)")
        #expect(revoked.texts("RevokedSecurityGroupRules", "SecurityGroupRuleId") == [out])
        #expect(try await shown(id)["IpPermissionsEgress"]?.items == [])
    }

    @Test("A rule is changed and keeps its id and tags")
    func modify() async throws {
        let id = try await group()
        let rule = try await stage.ask("AuthorizeSecurityGroupIngress", "GroupId=\(id)", "IpProtocol=tcp", "FromPort=80", "ToPort=80", "CidrIp=0.0.0.0/0")
            .text("SecurityGroupRules", 0, "SecurityGroupRuleId")
        try await stage.ask("CreateTags", "ResourceId.1=\(rule)", "Tag.1.Key=k", "Tag.1.Value=v")
        try await stage.ask(
            "ModifySecurityGroupRules", "GroupId=\(id)", "SecurityGroupRule.1.SecurityGroupRuleId=\(rule)", "SecurityGroupRule.1.SecurityGroupRule.IpProtocol=tcp",
            "SecurityGroupRule.1.SecurityGroupRule.FromPort=443", "SecurityGroupRule.1.SecurityGroupRule.ToPort=443", "SecurityGroupRule.1.SecurityGroupRule.CidrIpv6=::/0",
            "SecurityGroupRule.1.SecurityGroupRule.Description=https")
        let changed = try await stage.ask("DescribeSecurityGroupRules", "SecurityGroupRuleId.1=\(rule)")
        #expect(changed.text("SecurityGroupRules", 0, "FromPort") == "443" && changed.text("SecurityGroupRules", 0, "CidrIpv6") == "::/0")
        #expect(changed.text("SecurityGroupRules", 0, "Tags", 0, "Value") == "v" && changed.text("SecurityGroupRules", 0, "CidrIpv4") == "")
        try await stage.ask(
            "UpdateSecurityGroupRuleDescriptionsIngress", "GroupId=\(id)", "SecurityGroupRuleDescription.1.SecurityGroupRuleId=\(rule)",
            "SecurityGroupRuleDescription.1.Description=web")
        #expect(try await stage.ask("DescribeSecurityGroupRules", "SecurityGroupRuleId.1=\(rule)").text("SecurityGroupRules", 0, "Description") == "web")
    }

    @Test("A group that is used, named by another, or the default one is not deleted")
    func delete() async throws {
        let id = try await group(), other = try await group("db")
        try await stage.ask("AuthorizeSecurityGroupIngress", "GroupId=\(other)", "SourceSecurityGroupName=web")
        #expect(await stage.code("DeleteSecurityGroup", "GroupId=\(id)") == "DependencyViolation")
        try await stage.ask("DeleteSecurityGroup", "GroupName=db")
        let instance = try await stage.ask("RunInstances", "ImageId=ami-0123456789abcdef0", "MinCount=1", "MaxCount=1", "SecurityGroupId.1=\(id)").text("Instances", 0, "InstanceId")
        #expect(await stage.code("DeleteSecurityGroup", "GroupId=\(id)") == "DependencyViolation")
        try await stage.ask("TerminateInstances", "InstanceId.1=\(instance)")
        #expect(await stage.code("DeleteSecurityGroup", "GroupId=\(id)") == "none")
        #expect(await stage.code("DeleteSecurityGroup", "GroupName=default") == "CannotDelete")
        #expect(await stage.code("DeleteSecurityGroup", "GroupId=\(id)") == "InvalidGroup.NotFound")
    }

    @Test("Groups are found by what their rules say", arguments: [
        ("ip-permission.from-port", "22", true), ("ip-permission.from-port", "23", false), ("ip-permission.cidr", "10.*", true), ("ip-permission.protocol", "tcp", true),
        ("group-name", "w?b", true), ("group-name", "W?B", false), ("egress.ip-permission.cidr", "0.0.0.0/0", true),
    ])
    func filters(_ name: String, _ value: String, _ isFound: Bool) async throws {
        let id = try await group()
        try await stage.ask("AuthorizeSecurityGroupIngress", "GroupId=\(id)", "IpProtocol=tcp", "FromPort=22", "ToPort=22", "CidrIp=10.0.0.0/8")
        let found = try await stage.ask("DescribeSecurityGroups", "Filter.1.Name=\(name)", "Filter.1.Value.1=\(value)").texts("SecurityGroups", "GroupId")
        #expect(found.contains(id) == isFound)
    }
}
