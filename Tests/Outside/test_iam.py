"""IAM and STS as boto3 sees them, against a server that checks every signature: what policies say is what happens."""
import base64
import json
import unittest

from botocore.exceptions import ClientError
from hinomi import ACCOUNT, REGION, Server

ALARM = {
    "AlarmName": "dev-cpu", "Namespace": "N", "MetricName": "m", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanThreshold"}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions, resource="*", **condition):
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **({"Condition": condition} if condition else {})}


def trusts(principal, **condition):
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **({"Condition": condition} if condition else {})})


class IAMTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("--quota-scale", "0", open=False))
        cls.root = cls.server.first_key()
        cls.iam = cls.at("iam")

    @classmethod
    def at(cls, service, credentials=None, server=None):
        key, secret, *token = credentials or cls.root
        return (server or cls.server).client(service, key=key, secret=secret, token=token[0] if token else None)

    def user(self, name, *statements, **more):
        """A user with an inline policy; its credentials."""
        self.iam.create_user(UserName=name, **more)
        if statements:
            self.iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document(*statements))
        made = self.iam.create_access_key(UserName=name)["AccessKey"]
        return made["AccessKeyId"], made["SecretAccessKey"]

    def denied(self, code, call, **arguments):
        with self.assertRaises(ClientError) as raised:
            call(**arguments)
        error = raised.exception.response
        self.assertEqual(error["Error"]["Code"], code, error)
        return error["Error"]["Message"], error["ResponseMetadata"]["HTTPStatusCode"]

    @staticmethod
    def session(answer):
        made = answer["Credentials"]
        return made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]

    def test_a_narrow_user_may_look_at_alarms_and_not_delete_them(self):
        self.at("cloudwatch").put_metric_alarm(**ALARM)
        narrow = self.at("cloudwatch", self.user("narrow", allow("cloudwatch:Describe*")))
        self.assertEqual([alarm["AlarmName"] for alarm in narrow.describe_alarms()["MetricAlarms"]], ["dev-cpu"])
        message, status = self.denied("AccessDenied", narrow.delete_alarms, AlarmNames=["dev-cpu"])
        self.assertEqual(status, 403)
        self.assertEqual(
            message, f"User: arn:aws:iam::{ACCOUNT}:user/narrow is not authorized to perform: cloudwatch:DeleteAlarms on resource: "
            f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:dev-cpu because no identity-based policy allows the cloudwatch:DeleteAlarms action")
        self.denied("AccessDenied", self.at("iam", self.user("narrow2")).put_user_policy, UserName="narrow2", PolicyName="p", PolicyDocument=document(allow("*")))

    def test_every_resource_that_a_call_names_must_be_allowed(self):
        owner = self.at("cloudwatch")
        for name in ("mine-a", "mine-b", "other"):
            owner.put_metric_alarm(**{**ALARM, "AlarmName": name})
        narrow = self.at("cloudwatch", self.user("mine", allow("cloudwatch:*", f"arn:aws:cloudwatch:*:{ACCOUNT}:alarm:mine-*")))
        self.denied("AccessDenied", narrow.delete_alarms, AlarmNames=["mine-a", "other"])
        self.denied("AccessDenied", narrow.put_metric_alarm, **{**ALARM, "AlarmName": "fresh"})
        narrow.delete_alarms(AlarmNames=["mine-a", "mine-b"])
        self.assertEqual([alarm["AlarmName"] for alarm in owner.describe_alarms(AlarmNames=["mine-a", "mine-b", "other"])["MetricAlarms"]], ["other"])

    def test_a_namespace_is_a_condition_of_metric_data_in_every_protocol(self):
        key, secret = self.user("sender", allow("cloudwatch:PutMetricData", StringEquals={"cloudwatch:namespace": "Mine"}))
        for protocol in ("smithy-rpc-v2-cbor", "json", "query"):
            client = self.server.client("cloudwatch", protocol, key=key, secret=secret)
            client.put_metric_data(Namespace="Mine", MetricData=[{"MetricName": "m", "Value": 1.0}])
            with self.assertRaises(ClientError) as raised:
                client.put_metric_data(Namespace="Other", MetricData=[{"MetricName": "m", "Value": 1.0}])
            self.assertIn("AccessDenied", raised.exception.response["Error"]["Code"])

    def test_groups_managed_policies_versions_and_boundaries_take_effect_at_once(self):
        client = self.at("cloudwatch", self.user("member"))
        self.denied("AccessDenied", client.list_metrics)
        self.iam.create_group(GroupName="watchers")
        arn = self.iam.create_policy(PolicyName="watch", PolicyDocument=document(allow("cloudwatch:List*")))["Policy"]["Arn"]
        self.iam.attach_group_policy(GroupName="watchers", PolicyArn=arn)
        self.iam.add_user_to_group(GroupName="watchers", UserName="member")
        client.list_metrics()
        self.iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(allow("sns:*")), SetAsDefault=True)
        self.denied("AccessDenied", client.list_metrics)
        self.iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
        client.list_metrics()
        self.iam.put_user_permissions_boundary(UserName="member", PermissionsBoundary="arn:aws:iam::aws:policy/AmazonSNSReadOnlyAccess")
        message, _ = self.denied("AccessDenied", client.list_metrics)
        self.assertIn("because no permissions boundary allows", message)
        self.iam.delete_user_permissions_boundary(UserName="member")
        client.list_metrics()
        self.iam.remove_user_from_group(GroupName="watchers", UserName="member")
        self.denied("AccessDenied", client.list_metrics)

    def test_keys_stop_when_they_are_inactive_or_deleted_and_after_a_restart_too(self):
        key, secret = self.user("leaver", allow("cloudwatch:*"))
        client = self.at("cloudwatch", (key, secret))
        session = self.at("cloudwatch", self.session(self.at("sts", (key, secret)).get_session_token()))
        client.list_metrics(), session.list_metrics()
        self.server.kill()
        self.server.start()
        type(self).iam = self.at("iam")
        client, session = self.at("cloudwatch", (key, secret)), self.at("cloudwatch", self.session(self.at("sts", (key, secret)).get_session_token()))
        client.list_metrics(), session.list_metrics()
        self.assertEqual(self.iam.get_access_key_last_used(AccessKeyId=key)["AccessKeyLastUsed"]["ServiceName"], "cloudwatch")
        self.iam.update_access_key(UserName="leaver", AccessKeyId=key, Status="Inactive")
        for each in (client, session):
            with self.assertRaises(ClientError):
                each.list_metrics()
        self.iam.update_access_key(UserName="leaver", AccessKeyId=key, Status="Active")
        client.list_metrics(), session.list_metrics()
        self.iam.delete_access_key(UserName="leaver", AccessKeyId=key)
        for each in (client, session):
            with self.assertRaises(ClientError):
                each.list_metrics()

    def test_a_role_is_taken_by_those_it_trusts_and_never_gives_more_than_it_has(self):
        alice = self.user("alice", allow("sts:AssumeRole"))
        bob = self.user("bob", allow("*"))
        self.iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trusts({"AWS": f"arn:aws:iam::{ACCOUNT}:user/alice"}, StringEquals={"sts:ExternalId": "blue"}))
        self.iam.attach_role_policy(RoleName="reader", PolicyArn="arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess")
        asked = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/reader", "RoleSessionName": "s1"}
        for who, more in ((alice, {}), (alice, {"ExternalId": "red"}), (bob, {"ExternalId": "blue"})):
            self.denied("AccessDenied", self.at("sts", who).assume_role, **asked, **more)
        answer = self.at("sts", alice).assume_role(**asked, ExternalId="blue")
        self.assertEqual(answer["AssumedRoleUser"]["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/s1")
        session = self.session(answer)
        who = self.at("sts", session).get_caller_identity()
        self.assertEqual((who["Arn"], who["UserId"]), (answer["AssumedRoleUser"]["Arn"], answer["AssumedRoleUser"]["AssumedRoleId"]))
        self.at("cloudwatch", session).list_metrics()
        self.denied("AccessDenied", self.at("cloudwatch", session).delete_alarms, AlarmNames=["x"])
        self.denied("AccessDenied", self.at("sts", session).get_session_token)
        wide = self.at("sts", alice).assume_role(**asked, ExternalId="blue", Policy=document(allow("*")))
        self.denied("AccessDenied", self.at("cloudwatch", self.session(wide)).delete_alarms, AlarmNames=["x"])
        narrow = self.at("sts", alice).assume_role(**asked, ExternalId="blue", Policy=document(allow("sns:*")))
        message, _ = self.denied("AccessDenied", self.at("cloudwatch", self.session(narrow)).list_metrics)
        self.assertIn("because no session policy allows", message)
        self.iam.detach_role_policy(RoleName="reader", PolicyArn="arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess")
        self.iam.delete_role(RoleName="reader")
        with self.assertRaises(ClientError):
            self.at("sts", session).get_caller_identity()

    def test_a_forged_changed_or_cut_token_opens_nothing(self):
        key, secret, token = self.session(self.at("sts", self.user("holder", allow("cloudwatch:*"))).get_session_token())
        raw = base64.b64decode(token)
        forged = [token[:-8], token[8:], "", "A" * len(token), base64.b64encode(bytes([raw[0], raw[1] ^ 1]) + raw[2:]).decode(), base64.b64encode(raw[:-1] + bytes([raw[-1] ^ 1])).decode()]
        for text in forged:
            with self.assertRaises(ClientError) as raised:
                self.at("cloudwatch", (key, secret, text) if text else (key, secret)).list_metrics()
            self.assertEqual(raised.exception.response["Error"]["Code"], "UnrecognizedClientException")
        self.at("cloudwatch", (key, secret, token)).list_metrics()

    def test_a_session_of_a_user_reaches_no_iam_and_a_federated_user_only_what_both_allow(self):
        admin = self.user("admin", allow("*"))
        session = self.session(self.at("sts", admin).get_session_token())
        self.denied("AccessDenied", self.at("iam", session).list_users)
        self.at("cloudwatch", session).list_metrics()
        for policy, may in ((None, False), (document(allow("cloudwatch:*")), True), (document(allow("sns:*")), False)):
            made = self.at("sts", admin).get_federation_token(Name="visitor", **({"Policy": policy} if policy else {}))
            client = self.at("cloudwatch", self.session(made))
            client.list_metrics() if may else self.denied("AccessDenied", client.list_metrics)
            self.denied("AccessDenied", self.at("iam", self.session(made)).list_users)

    def test_on_an_open_server_everybody_is_the_operator_but_whoever_holds_a_key_of_iam(self):
        with Server(open=True) as server:
            iam = server.client("iam")
            iam.create_user(UserName="tried")
            key = iam.create_access_key(UserName="tried")["AccessKey"]["AccessKeyId"]
            self.denied("AccessDenied", server.client("cloudwatch", key=key, secret="anything").list_metrics)
            server.client("cloudwatch", key="AKIAIOSFODNN7EXAMPLE").list_metrics()
            iam.put_user_policy(UserName="tried", PolicyName="p", PolicyDocument=document(allow("cloudwatch:ListMetrics")))
            server.client("cloudwatch", key=key, secret="anything").list_metrics()

    def test_policies_are_refused_with_the_sentences_of_aws(self):
        self.denied("MalformedPolicyDocument", self.iam.create_policy, PolicyName="bad", PolicyDocument="{}")
        self.denied("NoSuchEntity", self.iam.get_policy, PolicyArn="arn:aws:iam::aws:policy/NoSuchThing")
        message, _ = self.denied(
            "MalformedPolicyDocument", self.iam.create_role, RoleName="bad", AssumeRolePolicyDocument=trusts({"AWS": f"arn:aws:iam::{ACCOUNT}:user/ghost"}))
        self.assertEqual(message, f'Invalid principal in policy: "AWS":"arn:aws:iam::{ACCOUNT}:user/ghost"')

    def test_simulations_answer_as_the_evaluation_does(self):
        self.user("simulated", allow("cloudwatch:*", f"arn:aws:cloudwatch:*:{ACCOUNT}:alarm:a"), {"Effect": "Deny", "Action": "cloudwatch:DeleteAlarms", "Resource": "*"})
        asked = {
            "PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:user/simulated", "ActionNames": ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms", "sns:Publish"],
            "ResourceArns": [f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:a"]}
        results = self.iam.simulate_principal_policy(**asked)["EvaluationResults"]
        self.assertEqual([result["EvalDecision"] for result in results], ["allowed", "explicitDeny", "implicitDeny"])

    def image(self):
        return self.at("ec2").describe_images(Owners=["self"])["Images"][0]["ImageId"]

    def launched(self, **tags):
        listed = [{"ResourceType": "instance", "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}]
        made = self.at("ec2").run_instances(ImageId=self.image(), MinCount=1, MaxCount=1, **({"TagSpecifications": listed} if tags else {}))
        return made["Instances"][0]["InstanceId"]

    def test_a_user_who_may_end_what_is_tagged_dev_ends_nothing_else(self):
        dev, prod = self.launched(env="dev"), self.launched(env="prod")
        narrow = self.at("ec2", self.user("ender", allow("ec2:TerminateInstances", StringEquals={"aws:ResourceTag/env": "dev"})))
        for ids in ([prod], [dev, prod], ["i-0123456789abcdef0"]):
            message, status = self.denied("UnauthorizedOperation", narrow.terminate_instances, InstanceIds=ids)
            self.assertEqual(status, 403)
            self.assertEqual(
                message, f"You are not authorized to perform this operation. User: arn:aws:iam::{ACCOUNT}:user/ender is not authorized to perform: "
                f"ec2:TerminateInstances on resource: arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{ids[-1]} because no identity-based policy allows the "
                "ec2:TerminateInstances action")
        self.denied("DryRunOperation", narrow.terminate_instances, InstanceIds=[dev], DryRun=True)
        self.denied("UnauthorizedOperation", narrow.terminate_instances, InstanceIds=[prod], DryRun=True)
        self.assertEqual([change["InstanceId"] for change in narrow.terminate_instances(InstanceIds=[dev])["TerminatingInstances"]], [dev])
        owner = self.at("ec2")
        self.assertIn(owner.describe_instances(InstanceIds=[prod])["Reservations"][0]["Instances"][0]["State"]["Name"], ("pending", "running"))
        owner.create_tags(Resources=[prod], Tags=[{"Key": "env", "Value": "dev"}])
        narrow.terminate_instances(InstanceIds=[prod])

    def test_a_launch_needs_every_resource_and_the_right_to_tag(self):
        small = {"ImageId": self.image(), "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1, "DryRun": True}
        tagged = [{"ResourceType": "instance", "Tags": [{"Key": "env", "Value": "dev"}]}]
        launch = allow("ec2:RunInstances")
        only_micro = {"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "arn:aws:ec2:*:*:instance/*", "Condition": {"StringNotEquals": {"ec2:InstanceType": "t3.micro"}}}
        starter = self.at("ec2", self.user("starter", launch, only_micro))
        self.denied("DryRunOperation", starter.run_instances, **small)
        self.denied("UnauthorizedOperation", starter.run_instances, **{**small, "InstanceType": "t3.small"})
        self.assertIn("ec2:CreateTags", self.denied("UnauthorizedOperation", starter.run_instances, **small, TagSpecifications=tagged)[0])
        at_launch = allow("ec2:CreateTags", StringEquals={"ec2:CreateAction": "RunInstances"})
        tagger = self.at("ec2", self.user("tagger", launch, at_launch))
        self.denied("DryRunOperation", tagger.run_instances, **small, TagSpecifications=tagged)
        self.denied("UnauthorizedOperation", tagger.create_tags, Resources=[self.at("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]], Tags=tagged[0]["Tags"])
        subnets = [subnet["SubnetId"] for subnet in self.at("ec2").describe_subnets()["Subnets"]]
        others = [f"arn:aws:ec2:*:*:{kind}/*" for kind in ("instance", "network-interface", "security-group", "volume")] + ["arn:aws:ec2:*::image/*"]
        placed = self.at("ec2", self.user("placed", allow("ec2:RunInstances", [*others, f"arn:aws:ec2:*:*:subnet/{subnets[1]}"])))
        self.denied("DryRunOperation", placed.run_instances, **small, SubnetId=subnets[1])
        self.denied("UnauthorizedOperation", placed.run_instances, **small, SubnetId=subnets[0])

    def test_a_right_to_one_group_is_no_right_to_another(self):
        autoscaling, image = self.at("autoscaling"), self.image()
        autoscaling.create_launch_configuration(LaunchConfigurationName="lc", ImageId=image, InstanceType="t3.micro")
        for name, env in (("a", "dev"), ("b", "prod")):
            autoscaling.create_auto_scaling_group(
                AutoScalingGroupName=name, MinSize=0, MaxSize=2, DesiredCapacity=0, LaunchConfigurationName="lc", AvailabilityZones=[REGION + "a"],
                Tags=[{"Key": "env", "Value": env}])
        one = allow("autoscaling:SetDesiredCapacity", f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/a")
        by_tag = allow("autoscaling:SetDesiredCapacity", StringEquals={"autoscaling:ResourceTag/env": "dev"})
        for user, statement in (("scaler", one), ("tagscaler", by_tag)):
            client = self.at("autoscaling", self.user(user, statement))
            client.set_desired_capacity(AutoScalingGroupName="a", DesiredCapacity=0)
            message, status = self.denied("AccessDenied", client.set_desired_capacity, AutoScalingGroupName="b", DesiredCapacity=1)
            self.assertEqual(status, 403)
            arn = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=["b"])["AutoScalingGroups"][0]["AutoScalingGroupARN"]
            self.assertIn(f"autoscaling:SetDesiredCapacity on resource: {arn} because", message)
        self.assertEqual(autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=["b"])["AutoScalingGroups"][0]["DesiredCapacity"], 0)
        for name in ("a", "b"):
            autoscaling.delete_auto_scaling_group(AutoScalingGroupName=name, ForceDelete=True)

    def test_a_template_gives_nobody_a_role_that_they_may_not_pass(self):
        self.iam.create_role(RoleName="strong", AssumeRolePolicyDocument=trusts({"Service": "ec2.amazonaws.com"}))
        self.iam.create_instance_profile(InstanceProfileName="strong")
        self.iam.add_role_to_instance_profile(InstanceProfileName="strong", RoleName="strong")
        data = {"ImageId": self.image(), "IamInstanceProfile": {"Name": "strong"}}
        self.at("ec2").create_launch_template(LaunchTemplateName="strong", LaunchTemplateData=data)
        template = {"LaunchTemplateName": "strong"}
        group = {"AutoScalingGroupName": "t", "MinSize": 0, "MaxSize": 0, "AvailabilityZones": [REGION + "a"], "LaunchTemplate": template}
        eve = self.user("eve", allow(["ec2:*", "autoscaling:*"]))
        self.assertIn("iam:PassRole", self.denied("UnauthorizedOperation", self.at("ec2", eve).run_instances, MinCount=1, MaxCount=1, LaunchTemplate=template)[0])
        self.assertIn("iam:PassRole", self.denied("AccessDenied", self.at("autoscaling", eve).create_auto_scaling_group, **group)[0])
        scaler = self.user("onlyscaling", allow("autoscaling:*"))
        self.assertIn("ec2:RunInstances", self.denied("AccessDenied", self.at("autoscaling", scaler).create_auto_scaling_group, **group)[0])
        passing = allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/strong", StringEquals={"iam:PassedToService": "ec2.amazonaws.com"})
        friend = self.user("friend", allow(["ec2:*", "autoscaling:*"]), passing)
        self.denied("DryRunOperation", self.at("ec2", friend).run_instances, MinCount=1, MaxCount=1, LaunchTemplate=template, DryRun=True)
        self.at("autoscaling", friend).create_auto_scaling_group(**group)
        self.at("autoscaling", friend).delete_auto_scaling_group(AutoScalingGroupName="t")


if __name__ == "__main__":
    unittest.main()
