import Access
import Base
import Compute
import RecordStore
import Testing

@testable import AWSWire
@testable import EC2

/// A stage with one tagged thing of most kinds, and what calls on them need.
private struct RightsStage {
    static let prefix = "arn:aws:ec2:us-east-1:123456789012:"
    let stage: EC2Stage
    /// Ids by what stands for them in the cases: `INSTANCE`, `GROUP`.
    let ids: [String: String]

    init() async throws {
        stage = try EC2Stage(isOpen: true)
        var ids: [String: String] = [:]
        let dev = ["Tag.1.Key=env", "Tag.1.Value=dev"]
        func tags(_ type: String) -> [String] { ["TagSpecification.1.ResourceType=\(type)"] + dev.map { "TagSpecification.1.\($0)" } }
        let launched = try await stage.ask("RunInstances", ["ImageId=ami-12345678", "MinCount=1", "MaxCount=1", "InstanceType=t3.micro"] + tags("instance"))
        ids["INSTANCE"] = launched.text("Instances", 0, "InstanceId")
        ids["PLAIN"] = try await stage.ask("RunInstances", "ImageId=ami-12345678", "MinCount=1", "MaxCount=1").text("Instances", 0, "InstanceId")
        ids["GROUP"] = try await stage.ask("CreateSecurityGroup", ["GroupName=web", "GroupDescription=d"] + tags("security-group")).text("GroupId")
        try await stage.ask("CreateKeyPair", ["KeyName=pair", "KeyType=ed25519"] + tags("key-pair"))
        ids["KEY"] = try await stage.ask("DescribeKeyPairs").text("KeyPairs", 0, "KeyPairId")
        let data = [
            "LaunchTemplateData.ImageId=ami-87654321", "LaunchTemplateData.KeyName=pair", "LaunchTemplateData.IamInstanceProfile.Name=app",
            "LaunchTemplateData.TagSpecification.1.ResourceType=volume", "LaunchTemplateData.TagSpecification.1.Tag.1.Key=disk",
            "LaunchTemplateData.TagSpecification.1.Tag.1.Value=yes", "LaunchTemplateData.SecurityGroup.1=web", "LaunchTemplateData.InstanceType=t3.small",
        ]
        ids["TEMPLATE"] = try await stage.ask("CreateLaunchTemplate", ["LaunchTemplateName=app"] + data).text("LaunchTemplate", "LaunchTemplateId")
        ids["TABLE"] = try await stage.ask("CreateRouteTable", "VpcId=\(stage.defaultVPC)").text("RouteTable", "RouteTableId")
        ids["SUBNET"] = stage.defaultSubnets[1]
        ids["ASSOCIATION"] = try await stage.ask("AssociateRouteTable", "RouteTableId=\(ids["TABLE"] ?? "")", "SubnetId=\(ids["SUBNET"] ?? "")").text("AssociationId")
        ids["VPC"] = stage.defaultVPC
        ids["FIRST"] = stage.defaultSubnets[0]
        ids["DEFAULT"] = DefaultNetwork.securityGroupID(in: EC2Stage.place)
        self.ids = ids
    }

    private func filled(_ text: String) -> String { ids.sorted { $0.key.count > $1.key.count }.reduce(text) { $0.replacing($1.key, with: $1.value) } }

    func question(_ operation: String, _ form: [String]) throws -> AccessQuestion {
        let shape = try #require(stage.served.table.operation(operation))
        let served = try #require(stage.served.operation(named: operation))
        let request = EC2Stage.request(form.map(filled))
        let wire = WireCall(form: ReplyForm(of: request, requestID: "r").speaking(.ec2, jsonVersion: "1.1"), service: stage.served, operation: shape)
        let input = try wire.input(of: request)
        return AccessQuestion(
            principal: Principal(arn: "arn:aws:iam::123456789012:user/eve", userID: "AIDA", accessKeyID: nil, isTemporary: false), action: type(of: served).access.action,
            region: "us-east-1", account: "123456789012", time: Timestamp(seconds: 0), peer: "", userAgent: "", service: "ec2", operation: operation,
            naming: stage.served.service.naming, input: { input })
    }

