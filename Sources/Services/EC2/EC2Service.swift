import AWSWire
import Compute
import RecordStore
import World

/// Amazon EC2: the part that a fleet and Terraform need. Every other operation of the model is refused by name.
///
/// - `instances`: what runs instances; without it there are none, and what starts or changes one is refused by name.
/// - `images`: what keeps the files of images; without it there are only images that run user data or a command.
/// - `roleOfProfile`: the ARN of the role in an instance profile, which its user must be allowed to pass.
/// - `startsUnknownImages`: an open server starts its default image for every well-formed image id.
public func ec2Service(
    records: any RecordStoring, world: any World, instances: (any InstanceControl)?, images: (any ImageControl)? = nil, startsUnknownImages: Bool,
    roleOfProfile: @escaping @Sendable (String) -> String? = { _ in nil }
) -> Service {
    let estate = Estate(records: records, random: world.random, instances: instances ?? NoInstances())
    return Service(
        "ec2",
        operations: networks(estate) + securityGroups(estate) + places(estate) + launches(estate) + imageOperations(estate, images, startsUnknownImages) + descriptions(estate)
            + (instances == nil ? [] : changes(estate)) + tags(Tagging(estate: estate)),
        naming: EC2Rights(estate: estate, roleOfProfile: roleOfProfile).naming)
}

/// What the launch of a template needs of its user, for a service that launches by templates: `ec2:RunInstances` on all that it uses and
/// makes, `iam:PassRole` on its role, `ec2:CreateTags` for its tags. The specification is what the launch says over its template.
public func ec2LaunchNeeds(
    records: any RecordStoring, world: any World, instances: any InstanceControl, roleOfProfile: @escaping @Sendable (String) -> String?
) -> @Sendable (AccessQuestion, LaunchSpecification, TemplateReference) async throws(ServiceFault) -> [AccessNeed] {
    let rights = EC2Rights(estate: Estate(records: records, random: world.random, instances: instances), roleOfProfile: roleOfProfile)
    return { question, specification, template async throws(ServiceFault) in try await rights.needs(question, launching: specification, template) }
}

private func networks(_ estate: Estate) -> [any AWSWire.Operation] {
    [
        CreateVpc(estate: estate), DeleteVpc(estate: estate), DescribeVpcs(estate: estate), DescribeVpcAttribute(estate: estate), ModifyVpcAttribute(estate: estate),
        DescribeDhcpOptions(),
        CreateSubnet(estate: estate), DeleteSubnet(estate: estate), DescribeSubnets(estate: estate), ModifySubnetAttribute(estate: estate),
        CreateRouteTable(estate: estate), DeleteRouteTable(estate: estate), DescribeRouteTables(estate: estate),
        CreateRoute(estate: estate), ReplaceRoute(estate: estate), DeleteRoute(estate: estate),
        AssociateRouteTable(estate: estate), DisassociateRouteTable(estate: estate), ReplaceRouteTableAssociation(estate: estate),
        CreateInternetGateway(estate: estate), AttachInternetGateway(estate: estate), DetachInternetGateway(estate: estate), DeleteInternetGateway(estate: estate),
        DescribeInternetGateways(estate: estate), DescribeNetworkAcls(estate: estate),
        DescribeAddresses(), DescribeNatGateways(), DescribeManagedPrefixLists(),
    ]
}

private func securityGroups(_ estate: Estate) -> [any AWSWire.Operation] {
    [
        CreateSecurityGroup(estate: estate), DeleteSecurityGroup(estate: estate), DescribeSecurityGroups(estate: estate),
        AuthorizeSecurityGroupIngress(estate: estate), AuthorizeSecurityGroupEgress(estate: estate),
        RevokeSecurityGroupIngress(estate: estate), RevokeSecurityGroupEgress(estate: estate),
        DescribeSecurityGroupRules(estate: estate), ModifySecurityGroupRules(estate: estate),
        UpdateSecurityGroupRuleDescriptionsIngress(estate: estate), UpdateSecurityGroupRuleDescriptionsEgress(estate: estate),
    ]
}

private func places(_ estate: Estate) -> [any AWSWire.Operation] {
    [
        DescribeRegions(), DescribeAvailabilityZones(), DescribeAccountAttributes(estate: estate), DescribeInstanceTypes(), DescribeInstanceTypeOfferings(),
        CreateKeyPair(estate: estate), ImportKeyPair(estate: estate), DescribeKeyPairs(estate: estate), DeleteKeyPair(estate: estate),
    ]
}

private func imageOperations(_ estate: Estate, _ images: (any ImageControl)?, _ startsUnknownImages: Bool) -> [any AWSWire.Operation] {
    [
        RegisterImage(estate: estate), DeregisterImage(estate: estate, images: images), CopyImage(estate: estate),
        DescribeImages(estate: estate, startsUnknownImages: startsUnknownImages), DescribeImageAttribute(estate: estate), ModifyImageAttribute(estate: estate),
    ] + (images.map { [CreateImage(estate: estate, images: $0)] } ?? [])
}

private func launches(_ estate: Estate) -> [any AWSWire.Operation] {
    [
        CreateLaunchTemplate(estate: estate), DeleteLaunchTemplate(estate: estate), DescribeLaunchTemplates(estate: estate), ModifyLaunchTemplate(estate: estate),
        CreateLaunchTemplateVersion(estate: estate), DescribeLaunchTemplateVersions(estate: estate), DeleteLaunchTemplateVersions(estate: estate),
    ]
}

/// What can be asked of instances, also where there are none.
private func descriptions(_ estate: Estate) -> [any AWSWire.Operation] {
    [
        DescribeInstances(estate: estate), DescribeInstanceStatus(estate: estate), DescribeVolumes(estate: estate), DescribeNetworkInterfaces(estate: estate),
        DescribeInstanceCreditSpecifications(estate: estate), DescribeIamInstanceProfileAssociations(estate: estate),
    ]
}

/// What needs an instance.
private func changes(_ estate: Estate) -> [any AWSWire.Operation] {
    [
        RunInstances(estate: estate), StartInstances(estate: estate), StopInstances(estate: estate), RebootInstances(estate: estate),
        TerminateInstances(estate: estate), ModifyInstanceAttribute(estate: estate), ModifyInstanceMetadataOptions(estate: estate),
        DescribeInstanceAttribute(estate: estate), GetConsoleOutput(estate: estate),
        MonitorInstances(estate: estate), UnmonitorInstances(estate: estate), ModifyInstanceEventStartTime(estate: estate),
        AssociateIamInstanceProfile(estate: estate), DisassociateIamInstanceProfile(estate: estate), ReplaceIamInstanceProfileAssociation(estate: estate),
    ]
}

private func tags(_ tagging: Tagging) -> [any AWSWire.Operation] {
    [CreateTags(tagging: tagging), DeleteTags(tagging: tagging), DescribeTags(tagging: tagging)]
}
