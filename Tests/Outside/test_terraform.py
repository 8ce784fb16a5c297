"""What Terraform sees: a stack is applied, its second plan is empty, it is changed and destroyed."""
import glob
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from hinomi import ACCOUNT, Receiver, Server
from test_targets import Program

STACK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "terraform")
# What `terraform plan -detailed-exitcode` says.
NO_CHANGES, CHANGES = 0, 2


def mirror():
    """The folder of a local mirror of providers; None where there is none."""
    folders = [os.environ.get("TERRAFORM_MIRROR"), *sorted(glob.glob("/opt/*")), "/usr/share/terraform/plugins", "/usr/local/share/terraform/plugins"]
    return next((folder for folder in folders if folder and os.path.isdir(os.path.join(folder, "registry.terraform.io/hashicorp/aws"))), None)


class Stack:
    """A stack of `terraform` against a server, in a folder that holds its state; a context that leaves nothing behind."""

    def __init__(self, server, slack="", key="test", secret="test", name="."):
        self.folder = tempfile.mkdtemp(prefix="hinomi-terraform-")
        shutil.copy(os.path.join(STACK, name, "main.tf"), self.folder)
        configuration = os.path.join(self.folder, "terraform.rc")
        source = f'filesystem_mirror {{\n    path = "{mirror()}"\n  }}' if mirror() else "direct {}"
        with open(configuration, "w") as file:
            file.write(f"provider_installation {{\n  {source}\n}}\n")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": self.folder, "TF_CLI_CONFIG_FILE": configuration, "TF_IN_AUTOMATION": "1", "TF_INPUT": "0",
            "CHECKPOINT_DISABLE": "1", "AWS_EC2_METADATA_DISABLED": "true", "TF_VAR_endpoint": server.endpoint, "TF_VAR_slack": slack, "TF_VAR_access_key": key,
            "TF_VAR_secret_key": secret}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words, later=False, codes=(0,)):
        done = subprocess.run(
            ["terraform", f"-chdir={self.folder}", words[0], "-no-color", *words[1:]], capture_output=True, text=True, timeout=300,
            env={**self.environment, "TF_VAR_later": "true" if later else "false"})
        assert done.returncode in codes, f"terraform {' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done

    def apply(self, later=False):
        return self.run("apply", "-auto-approve", later=later).stdout

    def plan(self, later=False):
        """What a plan that reads everything again would change: (exit code, its words)."""
        done = self.run("plan", "-detailed-exitcode", "-lock=false", later=later, codes=(NO_CHANGES, CHANGES))
        return done.returncode, done.stdout

    def destroy(self, later=False):
        return self.run("destroy", "-auto-approve", later=later).stdout


