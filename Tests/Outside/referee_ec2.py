"""EC2 for the referee: the smallest valid call of each operation, sound values for members, and what is refused."""
import itertools
from datetime import datetime, timezone

from hinomi import ACCOUNT, REGION, wait_until

KEY_TEXT = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICJ2e0qQTpdBhPjkCJ3wHcLYMWkRwCsaLKSmkRpgSbQS me@host"


def default_id(prefix, salt):
    """The id of a part of the default network: FNV-1a of account, region and place in the list."""
    value = 0xCBF29CE484222325
    for byte in f"{ACCOUNT}/{REGION}/{salt}".encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{prefix}-0{value:016x}"


VPC, GROUP, SUBNET, IMAGE = default_id("vpc", 0), default_id("sg", 1), default_id("subnet", 2), default_id("ami", 16)
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/profile"


def rule():
    """A new one each time: cases change what they are given."""
    return {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}


class EC2Stage:
    """What calls find: the default network, and fresh resources for calls that use them up."""

    def __init__(self, client, values):
        self.client = client
        self.numbers = itertools.count(1)
        self.kept = {}
        self.template = client.create_launch_template(LaunchTemplateName="kept", LaunchTemplateData={"ImageId": IMAGE})["LaunchTemplate"]["LaunchTemplateId"]
        client.create_launch_template_version(LaunchTemplateId=self.template, LaunchTemplateData={"ImageId": IMAGE})
        key = client.import_key_pair(KeyName="kept", PublicKeyMaterial=KEY_TEXT)["KeyPairId"]
        instance = self.instance
        digits = instance[2:]
        association = client.associate_iam_instance_profile(InstanceId=instance, IamInstanceProfile={"Arn": PROFILE})["IamInstanceProfileAssociation"]["AssociationId"]
        address = client.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["PrivateIpAddress"].rsplit(".", 1)[0]
        client.create_launch_template(LaunchTemplateName="doomed", LaunchTemplateData={"ImageId": IMAGE})
        doomed_key = client.import_key_pair(KeyName="doomed", PublicKeyMaterial=KEY_TEXT)["KeyPairId"]
        values.update({
            "InstanceIds": [instance], "VolumeIds": ["vol-" + digits], "NetworkInterfaceIds": ["eni-" + digits], "AssociationIds": [association],
            "RunInstances.PrivateIpAddress": address + ".150", "RunInstances.NetworkInterfaces.PrivateIpAddress": address + ".151",
            "LaunchTemplateId": self.template, "DeleteKeyPair.KeyPairId": doomed_key,
            "LaunchTemplateIds": [self.template], "KeyPairIds": [key], "DhcpOptionsIds": [client.describe_dhcp_options()["DhcpOptions"][0]["DhcpOptionsId"]],
            "RouteTableIds": [client.describe_route_tables()["RouteTables"][0]["RouteTableId"]],
            "InternetGatewayIds": [client.describe_internet_gateways()["InternetGateways"][0]["InternetGatewayId"]],
            "NetworkAclIds": [client.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"]],
            "DescribeSecurityGroupRules.SecurityGroupRuleIds": [client.describe_security_group_rules()["SecurityGroupRules"][0]["SecurityGroupRuleId"]]})

    def name(self):
        return f"fresh-{next(self.numbers)}"

    def launched(self):
        """A fresh instance that runs nothing but what every instance does."""
        return self.client.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]

    @property
    def instance(self):
        """One that runs, for calls that change little."""
        if "running" not in self.kept:
            self.kept["running"] = self.client.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, SubnetId=SUBNET)["Instances"][0]["InstanceId"]
            self.become("running", self.kept["running"])
        return self.kept["running"]

    @property
    def image(self):
        """One of the account's own."""
        if "image" not in self.kept:
            self.kept["image"] = self.client.register_image(Name="kept", ImageLocation="command:/bin/true")["ImageId"]
        return self.kept["image"]

    @property
    def stopped(self):
        if "stopped" not in self.kept:
            self.kept["stopped"] = self.launched()
            self.become("running", self.kept["stopped"])
            self.client.stop_instances(InstanceIds=[self.kept["stopped"]])
            self.become("stopped", self.kept["stopped"])
        return self.kept["stopped"]

    def become(self, state, instance):
        def is_there():
            return self.client.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["State"]["Name"] == state
        wait_until(is_there, 60, f"{instance} is {state}")

    def associated_profile(self):
        return self.client.associate_iam_instance_profile(
            InstanceId=self.launched(), IamInstanceProfile={"Arn": PROFILE})["IamInstanceProfileAssociation"]["AssociationId"]

    def vpc(self):
        return self.client.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    def subnet(self, vpc=None, block="10.0.1.0/24"):
        return self.client.create_subnet(VpcId=vpc or self.vpc(), CidrBlock=block)["Subnet"]["SubnetId"]

    def table(self, vpc=None):
        return self.client.create_route_table(VpcId=vpc or self.vpc())["RouteTable"]["RouteTableId"]

    def gateway(self, vpc=None):
        gateway = self.client.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        if vpc:
            self.client.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        return gateway

    def group(self):
        return self.client.create_security_group(GroupName=self.name(), Description="d", VpcId=VPC)["GroupId"]

    def opened_group(self, direction="ingress"):
        """(group, rule) of a group with one rule."""
        group = self.group()
        add = getattr(self.client, f"authorize_security_group_{direction}")
        return group, add(GroupId=group, IpPermissions=[rule()])["SecurityGroupRules"][0]["SecurityGroupRuleId"]

    def associated(self):
        vpc = self.vpc()
        return vpc, self.client.associate_route_table(RouteTableId=self.table(vpc), SubnetId=self.subnet(vpc))["AssociationId"]

    def routed(self, has_route=True):
        """A table with a route to a gateway: the members that name it."""
        vpc = self.vpc()
        route = {"RouteTableId": self.table(vpc), "DestinationCidrBlock": "0.0.0.0/0"}
        gateway = self.gateway(vpc)
        if has_route:
            self.client.create_route(**route, GatewayId=gateway)
            self.client.create_route(RouteTableId=route["RouteTableId"], DestinationIpv6CidrBlock="2001:db8::/32", GatewayId=gateway)
        return route, gateway

    def attachment(self, is_attached):
        vpc = self.vpc()
        return {"InternetGatewayId": self.gateway(vpc if is_attached else None), "VpcId": vpc}

    def fresh_template(self):
        return self.client.create_launch_template(LaunchTemplateName=self.name(), LaunchTemplateData={"ImageId": IMAGE})["LaunchTemplate"]["LaunchTemplateId"]

    def versioned(self):
        template = self.fresh_template()
        self.client.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData={"ImageId": IMAGE})
        return {"LaunchTemplateId": template, "Versions": ["2"]}


