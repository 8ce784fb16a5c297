"""Examples/flexible-monitoring: its scripts in order with the AWS CLI, its stack with Terraform, each effect seen, and nothing left."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import hinomi
from hinomi import REGION, ROOT, Server, holders, wait_until
from test_instances import descendants, is_alive
from test_terraform import NO_CHANGES, Stack

EXAMPLE = os.path.join(ROOT, "Examples", "flexible-monitoring")
NAME = "flexible-monitoring"
PAGE_PORT = 8080
ALARMS = [f"{NAME}-{name}" for name in ("cpu", "disk", "group-cpu-high", "group-cpu-low", "memory")]


class Example:
    """The example's scripts against a server, with a home and a temporary folder of their own; a context that leaves nothing behind."""

    def __init__(self, server):
        self.folder = tempfile.mkdtemp(prefix="hinomi-example-")
        self.home, self.temporary, programs = (os.path.join(self.folder, name) for name in ("home", "tmp", "bin"))
        for folder in (self.home, self.temporary, programs):
            os.mkdir(folder)
        os.symlink(hinomi.PROGRAM, os.path.join(programs, "hinomi"))
        with open(os.path.join(programs, "aws"), "w") as file:
            file.write(f'#!/bin/sh\nexec {sys.executable} -m awscli "$@"\n')
        os.chmod(os.path.join(programs, "aws"), 0o755)
        self.environment = {
            "PATH": f"{programs}:{os.environ['PATH']}", "HOME": self.home, "TMPDIR": self.temporary, "AWS_ENDPOINT_URL": server.endpoint,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # The agent is no child of ours, and outlives a test that failed before it was stopped.
        for process in self.agents():
            os.kill(process, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, script, *words, **settings):
        done = subprocess.run(
            [os.path.join(EXAMPLE, script), *words], env={**self.environment, **settings}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{script} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def agents(self):
        """The processes whose words name a file of this example's home."""
        found = []
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{process}/cmdline", "rb") as file:
                    if self.home.encode() in file.read():
                        found.append(int(process))
            except OSError:
                pass
        return found

    def files(self):
        return sorted(os.path.join(folder, name) for root in (self.home, self.temporary) for folder, _, names in os.walk(root) for name in names)


class ScriptTests(unittest.TestCase):
    def test_the_scripts_make_an_environment_change_it_and_leave_nothing(self):
        with Server() as server, Example(server) as example:
            self.ec2, self.autoscaling, self.cloudwatch, self.sns = (server.client(name) for name in ("ec2", "autoscaling", "cloudwatch", "sns"))
            self.instance(server, example)
            self.group(server, example)
            self.alarms(example)
            self.agent(example)
            self.dashboard(example)
            self.policies(server, example)
            self.evaluated()
            processes = [process for holder in holders(server.data).values() for process in (holder, *descendants(holder))] + example.agents()
            pages = [self.page(instance) for instance in self.instances()]
            example.run("scripts/cleanup_resources.sh")
            self.nothing(server, example, processes, pages)

    def instance(self, server, example):
        self.assertIn("runs", example.run("ec2/setup_ec2.sh"))
        [instance] = self.instances()
        self.assertEqual(instance["State"]["Name"], "running")
        self.assertEqual(list(holders(server.data)), [instance["InstanceId"]])
        self.serves(instance)
        group = self.ec2.describe_security_groups(GroupNames=[NAME])["SecurityGroups"][0]
        self.assertEqual([group["GroupId"]], [item["GroupId"] for item in instance["SecurityGroups"]])
        rules = {rule["FromPort"]: rule["IpRanges"][0]["CidrIp"] for rule in group["IpPermissions"]}
        self.assertEqual(rules, {22: "172.31.0.0/16", PAGE_PORT: "172.31.0.0/16"})

    def group(self, server, example):
        self.assertIn("2 instances are in service", example.run("autoscaling/setup_autoscaling.sh"))
        [group] = self.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        members = {member["InstanceId"]: member for member in group["Instances"]}
        self.assertEqual([(member["LifecycleState"], member["HealthStatus"]) for member in members.values()], [("InService", "Healthy")] * 2)
        self.assertEqual({member["AvailabilityZone"] for member in members.values()}, {f"{REGION}a", f"{REGION}b"})
        self.assertEqual((group["HealthCheckType"], group["HealthCheckGracePeriod"]), ("EC2", 30))
        self.assertLess(set(members), set(holders(server.data)))
        for instance in self.instances():
            self.serves(instance)

    def alarms(self, example):
        example.run("cloudwatch/setup_cloudwatch.sh", PERIOD="10")
        alarms = {alarm["AlarmName"]: alarm for alarm in self.cloudwatch.describe_alarms()["MetricAlarms"]}
        self.assertEqual(sorted(alarms), ALARMS)
        policies = {policy["PolicyName"]: policy["PolicyARN"] for policy in self.autoscaling.describe_policies()["ScalingPolicies"]}
        self.assertIn(policies[f"{NAME}-scale-out"], alarms[f"{NAME}-group-cpu-high"]["AlarmActions"])
        self.assertEqual([policies[f"{NAME}-scale-in"]], alarms[f"{NAME}-group-cpu-low"]["AlarmActions"])

    def agent(self, example):
        # Values each 10 s, which the alarms were made for too, so that the test need not wait for whole minutes.
        self.assertIn("agent: hinomi", example.run("cloudwatch/cloudwatch_agent.sh", PERIOD="10"))
        self.assertEqual(len(example.agents()), 1)

    def dashboard(self, example):
        example.run("scripts/create_monitoring_dashboard.sh")
        body = json.loads(self.cloudwatch.get_dashboard(DashboardName=NAME)["DashboardBody"])
        self.assertEqual([widget["type"] for widget in body["widgets"]], ["alarm"] + ["metric"] * 4)
        self.assertEqual(sorted(arn.rsplit(":", 1)[1] for arn in body["widgets"][0]["properties"]["alarms"]), ALARMS)

    def policies(self, server, example):
        before = self.scale_out()
        example.run("scripts/update_scaling_policy.sh", "2", "120")
        after = self.scale_out()
        self.assertEqual((before["PolicyARN"], before["Alarms"]), (after["PolicyARN"], after["Alarms"]))
        for policy, steps, warmup in ((before, [1, 2], 60), (after, [2, 4], 120)):
            self.assertEqual([step["ScalingAdjustment"] for step in policy["StepAdjustments"]], steps)
            self.assertEqual(policy["EstimatedInstanceWarmup"], warmup)
        self.assertEqual(len(self.autoscaling.describe_policies()["ScalingPolicies"]), 2)
        audit = server.hinomi("audit")
        self.assertEqual(audit.stdout.count("PutScalingPolicy"), 4, audit.stdout + audit.stderr)

    def evaluated(self):
        """The agent's values reach the alarms that were made for them."""
        names = [f"{NAME}-memory", f"{NAME}-disk"]

        def states():
            return [alarm["StateValue"] for alarm in self.cloudwatch.describe_alarms(AlarmNames=names)["MetricAlarms"]]

        wait_until(lambda: "INSUFFICIENT_DATA" not in states(), 60, "memory and disk are judged")

    def nothing(self, server, example, processes, pages):
        self.assertEqual(self.instances(), [])
        self.assertEqual(self.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"], [])
        self.assertEqual((self.autoscaling.describe_policies()["ScalingPolicies"], self.autoscaling.describe_tags()["Tags"]), ([], []))
        self.assertEqual(self.ec2.describe_launch_templates()["LaunchTemplates"], [])
        self.assertEqual([group["GroupName"] for group in self.ec2.describe_security_groups()["SecurityGroups"]], ["default"])
        self.assertEqual((self.cloudwatch.describe_alarms()["MetricAlarms"], self.cloudwatch.list_dashboards()["DashboardEntries"]), ([], []))
        self.assertEqual(self.sns.list_topics()["Topics"], [])
        self.assertEqual(holders(server.data), {})
        self.assertEqual([process for process in processes if is_alive(process)], [])
        self.assertEqual([page for page in pages if self.answer(page)], [])
        self.assertEqual(example.files(), [])

    def instances(self):
        """Those that are not terminated, which are described for an hour."""
        found = [instance for reservation in self.ec2.describe_instances()["Reservations"] for instance in reservation["Instances"]]
        return [instance for instance in found if instance["State"]["Name"] != "terminated"]

    def scale_out(self):
        return self.autoscaling.describe_policies(PolicyNames=[f"{NAME}-scale-out"])["ScalingPolicies"][0]

    def page(self, instance):
        """Where the instance's console says that its page is."""
        def said():
            return re.search(r"the page is served at (\S+)", self.ec2.get_console_output(InstanceId=instance["InstanceId"]).get("Output", ""))

        return f"http://{wait_until(said, 30, 'the boot script serves').group(1)}/"

    def serves(self, instance):
        page = self.page(instance)
        wait_until(lambda: instance["InstanceId"] in self.answer(page), 30, f"{page} names its instance")

    def answer(self, page):
        try:
            with urllib.request.urlopen(page, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            return ""


class ExampleStack(Stack):
    """The example's stack in a copy of its folder, told where to go by the environment alone, as its first lines say."""

    def __init__(self, server):
        super().__init__(server, name=os.path.join(EXAMPLE, "terraform"))
        self.outer = self.folder
        copy = shutil.copytree(EXAMPLE, os.path.join(self.outer, "example"), ignore=shutil.ignore_patterns(".terraform*", "terraform.tfstate*"))
        self.folder = os.path.join(copy, "terraform")
        self.environment.update(AWS_ENDPOINT_URL=server.endpoint, AWS_REGION=REGION, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")

    def __exit__(self, *_):
        shutil.rmtree(self.outer, ignore_errors=True)

    def change(self, **variables):
        self.environment.update({f"TF_VAR_{name}": str(value) for name, value in variables.items()})


@unittest.skipUnless(shutil.which("terraform"), "terraform is not installed here")
class StackTests(unittest.TestCase):
    NAME = "terraform-monitoring"

    def test_the_stack_is_applied_planned_empty_scaled_behind_its_back_changed_and_destroyed(self):
        with Server() as server, ExampleStack(server) as stack:
            autoscaling = server.client("autoscaling")
            stack.run("init")
            self.assertIn("Apply complete! Resources: 19 added, 0 changed, 0 destroyed.", stack.apply())
            self.assertEqual(len(holders(server.data)), 2)
            self.assertEqual(self.held(autoscaling), (50, 1))
            self.unchanged(stack)
            autoscaling.set_desired_capacity(AutoScalingGroupName=self.NAME, DesiredCapacity=3)
            wait_until(lambda: len(holders(server.data)) == 3, 30, "a third instance")
            self.unchanged(stack)
            stack.change(night_size=2, ssh_cidr="192.0.2.7/32", instance_type="t3.small")
            self.assertIn("Apply complete! Resources: 0 added, 4 changed, 0 destroyed.", stack.apply())
            self.assertEqual(self.held(autoscaling), (50, 2))
            self.unchanged(stack)
            self.assertIn("Destroy complete! Resources: 19 destroyed.", stack.destroy())
            self.nothing(server)

    def unchanged(self, stack):
        code, words = stack.plan()
        self.assertEqual(code, NO_CHANGES, words)

    def held(self, autoscaling):
        """What target tracking holds, and the size of the night."""
        [policy] = autoscaling.describe_policies(PolicyTypes=["TargetTrackingScaling"])["ScalingPolicies"]
        [action] = autoscaling.describe_scheduled_actions()["ScheduledUpdateGroupActions"]
        return policy["TargetTrackingConfiguration"]["TargetValue"], action["DesiredCapacity"]

    def nothing(self, server):
        cloudwatch, iam = server.client("cloudwatch"), server.client("iam")
        wait_until(lambda: not holders(server.data), 30, "no instance runs")
        self.assertEqual(server.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"], [])
        self.assertEqual((cloudwatch.describe_alarms()["MetricAlarms"], cloudwatch.list_dashboards()["DashboardEntries"]), ([], []))
        self.assertEqual((iam.list_instance_profiles()["InstanceProfiles"], server.client("sns").list_topics()["Topics"]), ([], []))
        self.assertEqual(server.client("ec2").describe_launch_templates()["LaunchTemplates"], [])


if __name__ == "__main__":
    unittest.main()
