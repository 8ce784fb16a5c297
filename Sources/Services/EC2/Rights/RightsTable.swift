/// Which resources each operation names (Service Authorization Reference, Actions, resources, and condition keys for Amazon EC2).
/// Operations that are not here have no resource-level permissions; RunInstances (LaunchRights) and calls on tags are told apart below.
enum RightsTable {
    static let rows: [String: [NamedResource]] = [
        "AssociateIamInstanceProfile": [instance],
        "AssociateRouteTable": [routeTable, subnet],
        "AttachInternetGateway": [gateway, vpc],
        "AuthorizeSecurityGroupEgress": [group],
        "AuthorizeSecurityGroupIngress": [group],
        "CopyImage": [.new(.image), .named(.image, ids: "SourceImageId")],
        "CreateImage": [.new(.image), instance],
        "CreateInternetGateway": [.new(.internetGateway)],
        "CreateKeyPair": [.new(.keyPair, named: "KeyName")],
        "CreateLaunchTemplate": [.new(.launchTemplate)],
        "CreateLaunchTemplateVersion": [template],
        "CreateRoute": [routeTable],
        "CreateRouteTable": [.new(.routeTable), vpc],
        "CreateSecurityGroup": [.new(.securityGroup), vpc],
        "CreateSubnet": [.new(.subnet), vpc],
        "CreateVpc": [.new(.vpc)],
        "DeleteInternetGateway": [gateway],
        "DeleteKeyPair": [.named(.keyPair, ids: "KeyPairId", names: "KeyName")],
        "DeleteLaunchTemplate": [template],
        "DeleteLaunchTemplateVersions": [template],
        "DeleteRoute": [routeTable],
        "DeleteRouteTable": [routeTable],
        "DeleteSecurityGroup": [group],
        "DeleteSubnet": [subnet],
        "DeleteVpc": [vpc],
        "DeregisterImage": [.named(.image, ids: "ImageId")],
        "DescribeInstanceAttribute": [instance],
        "DescribeVpcAttribute": [vpc],
        "DetachInternetGateway": [gateway, vpc],
        "DisassociateIamInstanceProfile": [.associated(.instance, by: "AssociationId")],
        "DisassociateRouteTable": [.associated(.routeTable, by: "AssociationId"), .associated(.subnet, by: "AssociationId")],
        "GetConsoleOutput": [instance],
        "ImportKeyPair": [.new(.keyPair, named: "KeyName")],
        "ModifyImageAttribute": [.named(.image, ids: "ImageId")],
        "ModifyInstanceAttribute": [instance, .named(.securityGroup, ids: "Groups", isOptional: true)],
        "ModifyInstanceEventStartTime": [instance],
        "ModifyInstanceMetadataOptions": [instance],
        "ModifyLaunchTemplate": [template],
        "ModifySecurityGroupRules": [group, .named(.securityGroupRule, ids: "SecurityGroupRules.SecurityGroupRuleId")],
        "ModifySubnetAttribute": [subnet],
        "ModifyVpcAttribute": [vpc],
        "MonitorInstances": [instances],
        "RebootInstances": [instances],
        "RegisterImage": [.new(.image)],
        "ReplaceIamInstanceProfileAssociation": [.associated(.instance, by: "AssociationId")],
        "ReplaceRoute": [routeTable],
        "ReplaceRouteTableAssociation": [routeTable, .associated(.routeTable, by: "AssociationId"), .associated(.subnet, by: "AssociationId")],
        "RevokeSecurityGroupEgress": [group],
        "RevokeSecurityGroupIngress": [group],
        "StartInstances": [instances],
        "StopInstances": [instances],
        "TerminateInstances": [instances],
        "UnmonitorInstances": [instances],
        "UpdateSecurityGroupRuleDescriptionsEgress": [group],
        "UpdateSecurityGroupRuleDescriptionsIngress": [group],
    ]

    private static let instance = NamedResource.named(.instance, ids: "InstanceId")
    private static let instances = NamedResource.named(.instance, ids: "InstanceIds")
    private static let gateway = NamedResource.named(.internetGateway, ids: "InternetGatewayId")
    private static let group = NamedResource.named(.securityGroup, ids: "GroupId", names: "GroupName")
    private static let routeTable = NamedResource.named(.routeTable, ids: "RouteTableId")
    private static let subnet = NamedResource.named(.subnet, ids: "SubnetId")
    private static let template = NamedResource.named(.launchTemplate, ids: "LaunchTemplateId", names: "LaunchTemplateName")
    /// Where a call names none, it is about the default one.
    private static let vpc = NamedResource.named(.vpc, ids: "VpcId")

    /// Where calls name instance profiles, whose roles are passed.
    static let profiles: [String: [String]] = {
        let members = ["IamInstanceProfile.Arn", "IamInstanceProfile.Name"]
        let template = members.map { "LaunchTemplateData." + $0 }
        return [
            "AssociateIamInstanceProfile": members, "ReplaceIamInstanceProfileAssociation": members, "CreateLaunchTemplate": template,
            "CreateLaunchTemplateVersion": template,
        ]
    }()
}

/// A type of resource as policies name it (Service Authorization Reference, Resource types defined by Amazon EC2). The names are
/// those of tag specifications, too.
enum NamedKind: String, Hashable, Sendable, CaseIterable {
    case image, instance, subnet, volume, vpc
    case internetGateway = "internet-gateway", keyPair = "key-pair", launchTemplate = "launch-template", networkAcl = "network-acl"
    case networkInterface = "network-interface", routeTable = "route-table", securityGroup = "security-group", securityGroupRule = "security-group-rule"
}

/// One entry of a row: a type of resource, and how the input leads to those of it that a call is about.
struct NamedResource: Sendable {
    enum Source: Sendable {
        /// Members that hold ids, or names.
        case named(ids: [String], names: [String])
        /// It does not exist yet; its name is known where it is the identity.
        case new(name: String?)
        /// The member holds the id of an association.
        case association(String)
    }

    let kind: NamedKind
    let source: Source
    /// An optional one that the input does not name is left out; any other could be any of its type.
    let isOptional: Bool

    /// `ids` and `names` are paths of member names with dots.
    static func named(_ kind: NamedKind, ids: String, names: String? = nil, isOptional: Bool = false) -> NamedResource {
        NamedResource(kind: kind, source: .named(ids: path(ids), names: names.map(path) ?? []), isOptional: isOptional)
    }

    static func new(_ kind: NamedKind, named name: String? = nil) -> NamedResource { NamedResource(kind: kind, source: .new(name: name), isOptional: false) }
    static func associated(_ kind: NamedKind, by member: String) -> NamedResource { NamedResource(kind: kind, source: .association(member), isOptional: false) }

    private static func path(_ text: String) -> [String] { text.split(separator: ".").map(String.init) }
}