@unittest.skipUnless(shutil.which("terraform"), "terraform is not installed here")
class TerraformTests(unittest.TestCase):
    def test_a_stack_is_applied_planned_empty_changed_and_destroyed_on_an_open_server(self):
        self.live(open=True, is_changed=True)

    def test_a_stack_is_applied_planned_empty_and_destroyed_on_a_strict_server_with_its_real_key(self):
        self.live(open=False, is_changed=False)

    def test_users_roles_and_policies_are_applied_planned_empty_changed_and_destroyed_on_a_strict_server(self):
        with Server(open=False) as server:
            key, secret = server.first_key()
            iam = server.client("iam", key=key, secret=secret)
            with Stack(server, "", key, secret, name="iam") as stack:
                stack.run("init")
                self.assertIn("Apply complete! Resources: 13 added, 0 changed, 0 destroyed.", stack.apply())
                for later in (False, True):
                    if later:
                        self.assertIn("Apply complete! Resources: 0 added, 3 changed, 0 destroyed.", stack.apply(later=True))
                    role = iam.get_role(RoleName="web")["Role"]
                    self.assertEqual((role["Description"], role["MaxSessionDuration"]), ("Later", 7200) if later else ("First", 3600))
                    code, words = stack.plan(later=later)
                    self.assertEqual(code, NO_CHANGES, words)
                self.assertIn("Destroy complete! Resources: 13 destroyed.", stack.destroy(later=True))
                self.assertEqual([iam.list_roles()["Roles"], iam.list_users()["Users"], iam.list_groups()["Groups"]], [[], [], []])
                self.assertEqual([iam.list_policies(Scope="Local")["Policies"], iam.list_instance_profiles()["InstanceProfiles"]], [[], []])

    def test_a_scalable_target_with_policies_and_schedule_is_applied_planned_empty_changed_and_destroyed(self):
        with Program() as program, Server("--capacity-hook", f"workers={program.path}") as server, Stack(server, name="targets") as stack:
            client = server.client("application-autoscaling")
            stack.run("init")
            self.assertIn("Apply complete! Resources: 6 added, 0 changed, 0 destroyed.", stack.apply())
            for later in (False, True):
                if later:
                    self.assertIn("Apply complete! Resources: 0 added, 3 changed, 0 destroyed.", stack.apply(later=True))
                target = client.describe_scalable_targets(ServiceNamespace="custom-resource")["ScalableTargets"][0]
                self.assertEqual((target["MinCapacity"], target["SuspendedState"]["DynamicScalingInSuspended"]), (2, True) if later else (1, False))
                self.assertEqual(client.list_tags_for_resource(ResourceARN=target["ScalableTargetARN"])["Tags"], {"ManagedBy": "terraform", "team": "night" if later else "day"})
                code, words = stack.plan(later=later)
                self.assertEqual(code, NO_CHANGES, words)
            self.assertIn("Destroy complete! Resources: 6 destroyed.", stack.destroy(later=True))
            self.assertEqual(client.describe_scalable_targets(ServiceNamespace="custom-resource")["ScalableTargets"], [])
            self.assertEqual(server.client("cloudwatch").describe_alarms()["MetricAlarms"], [])

    def live(self, open, is_changed):
        with Receiver() as receiver, Server("--slack-endpoint", receiver.url + "/services/", open=open) as server:
            key, secret = ("test", "test") if open else server.first_key()
            cloudwatch, sns = (server.client(name, key=key, secret=secret) for name in ("cloudwatch", "sns"))
            with Stack(server, receiver.url + "/services/T/B/x", key, secret) as stack:
                self.create(stack, cloudwatch, sns)
                if is_changed:
                    self.change(stack, cloudwatch, sns)
                self.assertIn("Destroy complete! Resources: 11 destroyed.", stack.destroy(later=is_changed))
                self.nothing(cloudwatch, sns)

    def create(self, stack, cloudwatch, sns):
        stack.run("init")
        self.assertIn("Apply complete! Resources: 11 added, 0 changed, 0 destroyed.", stack.apply())
        self.assertEqual(json.loads(stack.run("output", "-json").stdout)["account"]["value"], ACCOUNT)
        self.stands(cloudwatch, sns)
        code, words = stack.plan()
        self.assertEqual(code, NO_CHANGES, words)

    def change(self, stack, cloudwatch, sns):
        self.assertIn("Apply complete! Resources: 0 added, 5 changed, 0 destroyed.", stack.apply(later=True))
        self.stands(cloudwatch, sns, later=True)
        code, words = stack.plan(later=True)
        self.assertEqual(code, NO_CHANGES, words)

    def stands(self, cloudwatch, sns, later=False):
        alarms = cloudwatch.describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
        self.assertEqual([alarm["AlarmName"] for alarm in alarms["MetricAlarms"]], ["error rate", "least", "processor busy", "slow"])
        self.assertEqual([alarm["AlarmName"] for alarm in alarms["CompositeAlarms"]], ["both"])
        busy = next(alarm for alarm in alarms["MetricAlarms"] if alarm["AlarmName"] == "processor busy")
        self.assertEqual((busy["Threshold"], "AlarmDescription" in busy), (90.5, False) if later else (80, True))
        tags = {tag["Key"]: tag["Value"] for tag in cloudwatch.list_tags_for_resource(ResourceARN=busy["AlarmArn"])["Tags"]}
        self.assertEqual(tags, {"ManagedBy": "terraform", **({"team": "night"} if later else {"team": "operations", "a/b": "c:d e"})})
        self.assertEqual("ActionsSuppressor" in alarms["CompositeAlarms"][0], not later)
        self.assertIn("Later" if later else "First", cloudwatch.get_dashboard(DashboardName="board")["DashboardBody"])
        self.assertEqual(len(sns.list_topics()["Topics"]), 2)
        self.assertEqual(len(sns.list_subscriptions()["Subscriptions"]), 3)

    def nothing(self, cloudwatch, sns):
        alarms = cloudwatch.describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
        self.assertEqual((alarms["MetricAlarms"], alarms["CompositeAlarms"]), ([], []))
        self.assertEqual(cloudwatch.list_dashboards()["DashboardEntries"], [])
        self.assertEqual((sns.list_topics()["Topics"], sns.list_subscriptions()["Subscriptions"]), ([], []))


if __name__ == "__main__":
    unittest.main()
