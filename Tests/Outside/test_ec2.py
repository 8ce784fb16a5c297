"""EC2 from outside: the AWS CLI, boto3 and Terraform on a network that is made, changed and taken down."""
import json
import shutil
import unittest

from botocore.exceptions import ClientError

from hinomi import Server
from test_terraform import NO_CHANGES, Stack


class NetworkTests(unittest.TestCase):
    def test_the_aws_cli_makes_a_security_group_and_opens_port_22(self):
        with Server() as server:
            group = json.loads(server.cli("ec2", "create-security-group", "--group-name", "ssh", "--description", "SSH"))["GroupId"]
            answer = json.loads(server.cli(
                "ec2", "authorize-security-group-ingress", "--group-id", group, "--protocol", "tcp", "--port", "22", "--cidr", "0.0.0.0/0"))
            self.assertTrue(answer["Return"])
            rule = answer["SecurityGroupRules"][0]
            self.assertEqual((rule["FromPort"], rule["ToPort"], rule["CidrIpv4"], rule["IsEgress"]), (22, 22, "0.0.0.0/0", False))
            shown = json.loads(server.cli("ec2", "describe-security-groups", "--group-ids", group))["SecurityGroups"][0]
            self.assertEqual(shown["IpPermissions"][0]["IpRanges"], [{"CidrIp": "0.0.0.0/0"}])
            twice = server.cli_process("ec2", "authorize-security-group-ingress", "--group-id", group, "--protocol", "tcp", "--port", "22", "--cidr", "0.0.0.0/0")
            self.assertIn("(InvalidPermission.Duplicate)", twice.stderr)
            server.cli("ec2", "delete-security-group", "--group-id", group)

    def test_a_network_survives_a_kill_of_the_server(self):
        with Server() as server:
            ec2 = server.client("ec2")
            vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
            before = sorted(item["VpcId"] for item in ec2.describe_vpcs()["Vpcs"])
            server.kill()
            server.start()
            after = sorted(item["VpcId"] for item in server.client("ec2").describe_vpcs()["Vpcs"])
            self.assertEqual(before, after)
            self.assertIn(vpc, after)

    def test_paginators_and_waiters_of_boto3_work(self):
        with Server(ephemeral=True) as server:
            ec2 = server.client("ec2")
            made = {ec2.create_vpc(CidrBlock=f"10.{number}.0.0/16")["Vpc"]["VpcId"] for number in range(12)}
            ec2.get_waiter("vpc_available").wait(VpcIds=sorted(made))
            pages = list(ec2.get_paginator("describe_vpcs").paginate(PaginationConfig={"PageSize": 5}))
            self.assertEqual(len(pages), 3)
            self.assertLess(made, {vpc["VpcId"] for page in pages for vpc in page["Vpcs"]})

    def test_what_is_not_built_is_refused_by_name_and_not_retried(self):
        with Server(ephemeral=True) as server:
            ec2 = server.client("ec2", retries=3)
            with self.assertRaises(ClientError) as caught:
                ec2.allocate_address(Domain="vpc")
            self.assertEqual(caught.exception.response["Error"]["Code"], "UnsupportedOperation")
            self.assertIn("AllocateAddress", str(caught.exception))
            self.assertEqual(caught.exception.response["ResponseMetadata"]["RetryAttempts"], 0)
            known = server.admin("GET", "/_hinomi/operations")
            self.assertGreater(len(known["served"]["ec2"]) + len(known["refused"]["ec2"]), 700)


@unittest.skipUnless(shutil.which("terraform"), "terraform is not installed here")
class NetworkStackTests(unittest.TestCase):
    def test_a_network_is_applied_planned_empty_changed_and_destroyed(self):
        with Server() as server, Stack(server, name="network") as stack:
            stack.run("init")
            self.assertIn("Apply complete!", stack.apply())
            outputs = json.loads(stack.run("output", "-json").stdout)
            self.assertEqual(outputs["zones"]["value"], ["us-east-1a", "us-east-1b", "us-east-1c"])
            self.assertEqual(outputs["default_subnets"]["value"], 3)
            self.unchanged(stack)
            self.assertIn("Apply complete!", stack.apply(later=True))
            self.unchanged(stack, later=True)
            self.stands(server.client("ec2"))
            self.assertIn("Destroy complete!", stack.destroy(later=True))
            self.nothing(server.client("ec2"))

    def unchanged(self, stack, later=False):
        code, words = stack.plan(later=later)
        self.assertEqual(code, NO_CHANGES, words)

    def stands(self, ec2):
        versions = ec2.describe_launch_template_versions(LaunchTemplateName="web")["LaunchTemplateVersions"]
        self.assertEqual([(version["VersionNumber"], version["DefaultVersion"]) for version in versions], [(2, True), (1, False)])
        self.assertEqual(versions[0]["LaunchTemplateData"]["InstanceType"], "t3.large")
        web = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["web"]}])["SecurityGroups"][0]
        self.assertIn((80, 81), [(rule.get("FromPort"), rule.get("ToPort")) for rule in web["IpPermissions"]])

    def nothing(self, ec2):
        self.assertEqual([vpc["IsDefault"] for vpc in ec2.describe_vpcs()["Vpcs"]], [True])
        self.assertEqual(len(ec2.describe_subnets()["Subnets"]), 3)
        self.assertEqual((ec2.describe_key_pairs()["KeyPairs"], ec2.describe_launch_templates()["LaunchTemplates"]), ([], []))


if __name__ == "__main__":
    unittest.main()
