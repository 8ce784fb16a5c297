"""EC2 for the referee: the smallest valid call of each operation, sound values for members, and what is refused."""
import itertools

from hinomi import ACCOUNT, REGION

KEY_TEXT = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICJ2e0qQTpdBhPjkCJ3wHcLYMWkRwCsaLKSmkRpgSbQS me@host"


def default_id(prefix, salt):
    """The id of a part of the default network: FNV-1a of account, region and place in the list."""
    value = 0xCBF29CE484222325
    for byte in f"{ACCOUNT}/{REGION}/{salt}".encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{prefix}-0{value:016x}"


VPC, GROUP, SUBNET, IMAGE = default_id("vpc", 0), default_id("sg", 1), default_id("subnet", 2), default_id("ami", 16)
RULE = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}


class EC2Stage:
    """What calls find: the default network, and fresh resources for calls that use them up."""

    def __init__(self, client, values):
        self.client = client
        self.numbers = itertools.count(1)
        self.template = client.create_launch_template(LaunchTemplateName="kept", LaunchTemplateData={"ImageId": IMAGE})["LaunchTemplate"]["LaunchTemplateId"]
        client.create_launch_template_version(LaunchTemplateId=self.template, LaunchTemplateData={"ImageId": IMAGE})
        key = client.import_key_pair(KeyName="kept", PublicKeyMaterial=KEY_TEXT)["KeyPairId"]
        values.update({
            "LaunchTemplateIds": [self.template], "KeyPairIds": [key], "DhcpOptionsIds": [client.describe_dhcp_options()["DhcpOptions"][0]["DhcpOptionsId"]],
            "RouteTableIds": [client.describe_route_tables()["RouteTables"][0]["RouteTableId"]],
            "InternetGatewayIds": [client.describe_internet_gateways()["InternetGateways"][0]["InternetGatewayId"]],
            "NetworkAclIds": [client.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"]],
            "DescribeSecurityGroupRules.SecurityGroupRuleIds": [client.describe_security_group_rules()["SecurityGroupRules"][0]["SecurityGroupRuleId"]]})

    def name(self):
        return f"fresh-{next(self.numbers)}"

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
        return group, add(GroupId=group, IpPermissions=[RULE])["SecurityGroupRules"][0]["SecurityGroupRuleId"]

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
    return lambda stage: {"GroupId": stage.ec2.group(), "IpPermissions": [RULE]}


def _revoke(direction):
    return lambda stage: {"GroupId": stage.ec2.opened_group(direction)[0], "IpPermissions": [RULE]}


def _modify_rules(stage):
    group, rule = stage.ec2.opened_group()
    return {"GroupId": group, "SecurityGroupRules": [{"SecurityGroupRuleId": rule, "SecurityGroupRule": {"IpProtocol": "-1", "CidrIpv4": "192.0.2.0/24"}}]}


def _describe_rules(direction):
    def call(stage):
        group, rule = stage.ec2.opened_group(direction)
        return {"GroupId": group, "SecurityGroupRuleDescriptions": [{"SecurityGroupRuleId": rule, "Description": "d"}]}
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
    "RegisterImage": lambda stage: {"Name": stage.ec2.name()},
    "ReplaceRoute": _replace_route,
    "ReplaceRouteTableAssociation": _replace_association,
    "RevokeSecurityGroupEgress": _revoke("egress"),
    "RevokeSecurityGroupIngress": _revoke("ingress"),
    "UpdateSecurityGroupRuleDescriptionsEgress": _describe_rules("egress"),
    "UpdateSecurityGroupRuleDescriptionsIngress": _describe_rules("ingress"),
}

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

TOGETHER = {}
PAGES = {}
REFUSED = set()