def _nothing(stage):
    return {}


def _authorize(direction):
    return lambda stage: {"GroupId": stage.ec2.group(), "IpPermissions": [rule()]}


def _opened(stage, direction):
    """(group, rule): the group has a rule for each way in which a case names one."""
    group, rule_id = stage.ec2.opened_group(direction)
    add = getattr(stage.ec2.client, f"authorize_security_group_{direction}")
    more = {"IpRanges": [{"CidrIp": "198.51.100.0/24"}], "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32"}], "UserIdGroupPairs": [{"GroupId": GROUP}]}
    add(GroupId=group, IpPermissions=[{**rule(), **more}, {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": GROUP}]}])
    return group, rule_id


def _revoke(direction):
    def call(stage):
        group, rule_id = _opened(stage, direction)
        return {"GroupId": group, "SecurityGroupRuleIds": [rule_id]}
    return call


def _modify_rules(stage):
    group, rule = stage.ec2.opened_group()
    return {"GroupId": group, "SecurityGroupRules": [{"SecurityGroupRuleId": rule, "SecurityGroupRule": {"IpProtocol": "-1", "CidrIpv4": "192.0.2.0/24"}}]}


def _describe_rules(direction):
    def call(stage):
        group, rule_id = _opened(stage, direction)
        return {"GroupId": group, "SecurityGroupRuleDescriptions": [{"SecurityGroupRuleId": rule_id, "Description": "d"}]}
    return call


def _replace_association(stage):
    vpc, association = stage.ec2.associated()
    return {"AssociationId": association, "RouteTableId": stage.ec2.table(vpc)}


def _create_route(stage):
    route, gateway = stage.ec2.routed(has_route=False)
    return {**route, "GatewayId": gateway}


def _replace_route(stage):
    route, gateway = stage.ec2.routed()
    return {**route, "GatewayId": gateway}


def _associate(stage):
    vpc = stage.ec2.vpc()
    return {"RouteTableId": stage.ec2.table(vpc), "SubnetId": stage.ec2.subnet(vpc)}


CALLS = {
    "AssociateRouteTable": _associate,
    "AttachInternetGateway": lambda stage: stage.ec2.attachment(is_attached=False),
    "AuthorizeSecurityGroupEgress": _authorize("egress"),
    "AuthorizeSecurityGroupIngress": _authorize("ingress"),
    "CreateInternetGateway": _nothing,
    "CreateKeyPair": lambda stage: {"KeyName": stage.ec2.name(), "KeyType": "ed25519"},
    "CreateLaunchTemplate": lambda stage: {"LaunchTemplateName": stage.ec2.name(), "LaunchTemplateData": {"ImageId": IMAGE}},
    "CreateLaunchTemplateVersion": lambda stage: {"LaunchTemplateId": stage.ec2.template, "LaunchTemplateData": {"ImageId": IMAGE}},
    "CreateRoute": _create_route,
    "CreateRouteTable": lambda stage: {"VpcId": VPC},
    "CreateSecurityGroup": lambda stage: {"GroupName": stage.ec2.name(), "Description": "d"},
    "CreateSubnet": lambda stage: {"VpcId": stage.ec2.vpc(), "CidrBlock": "10.0.1.0/24"},
    "CreateTags": lambda stage: {"Resources": [VPC], "Tags": [{"Key": "k", "Value": "v"}]},
    "CreateVpc": lambda stage: {"CidrBlock": "10.0.0.0/16"},
    "DeleteInternetGateway": lambda stage: {"InternetGatewayId": stage.ec2.gateway()},
    "DeleteKeyPair": lambda stage: {"KeyName": "none"},
    "DeleteLaunchTemplate": lambda stage: {"LaunchTemplateId": stage.ec2.fresh_template()},
    "DeleteLaunchTemplateVersions": lambda stage: stage.ec2.versioned(),
    "DeleteRoute": lambda stage: stage.ec2.routed()[0],
    "DeleteRouteTable": lambda stage: {"RouteTableId": stage.ec2.table()},
    "DeleteSecurityGroup": lambda stage: {"GroupId": stage.ec2.group()},
    "DeleteSubnet": lambda stage: {"SubnetId": stage.ec2.subnet()},
    "DeleteTags": lambda stage: {"Resources": [VPC]},
    "DeleteVpc": lambda stage: {"VpcId": stage.ec2.vpc()},
    "DeregisterImage": lambda stage: {"ImageId": stage.ec2.client.register_image(Name=stage.ec2.name())["ImageId"]},
    "DescribeAccountAttributes": _nothing,
    "DescribeAddresses": _nothing,
    "DescribeAvailabilityZones": _nothing,
    "DescribeDhcpOptions": _nothing,
    "DescribeIamInstanceProfileAssociations": _nothing,
    "DescribeImages": _nothing,
    "DescribeInstanceCreditSpecifications": _nothing,
    "DescribeInstanceStatus": _nothing,
    "DescribeInstanceTypeOfferings": _nothing,
    "DescribeInstanceTypes": _nothing,
    "DescribeInstances": _nothing,
    "DescribeInternetGateways": _nothing,
    "DescribeKeyPairs": _nothing,
    "DescribeLaunchTemplateVersions": lambda stage: {"LaunchTemplateId": stage.ec2.template},
    "DescribeLaunchTemplates": _nothing,
    "DescribeManagedPrefixLists": _nothing,
    "DescribeNatGateways": _nothing,
    "DescribeNetworkAcls": _nothing,
    "DescribeNetworkInterfaces": _nothing,
    "DescribeRegions": _nothing,
    "DescribeRouteTables": _nothing,
    "DescribeSecurityGroupRules": _nothing,
    "DescribeSecurityGroups": _nothing,
    "DescribeSubnets": _nothing,
    "DescribeTags": _nothing,
    "DescribeVolumes": _nothing,
    "DescribeVpcAttribute": lambda stage: {"VpcId": VPC, "Attribute": "enableDnsSupport"},
    "DescribeVpcs": _nothing,
    "DetachInternetGateway": lambda stage: stage.ec2.attachment(is_attached=True),
    "DisassociateRouteTable": lambda stage: {"AssociationId": stage.ec2.associated()[1]},
    "ImportKeyPair": lambda stage: {"KeyName": stage.ec2.name(), "PublicKeyMaterial": KEY_TEXT},
    "ModifyLaunchTemplate": lambda stage: {"LaunchTemplateId": stage.ec2.template, "DefaultVersion": "1"},
    "ModifySecurityGroupRules": _modify_rules,
    "ModifySubnetAttribute": lambda stage: {"SubnetId": stage.ec2.subnet()},
    "ModifyVpcAttribute": lambda stage: {"VpcId": VPC},
    "CopyImage": lambda stage: {"Name": stage.ec2.name(), "SourceImageId": IMAGE, "SourceRegion": REGION},
    "DescribeImageAttribute": lambda stage: {"ImageId": IMAGE, "Attribute": "description"},
    "CreateImage": lambda stage: {"InstanceId": stage.ec2.stopped, "Name": stage.ec2.name()},
    "ModifyImageAttribute": lambda stage: {"ImageId": stage.ec2.image, "Description": {"Value": "text"}},
    "RegisterImage": lambda stage: {"Name": stage.ec2.name()},
    "ReplaceRoute": _replace_route,
    "ReplaceRouteTableAssociation": _replace_association,
    "RevokeSecurityGroupEgress": _revoke("egress"),
    "RevokeSecurityGroupIngress": _revoke("ingress"),
    "UpdateSecurityGroupRuleDescriptionsEgress": _describe_rules("egress"),
    "UpdateSecurityGroupRuleDescriptionsIngress": _describe_rules("ingress"),
}


# Calls on instances.
CALLS.update({
    "AssociateIamInstanceProfile": lambda stage: {"InstanceId": stage.ec2.launched(), "IamInstanceProfile": {"Arn": PROFILE}},
    "DescribeInstanceAttribute": lambda stage: {"InstanceId": stage.ec2.instance, "Attribute": "instanceType"},
    "DisassociateIamInstanceProfile": lambda stage: {"AssociationId": stage.ec2.associated_profile()},
    "GetConsoleOutput": lambda stage: {"InstanceId": stage.ec2.instance},
    "ModifyInstanceAttribute": lambda stage: {"InstanceId": stage.ec2.stopped, "DisableApiTermination": {"Value": False}},
    # Nobody has scheduled an event here, so that even the smallest call is refused.
    "ModifyInstanceEventStartTime": lambda stage: {"InstanceId": stage.ec2.instance, "InstanceEventId": "none", "NotBefore": datetime(2026, 2, 1, tzinfo=timezone.utc)},
    "ModifyInstanceMetadataOptions": lambda stage: {"InstanceId": stage.ec2.instance},
    "MonitorInstances": lambda stage: {"InstanceIds": [stage.ec2.instance]},
    "RebootInstances": lambda stage: {"InstanceIds": [stage.ec2.instance]},
    "ReplaceIamInstanceProfileAssociation": lambda stage: {"AssociationId": stage.ec2.associated_profile(), "IamInstanceProfile": {"Arn": PROFILE}},
    "RunInstances": lambda stage: {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1},
    "StartInstances": lambda stage: {"InstanceIds": [stage.ec2.instance]},
    "StopInstances": lambda stage: {"InstanceIds": [stage.ec2.launched()]},
    "TerminateInstances": lambda stage: {"InstanceIds": [stage.ec2.launched()]},
    "UnmonitorInstances": lambda stage: {"InstanceIds": [stage.ec2.instance]},
})

_FILTER = {"Name": "tag-key", "Values": ["none"]}

# Sound values by the longest ending of a member's path; those of fresh resources are added by the stage.
VALUES = {
    "Filters": [_FILTER], "Filters.Name": "tag-key", "Filters.Values": ["none"], "Filter": [_FILTER], "Filter.Name": "tag-key", "Filter.Values": ["none"],
    "DescribeSecurityGroups.MaxResults": 5, "MaxResults": 5, "VpcId": VPC, "VpcIds": [VPC], "SubnetIds": [SUBNET], "GroupIds": [GROUP], "GroupNames": ["default"],
    "ImageIds": [IMAGE], "ImageId": IMAGE, "Owners": ["self"], "ExecutableUsers": ["self"], "KeyNames": ["kept"], "RegionNames": [REGION], "ZoneNames": [REGION + "a"],
    "ZoneIds": ["use1-az1"], "InstanceTypes": ["t3.micro"], "InstanceType": "t3.micro", "CidrBlock": "10.0.0.0/16", "CidrIp": "198.51.100.0/24",
    "CidrIpv4": "198.51.100.0/24", "CidrIpv6": "2001:db8::/32", "IpProtocol": "tcp", "AvailabilityZone": REGION + "a", "AvailabilityZoneId": "use1-az1",
    "GroupName": "default", "LaunchTemplateNames": ["kept"], "Versions": ["1"], "MinVersion": "1", "MaxVersion": "1", "SourceVersion": "1", "UserData": "aGk=",
    "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32"}], "Attribute": "enableDnsSupport", "Architecture": "x86_64",
    "IpRanges": [{"CidrIp": "198.51.100.0/24"}], "UserIdGroupPairs": [{"GroupId": GROUP}], "UserIdGroupPairs.UserId": ACCOUNT, "UserIdGroupPairs.GroupId": GROUP,
    "UserIdGroupPairs.VpcId": VPC, "ReferencedGroupId": GROUP, "SourceSecurityGroupName": "default", "SourceSecurityGroupOwnerId": ACCOUNT,
    "ImageLocation": "command:/bin/true", "InstanceInitiatedShutdownBehavior": "stop", "DestinationIpv6CidrBlock": "2001:db8::/32", "NetworkInterfaces.DeviceIndex": 0,
}

# What each operation that creates something may tag.
TAGGED = {
    "AuthorizeSecurityGroupEgress": "security-group-rule", "AuthorizeSecurityGroupIngress": "security-group-rule", "CreateInternetGateway": "internet-gateway",
    "CopyImage": "image", "CreateImage": "image", "CreateKeyPair": "key-pair", "CreateLaunchTemplate": "launch-template", "CreateRouteTable": "route-table", "CreateSecurityGroup": "security-group",
    "CreateSubnet": "subnet", "CreateVpc": "vpc", "ImportKeyPair": "key-pair", "RegisterImage": "image", "RunInstances": "instance"}
for _operation, _kind in TAGGED.items():
    VALUES[f"{_operation}.TagSpecifications"] = [{"ResourceType": _kind, "Tags": [{"Key": "k", "Value": "v"}]}]
    VALUES[f"{_operation}.TagSpecifications.ResourceType"] = _kind
for _operation in ("CreateLaunchTemplate", "CreateLaunchTemplateVersion"):
    VALUES[f"{_operation}.LaunchTemplateData.TagSpecifications"] = [{"ResourceType": "instance", "Tags": [{"Key": "k", "Value": "v"}]}]
    VALUES[f"{_operation}.LaunchTemplateData.TagSpecifications.ResourceType"] = "instance"
VALUES |= {
    "ModifyInstanceAttribute.InstanceType": {"Value": "t3.micro"}, "ModifyInstanceAttribute.UserData": {"Value": b"hi"},
    "ModifyInstanceAttribute.InstanceInitiatedShutdownBehavior": {"Value": "stop"}, "ModifyInstanceAttribute.InstanceType.Value": "t3.micro",
    "ModifyInstanceAttribute.InstanceInitiatedShutdownBehavior.Value": "stop", "ModifyInstanceAttribute.Groups": [GROUP],
    "SecurityGroupIds": [GROUP], "SecurityGroups": ["default"], "KeyName": "kept", "SubnetId": SUBNET, "Groups": [GROUP], "IamInstanceProfile": {"Arn": PROFILE},
    "IamInstanceProfile.Arn": PROFILE, "IamInstanceProfile.Name": "profile", "Tenancy": "default", "HttpPutResponseHopLimit": 2, "FromPort": 22, "ToPort": 22,
    "BlockDeviceMappings.Ebs": {"VolumeSize": 8},
    "ModifyInstanceAttribute.BlockDeviceMappings.Ebs": {"DeleteOnTermination": True}, "NetworkInterfaces": [{"DeviceIndex": 0}], "NetworkInterfaces.NetworkCardIndex": 0}

_FLAT = {"IpPermissions": None, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "198.51.100.0/24"}
_SOURCE = {"IpPermissions": None, "SourceSecurityGroupName": "default"}
# Members that exclude others of the smallest call (None), or need others with them.
TOGETHER = {
    "DeleteKeyPair.KeyPairId": {"KeyName": None},
    "DeleteLaunchTemplate.LaunchTemplateName": {"LaunchTemplateId": None, "LaunchTemplateName": "doomed"},
    "ModifyInstanceAttribute.Attribute": {"Value": "true"},
    "ModifyInstanceAttribute.Value": {"Attribute": "disableApiStop", "Value": "false"},
    "ModifySecurityGroupRules.SecurityGroupRules.SecurityGroupRule.CidrIpv6": {"SecurityGroupRules.SecurityGroupRule.CidrIpv4": None},
    "ModifySecurityGroupRules.SecurityGroupRules.SecurityGroupRule.ReferencedGroupId": {"SecurityGroupRules.SecurityGroupRule.CidrIpv4": None},
    "RevokeSecurityGroupEgress.IpPermissions": {"SecurityGroupRuleIds": None}, "RevokeSecurityGroupIngress.IpPermissions": {"SecurityGroupRuleIds": None},
    "UpdateSecurityGroupRuleDescriptionsEgress.IpPermissions": {"SecurityGroupRuleDescriptions": None},
    "UpdateSecurityGroupRuleDescriptionsIngress.IpPermissions": {"SecurityGroupRuleDescriptions": None},
    "RunInstances.LaunchTemplate.LaunchTemplateId": {"LaunchTemplate.LaunchTemplateName": None},
    "RunInstances.PrivateIpAddress": {"SubnetId": SUBNET}, "RunInstances.NetworkInterfaces.PrivateIpAddress": {"NetworkInterfaces.SubnetId": SUBNET},
    **{f"{call}.LaunchTemplateName": {"LaunchTemplateId": None, "LaunchTemplateName": "kept"}
       for call in ("CreateLaunchTemplateVersion", "DeleteLaunchTemplateVersions", "DescribeLaunchTemplateVersions", "ModifyLaunchTemplate")},
    **{f"{call}.DestinationIpv6CidrBlock": {"DestinationCidrBlock": None} for call in ("CreateRoute", "DeleteRoute", "ReplaceRoute")},
    **{f"{call}SecurityGroupIngress.{member}": flat for call, flat in (("Authorize", _FLAT), ("Revoke", {**_FLAT, "SecurityGroupRuleIds": None})) for member in ("IpProtocol", "FromPort", "ToPort", "CidrIp")},
    **{f"{call}SecurityGroupIngress.{member}": source for call, source in (("Authorize", _SOURCE), ("Revoke", {**_SOURCE, "SecurityGroupRuleIds": None})) for member in ("SourceSecurityGroupName", "SourceSecurityGroupOwnerId")},
}
VALUES |= {"RunInstances.LaunchTemplate": {"LaunchTemplateName": "kept"}, "Placement": {"AvailabilityZone": REGION + "a"}, "RunInstances.LaunchTemplate.LaunchTemplateName": "kept", "LaunchTemplate.Version": "1",
    **{f"{call}.IpPermissions": [rule()] for call in (
        "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress", "UpdateSecurityGroupRuleDescriptionsEgress", "UpdateSecurityGroupRuleDescriptionsIngress")}}
# Members that are read like those of another operation, where hostile values are tried.
TWINS = {"CreateLaunchTemplateVersion.LaunchTemplateData": "CreateLaunchTemplate.LaunchTemplateData"}
# Nothing that these are given is gone afterwards.
REPEATABLE = {
    "DescribeInstanceAttribute", "DescribeVpcAttribute", "ModifyInstanceAttribute", "ModifyInstanceMetadataOptions", "ModifyLaunchTemplate", "ModifySubnetAttribute",
    "ModifyVpcAttribute"}
# What the smallest call may not be given: not built here, so refused by name.
_LAUNCH = """
    BlockDeviceMappings.Ebs.EbsCardIndex BlockDeviceMappings.Ebs.Encrypted BlockDeviceMappings.Ebs.KmsKeyId BlockDeviceMappings.Ebs.SnapshotId BlockDeviceMappings.Ebs.VolumeInitializationRate
    BlockDeviceMappings.NoDevice BlockDeviceMappings.VirtualName CapacityReservationSpecification CpuOptions ElasticInferenceAccelerators EnclaveOptions
    HibernationOptions InstanceMarketOptions KernelId LicenseSpecifications MaintenanceOptions MetadataOptions.HttpProtocolIpv6=enabled
    NetworkInterfaces.AssociateCarrierIpAddress NetworkInterfaces.ConnectionTrackingSpecification NetworkInterfaces.EnaQueueCount
    NetworkInterfaces.EnaSrdSpecification NetworkInterfaces.InterfaceType NetworkInterfaces.Ipv4PrefixCount NetworkInterfaces.Ipv4Prefixes
    NetworkInterfaces.Ipv6AddressCount NetworkInterfaces.Ipv6Addresses NetworkInterfaces.Ipv6PrefixCount NetworkInterfaces.Ipv6Prefixes
    NetworkInterfaces.NetworkInterfaceId NetworkInterfaces.PrimaryIpv6 NetworkInterfaces.PrivateIpAddresses NetworkInterfaces.SecondaryPrivateIpAddressCount
    NetworkPerformanceOptions Operator Placement.Affinity Placement.AvailabilityZoneId Placement.GroupId Placement.GroupName Placement.HostId
    Placement.HostResourceGroupArn Placement.PartitionNumber Placement.SpreadDomain Placement.Tenancy=dedicated Placement.Tenancy=host PrivateDnsNameOptions
    SecondaryInterfaces""".split()
_TEMPLATE = [f"LaunchTemplateData.{name}" for name in [*_LAUNCH, "ElasticGpuSpecifications", "InstanceRequirements", "RamDiskId"]]
_PEERS = "IpPermissions.PrefixListIds IpPermissions.UserIdGroupPairs.PeeringStatus IpPermissions.UserIdGroupPairs.VpcPeeringConnectionId".split()
_OLD_EGRESS = "CidrIp FromPort IpProtocol SourceSecurityGroupName SourceSecurityGroupOwnerId ToPort".split()
_ROUTES = """
    CarrierGatewayId CoreNetworkArn DestinationPrefixListId EgressOnlyInternetGatewayId InstanceId LocalGatewayId NatGatewayId NetworkInterfaceId OdbNetworkArn
    TransitGatewayId VpcEndpointId VpcPeeringConnectionId""".split()
_NO = {
    "AssociateRouteTable": ["GatewayId", "PublicIpv4Pool"],
    "AuthorizeSecurityGroupEgress": [*_PEERS, *_OLD_EGRESS],
    "AuthorizeSecurityGroupIngress": _PEERS,
    "CopyImage": """
        DestinationAvailabilityZone DestinationAvailabilityZoneId DestinationOutpostArn Encrypted KmsKeyId SnapshotCopyCompletionDurationMinutes""".split(),
    "CreateImage": ["BlockDeviceMappings", "SnapshotLocation=local", "SnapshotLocation=regional"],
    "CreateKeyPair": ["KeyFormat=ppk"],
    "CreateLaunchTemplate": [*_TEMPLATE, "Operator"],
    "CreateLaunchTemplateVersion": [*_TEMPLATE, "ResolveAlias"],
    "CreateRoute": _ROUTES,
    "CreateSubnet": "Ipv4IpamPoolId Ipv4NetmaskLength Ipv6CidrBlock Ipv6IpamPoolId Ipv6Native Ipv6NetmaskLength OutpostArn".split(),
    "CreateVpc": """
        AmazonProvidedIpv6CidrBlock InstanceTenancy=dedicated InstanceTenancy=host Ipv4IpamPoolId Ipv4NetmaskLength Ipv6CidrBlock Ipv6CidrBlockNetworkBorderGroup
        Ipv6IpamPoolId Ipv6NetmaskLength Ipv6Pool VpcEncryptionControl""".split(),
    "DeleteRoute": ["DestinationPrefixListId"],
    "DeregisterImage": ["DeleteAssociatedSnapshots"],
    # None of these can be made, so that an id names nothing.
    "DescribeAddresses": ["AllocationIds", "PublicIps"], "DescribeManagedPrefixLists": ["PrefixListIds"], "DescribeNatGateways": ["NatGatewayIds"],
    "DescribeInstanceAttribute": ["Attribute=enclaveOptions", "Attribute=productCodes"],
    "DescribeImageAttribute": [f"Attribute={name}" for name in (
        "bootMode", "deregistrationProtection", "imdsSupport", "lastLaunchedTime", "tpmSupport", "uefiData")],
    "DescribeInstanceTypes": ["IncludeUnsupportedInRegion"],
    **{f"Describe{name}": ["IncludeManagedResources"] for name in (
        "InstanceStatus", "Instances", "LaunchTemplateVersions", "LaunchTemplates", "NetworkInterfaces", "Volumes")},
    "ModifyImageAttribute": """
        Attribute ImdsSupport LaunchPermission OperationType=add OperationType=remove OrganizationArns OrganizationalUnitArns ProductCodes UserGroups
        UserIds""".split(),
    "ModifyInstanceAttribute": [
        "BlockDeviceMappings", "EnaSupport", "Kernel", "Ramdisk", "SriovNetSupport",
        *(f"Attribute={name}" for name in (
            "blockDeviceMapping", "enaSupport", "enclaveOptions", "groupSet", "kernel", "productCodes", "ramdisk", "rootDeviceName", "sriovNetSupport",
            # Their value here is that of a flag.
            "instanceInitiatedShutdownBehavior", "instanceType"))],
    "ModifyInstanceMetadataOptions": ["HttpProtocolIpv6=enabled"],
    "ModifySecurityGroupRules": ["SecurityGroupRules.SecurityGroupRule.PrefixListId"],
    "ModifySubnetAttribute": """
        AssignIpv6AddressOnCreation CustomerOwnedIpv4Pool DisableLniAtDeviceIndex EnableDns64 EnableLniAtDeviceIndex EnableResourceNameDnsAAAARecordOnLaunch
        EnableResourceNameDnsARecordOnLaunch MapCustomerOwnedIpOnLaunch PrivateDnsHostnameTypeOnLaunch=resource-name""".split(),
    "ModifyVpcAttribute": ["EnableNetworkAddressUsageMetrics"],
    "RegisterImage": """
        Architecture=arm64 Architecture=arm64_mac Architecture=i386 Architecture=x86_64_mac BillingProducts BlockDeviceMappings BootMode=legacy-bios BootMode=uefi
        BootMode=uefi-preferred EnaSupport ImdsSupport=v2.0 KernelId RamdiskId RootDeviceName SriovNetSupport TpmSupport=v2.0 UefiData VirtualizationType""".split(),
    "ReplaceRoute": _ROUTES,
    "RevokeSecurityGroupEgress": [*_PEERS, *_OLD_EGRESS],
    "RevokeSecurityGroupIngress": _PEERS,
    "RunInstances": [
        *_LAUNCH, "AdditionalInfo", "BlockDeviceMappings.Ebs.AvailabilityZone", "BlockDeviceMappings.Ebs.AvailabilityZoneId", "BlockDeviceMappings.Ebs.OutpostArn",
        "ElasticGpuSpecification", "EnablePrimaryIpv6", "Ipv6AddressCount", "Ipv6Addresses", "RamdiskId"],
    "StartInstances": ["AdditionalInfo"], "StopInstances": ["Hibernate", "SkipOsShutdown"], "TerminateInstances": ["Force", "SkipOsShutdown"],
    "UpdateSecurityGroupRuleDescriptionsEgress": _PEERS, "UpdateSecurityGroupRuleDescriptionsIngress": _PEERS,
}
REFUSED = {"ModifyInstanceEventStartTime", *(f"{call}.{name}" for call, names in _NO.items() for name in names)}
# A call that is only tried is told so, by a refusal.
REFUSED |= {f"{call}.DryRun" for call in CALLS if not call.endswith(("VpcAttribute", "SubnetAttribute"))} | {"DescribeVpcAttribute.DryRun"}