    /// `action resource` of all that a call needs, sorted; resources of this account without what they have in common.
    func needs(_ operation: String, _ form: [String]) async throws -> [String] {
        try await question(operation, form).lookedUp().needs.map { "\($0.action) \($0.resource)" }.sorted()
    }

    func expected(_ lines: [String]) -> [String] {
        lines.map { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            let resource = filled(String(parts[1]))
            return "\(parts[0]) \(resource == "*" || resource.hasPrefix("arn:") ? resource : RightsStage.prefix + resource)"
        }.sorted()
    }

    /// Whether a policy of statements allows a call.
    func isAllowed(_ statements: String, _ operation: String, _ form: [String]) async throws -> Bool {
        let policy = NamedPolicy(name: "p", document: try PolicyDocument(#"{"Version":"2012-10-17","Statement":[\#(filled(statements))]}"#, for: .identity))
        let question = try await question(operation, form).lookedUp()
        let principal = AccessPrincipal(arn: question.principal.arn, account: "123456789012", uniqueID: "AIDA", kind: .user)
        return question.needs.allSatisfy { need in
            let context = AccessContext(later: { need.keys.all($0) ?? question.inputValues($0) })
            let request = AccessRequest(principal: principal, action: need.action, resource: need.resource, context: context)
            return AccessEvaluation.ruling(on: request, under: AccessPolicies(identity: [policy])).isAllowed
        }
    }
}

@Suite("What EC2's calls need of policies")
struct RightsTests {
    typealias Case = (operation: String, form: [String], needs: [String])

    static let cases: [Case] = [
        ("DescribeInstances", [], ["ec2:DescribeInstances *"]),
        ("TerminateInstances", ["InstanceId.1=INSTANCE", "InstanceId.2=i-0123456789abcdef0"], ["ec2:TerminateInstances instance/INSTANCE", "ec2:TerminateInstances instance/i-0123456789abcdef0"]),
        ("AuthorizeSecurityGroupIngress", ["GroupName=web", "IpProtocol=tcp", "FromPort=1", "ToPort=1", "CidrIp=10.0.0.0/8"], ["ec2:AuthorizeSecurityGroupIngress security-group/GROUP"]),
        ("AuthorizeSecurityGroupIngress", ["GroupName=ghost"], ["ec2:AuthorizeSecurityGroupIngress security-group/*"]),
        ("DeleteKeyPair", ["KeyPairId=KEY"], ["ec2:DeleteKeyPair key-pair/pair"]),
        ("DeleteKeyPair", ["KeyName=other"], ["ec2:DeleteKeyPair key-pair/other"]),
        ("ImportKeyPair", ["KeyName=new", "PublicKeyMaterial=eA=="], ["ec2:ImportKeyPair key-pair/new"]),
        ("DeleteLaunchTemplate", ["LaunchTemplateName=app"], ["ec2:DeleteLaunchTemplate launch-template/TEMPLATE"]),
        ("DeregisterImage", ["ImageId=ami-12345678"], ["ec2:DeregisterImage arn:aws:ec2:us-east-1::image/ami-12345678"]),
        ("DisassociateRouteTable", ["AssociationId=ASSOCIATION"], ["ec2:DisassociateRouteTable route-table/TABLE", "ec2:DisassociateRouteTable subnet/SUBNET"]),
        ("DisassociateRouteTable", ["AssociationId=rtbassoc-1"], ["ec2:DisassociateRouteTable route-table/*", "ec2:DisassociateRouteTable subnet/*"]),
        ("AttachInternetGateway", ["InternetGatewayId=igw-1", "VpcId=VPC"], ["ec2:AttachInternetGateway internet-gateway/igw-1", "ec2:AttachInternetGateway vpc/VPC"]),
        ("CreateSecurityGroup", ["GroupName=x", "GroupDescription=d"], ["ec2:CreateSecurityGroup security-group/*", "ec2:CreateSecurityGroup vpc/VPC"]),
        ("CreateSubnet", ["VpcId=vpc-1", "CidrBlock=10.0.0.0/24", "TagSpecification.1.ResourceType=subnet", "TagSpecification.1.Tag.1.Key=k", "TagSpecification.1.Tag.1.Value=v"],
            ["ec2:CreateSubnet subnet/*", "ec2:CreateSubnet vpc/vpc-1", "ec2:CreateTags subnet/*"]),
        ("CreateTags", ["ResourceId.1=INSTANCE", "ResourceId.2=KEY", "ResourceId.3=what", "Tag.1.Key=k"], ["ec2:CreateTags *", "ec2:CreateTags instance/INSTANCE", "ec2:CreateTags key-pair/pair"]),
        ("ModifyInstanceAttribute", ["InstanceId=INSTANCE", "GroupId.1=GROUP"], ["ec2:ModifyInstanceAttribute instance/INSTANCE", "ec2:ModifyInstanceAttribute security-group/GROUP"]),
        ("AssociateIamInstanceProfile", ["InstanceId=INSTANCE", "IamInstanceProfile.Name=app"],
            ["ec2:AssociateIamInstanceProfile instance/INSTANCE", "iam:PassRole arn:aws:iam::123456789012:role/app-role"]),
        ("AssociateIamInstanceProfile", ["InstanceId=INSTANCE", "IamInstanceProfile.Arn=arn:aws:iam::123456789012:instance-profile/x/ghost"],
            ["ec2:AssociateIamInstanceProfile instance/INSTANCE", "iam:PassRole *"]),
        ("RunInstances", ["ImageId=ami-12345678", "MinCount=1", "MaxCount=1"],
            ["ec2:RunInstances arn:aws:ec2:us-east-1::image/ami-12345678", "ec2:RunInstances instance/*", "ec2:RunInstances network-interface/*",
                "ec2:RunInstances security-group/DEFAULT", "ec2:RunInstances subnet/FIRST", "ec2:RunInstances volume/*"]),
        ("RunInstances", ["LaunchTemplate.LaunchTemplateName=app", "MinCount=1", "MaxCount=1", "SubnetId=SUBNET"],
            ["ec2:CreateTags volume/*", "ec2:RunInstances arn:aws:ec2:us-east-1::image/ami-87654321", "ec2:RunInstances instance/*", "ec2:RunInstances key-pair/pair",
                "ec2:RunInstances launch-template/TEMPLATE", "ec2:RunInstances network-interface/*", "ec2:RunInstances security-group/GROUP",
                "ec2:RunInstances subnet/SUBNET", "ec2:RunInstances volume/*", "iam:PassRole arn:aws:iam::123456789012:role/app-role"]),
        ("RunInstances", ["ImageId=ami-12345678", "MinCount=1", "MaxCount=1", "SubnetId=subnet-none"],
            ["ec2:RunInstances arn:aws:ec2:us-east-1::image/*", "ec2:RunInstances instance/*", "ec2:RunInstances network-interface/*", "ec2:RunInstances security-group/*",
                "ec2:RunInstances subnet/*", "ec2:RunInstances volume/*"]),
    ]

    @Test("Each call names its resources, by id, by name or through what it names")
    func naming() async throws {
        let rights = try await RightsStage()
        for (operation, form, needs) in RightsTests.cases {
            #expect(try await rights.needs(operation, form) == rights.expected(needs), "\(operation) \(form)")
        }
    }

    @Test("The table has only operations that are served, and every one that changes something")
    func completeness() throws {
        let stage = try EC2Stage()
        let served = Set(stage.served.service.operations.map { type(of: $0).name })
        // Where nothing keeps files of images, none is made of an instance.
        #expect(Set(RightsTable.rows.keys).subtracting(served) == ["CreateImage"])
        let writes = stage.served.service.operations.filter { if case .write = type(of: $0).access { true } else { false } }.map { type(of: $0).name }
        #expect(Set(writes).subtracting(RightsTable.rows.keys) == ["CreateTags", "DeleteTags", "RunInstances"])
    }

    private static let run = ["ImageId=ami-12345678", "MinCount=1", "MaxCount=1", "InstanceType=t3.micro"]
    private static let tagged = run + ["TagSpecification.1.ResourceType=instance", "TagSpecification.1.Tag.1.Key=env", "TagSpecification.1.Tag.1.Value=dev"]

    private static func allow(_ action: String, _ resource: String = "*", _ condition: String = "{}", effect: String = "Allow") -> String {
        #"{"Effect":"\#(effect)","Action":"\#(action)","Resource":"\#(resource)","Condition":\#(condition)}"#
    }

    static let rulings: [(statements: String, operation: String, form: [String], isAllowed: Bool)] = [
        // Tags of what is there.
        (allow("ec2:TerminateInstances", "*", #"{"StringEquals":{"aws:ResourceTag/env":"dev"}}"#), "TerminateInstances", ["InstanceId.1=INSTANCE"], true),
        (allow("ec2:TerminateInstances", "*", #"{"StringEquals":{"ec2:ResourceTag/Env":"dev"}}"#), "TerminateInstances", ["InstanceId.1=INSTANCE"], true),
        (allow("ec2:TerminateInstances", "*", #"{"StringEquals":{"aws:ResourceTag/env":"dev"}}"#), "TerminateInstances", ["InstanceId.1=PLAIN"], false),
        (allow("ec2:TerminateInstances", "*", #"{"StringEquals":{"aws:ResourceTag/env":"dev"}}"#), "TerminateInstances", ["InstanceId.1=INSTANCE", "InstanceId.2=PLAIN"], false),
        (allow("ec2:TerminateInstances", "arn:aws:ec2:*:*:instance/INSTANCE"), "TerminateInstances", ["InstanceId.1=INSTANCE"], true),
        (allow("ec2:TerminateInstances", "arn:aws:ec2:*:*:instance/INSTANCE"), "TerminateInstances", ["InstanceId.1=PLAIN"], false),
        (allow("ec2:DeleteSecurityGroup", "*", #"{"StringEquals":{"aws:ResourceTag/env":"dev"}}"#), "DeleteSecurityGroup", ["GroupName=web"], true),
        (allow("ec2:DeleteKeyPair", "*", #"{"StringEquals":{"aws:ResourceTag/env":"dev"}}"#), "DeleteKeyPair", ["KeyPairId=KEY"], true),
        (allow("ec2:StopInstances", "*", #"{"StringEquals":{"ec2:InstanceType":"t3.micro"}}"#), "StopInstances", ["InstanceId.1=INSTANCE"], true),
        (allow("ec2:StopInstances", "*", #"{"StringEquals":{"ec2:InstanceType":"t3.micro"}}"#), "StopInstances", ["InstanceId.1=PLAIN"], false),
        // Launches: every resource must be allowed.
        (allow("ec2:RunInstances"), "RunInstances", run, true),
        (allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*"), "RunInstances", run, false),
        (allow("ec2:RunInstances") + "," + allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", #"{"StringNotEquals":{"ec2:InstanceType":"t3.micro"}}"#, effect: "Deny"),
            "RunInstances", run, true),
        (allow("ec2:RunInstances") + "," + allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", #"{"StringNotEquals":{"ec2:InstanceType":"t3.small"}}"#, effect: "Deny"),
            "RunInstances", run, false),
        (allow("ec2:RunInstances") + "," + allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", #"{"StringNotEquals":{"ec2:MetadataHttpTokens":"required"}}"#, effect: "Deny"),
            "RunInstances", run, false),
        (allow("ec2:RunInstances") + "," + allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", #"{"StringNotEquals":{"ec2:MetadataHttpTokens":"required"}}"#, effect: "Deny"),
            "RunInstances", run + ["MetadataOptions.HttpTokens=required"], true),
        (allow("ec2:RunInstances") + "," + allow("ec2:RunInstances", "arn:aws:ec2:*:*:subnet/*", #"{"ArnEquals":{"ec2:Vpc":"arn:aws:ec2:us-east-1:123456789012:vpc/VPC"}}"#, effect: "Deny"),
            "RunInstances", run, false),
        // Tags of what is made.
        (allow("ec2:RunInstances"), "RunInstances", tagged, false),
        (allow("ec2:RunInstances") + "," + allow("ec2:CreateTags", "*", #"{"StringEquals":{"ec2:CreateAction":"RunInstances"}}"#), "RunInstances", tagged, true),
        (allow("ec2:CreateTags", "*", #"{"StringEquals":{"ec2:CreateAction":"RunInstances"}}"#), "CreateTags", ["ResourceId.1=INSTANCE", "Tag.1.Key=a", "Tag.1.Value=b"], false),
        (allow("ec2:CreateTags", "*", #"{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]}}"#), "CreateTags", ["ResourceId.1=INSTANCE", "Tag.1.Key=a", "Tag.1.Value=b"], true),
        (allow("ec2:CreateTags", "*", #"{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]}}"#), "CreateTags", ["ResourceId.1=INSTANCE", "Tag.1.Key=z", "Tag.1.Value=b"], false),
        (allow("ec2:*") + "," + allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", #"{"Null":{"aws:RequestTag/env":"true"}}"#, effect: "Deny"), "RunInstances", run, false),
        (allow("ec2:*") + "," + allow("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", #"{"Null":{"aws:RequestTag/env":"true"}}"#, effect: "Deny"), "RunInstances", tagged, true),
        // Templates and the roles in them.
        (allow("ec2:*"), "RunInstances", ["LaunchTemplate.LaunchTemplateId=TEMPLATE", "MinCount=1", "MaxCount=1"], false),
        (allow("ec2:*") + "," + allow("iam:PassRole", "arn:aws:iam::*:role/app-role", #"{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"#), "RunInstances",
            ["LaunchTemplate.LaunchTemplateId=TEMPLATE", "MinCount=1", "MaxCount=1"], true),
        (allow("ec2:*", "*", #"{"Bool":{"ec2:IsLaunchTemplateResource":"true"}}"#) + "," + allow("iam:PassRole") + "," + allow("ec2:CreateTags"), "RunInstances",
            ["LaunchTemplate.LaunchTemplateId=TEMPLATE", "MinCount=1", "MaxCount=1"], true),
        (allow("ec2:*", "*", #"{"Bool":{"ec2:IsLaunchTemplateResource":"true"}}"#) + "," + allow("iam:PassRole") + "," + allow("ec2:CreateTags"), "RunInstances",
            ["LaunchTemplate.LaunchTemplateId=TEMPLATE", "MinCount=1", "MaxCount=1", "ImageId=ami-12345678"], false),
        (allow("ec2:Describe*", "*", #"{"StringEquals":{"ec2:Region":"us-east-1"}}"#), "DescribeInstances", [], true),
        (allow("ec2:Describe*", "*", #"{"StringEquals":{"ec2:Region":"eu-west-1"}}"#), "DescribeInstances", [], false),
    ]

    @Test("Policies see the tags and the properties of what is named and of what is made")
    func judging() async throws {
        let rights = try await RightsStage()
        for (statements, operation, form, isAllowed) in RightsTests.rulings {
            #expect(try await rights.isAllowed(statements, operation, form) == isAllowed, "\(operation) \(form) under \(statements)")
        }
    }

    @Test("Asking changes nothing, not even in a region that nobody has used")
    func looking() async throws {
        let stage = try EC2Stage()
        let question = AccessQuestion(
            principal: Principal(arn: "arn:aws:iam::123456789012:user/eve", userID: "AIDA", accessKeyID: nil, isTemporary: false), action: "ec2:CreateSecurityGroup",
            region: "eu-west-1", account: "123456789012", time: Timestamp(seconds: 0), peer: "", userAgent: "", service: "ec2", operation: "CreateSecurityGroup",
            naming: stage.served.service.naming, input: { nil })
        let needs = try await question.lookedUp().needs.map(\.resource)
        #expect(needs == ["security-group/*", "vpc/\(DefaultNetwork.vpcID(in: Place(account: "123456789012", region: "eu-west-1")))"].map { "arn:aws:ec2:eu-west-1:123456789012:" + $0 })
        #expect(try await stage.records.read { try $0.records(type: "AWS::EC2::VPC") }.isEmpty)
    }
}
