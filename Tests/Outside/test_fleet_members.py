"""Members of groups: hooks that they wait for, standby, protection, suspended processes, refresh and who goes first."""
import base64
import unittest

from botocore.exceptions import ClientError

from fleet import LAUNCHING, TERMINATING, Group, kill_instance, launch_data
from hinomi import Server, wait_until

START = "2026-01-05T00:00:00Z"


class HookTests(unittest.TestCase):
    def test_hooks_hold_a_launch_and_a_termination_until_they_are_completed_or_their_time_is_over(self):
        with Server("--virtual-clock", START) as server:
            group = Group(server, "hooked")
            for name, transition, result in ("begin", LAUNCHING, "ABANDON"), ("end", TERMINATING, "CONTINUE"):
                group.call("put_lifecycle_hook", LifecycleHookName=name, LifecycleTransition=transition, HeartbeatTimeout=300, DefaultResult=result)
            first = self.launched(server, group)
            self.complete(server, group, "begin", first)
            group.await_state(first, "InService")
            group.resize(0)
            server.advance("1s")
            group.await_state(first, "Terminating:Wait")
            self.assertIn(first, group.processes())
            # Its time is over after 300 s, and not before.
            server.advance("298s")
            self.assertEqual(group.states(), {first: "Terminating:Wait"})
            server.advance("5s")
            wait_until(lambda: not group.states() and not group.processes(), 30, lambda: f"{first} to be gone")
            self.abandoned(server, group)

    def launched(self, server, group):
        group.resize(1)
        server.advance("1s")
        wait_until(lambda: "Pending:Wait" in group.states().values(), 30, lambda: f"an instance that waits: {group.causes()}")
        [instance] = group.states()
        return instance

    def complete(self, server, group, hook, instance):
        group.call("record_lifecycle_action_heartbeat", LifecycleHookName=hook, InstanceId=instance)
        group.call("complete_lifecycle_action", LifecycleHookName=hook, InstanceId=instance, LifecycleActionResult="CONTINUE")
        server.advance("1s")

    def abandoned(self, server, group):
        """Without a word the default result of the launching hook ends the instance; the activity says why, and another one is launched."""
        second = self.launched(server, group)
        server.advance("5m")
        wait_until(lambda: group.states().get(second) != "Pending:Wait", 30, lambda: f"{second} to be given up")
        launch = group.activity("Launching", second)
        self.assertEqual(launch["StatusCode"], "Cancelled")
        self.assertIn("was abandoned: Heartbeat Timeout", launch["StatusMessage"])


class MembershipTests(unittest.TestCase):
    def test_standby_protection_and_detaching(self):
        with Server() as server:
            group = Group(server, "members", size=2)
            first, second = group.await_serving(2)
            group.call("enter_standby", InstanceIds=[first], ShouldDecrementDesiredCapacity=True)
            group.await_state(first, "Standby")
            self.assertEqual(group.desired, 1)
            self.assertIn(first, group.processes())
            group.call("exit_standby", InstanceIds=[first])
            group.await_serving(2)
            self.protects(group, first, second)
            group.call("detach_instances", InstanceIds=[first], ShouldDecrementDesiredCapacity=True)
            wait_until(lambda: group.states() == {}, 20, lambda: f"no member, are {group.states()}")
            self.assertIn(first, group.processes())
            group.ec2.terminate_instances(InstanceIds=[first])
            wait_until(lambda: not group.processes(), 20, "no process")

    def protects(self, group, kept, other):
        group.call("set_instance_protection", InstanceIds=[kept], ProtectedFromScaleIn=True)
        group.resize(0)
        group.await_state(other, None)
        self.assertEqual(group.states(), {kept: "InService"})
        group.resize(1)

    def test_the_newest_goes_first_where_the_policy_says_so(self):
        with Server() as server:
            group = Group(server, "ordered", TerminationPolicies=["NewestInstance"], AvailabilityZones=["us-east-1a"])
            came = []
            for size in 1, 2, 3:
                group.resize(size)
                came += [instance for instance in group.await_serving(size) if instance not in came]
            for size in 2, 1:
                group.resize(size)
                self.assertEqual(group.await_serving(size), sorted(came[:size]))

    def test_a_subnet_of_another_region_is_refused(self):
        with Server(ephemeral=True) as server:
            elsewhere = server.client("ec2", region="us-west-2").describe_subnets()["Subnets"][0]["SubnetId"]
            server.client("ec2").create_launch_template(LaunchTemplateName="far", LaunchTemplateData=launch_data("#!/bin/sh\n"))
            with self.assertRaises(ClientError) as refused:
                server.client("autoscaling").create_auto_scaling_group(
                    AutoScalingGroupName="far", MinSize=0, MaxSize=1, VPCZoneIdentifier=elsewhere, LaunchTemplate={"LaunchTemplateName": "far"})
            self.assertEqual(refused.exception.response["Error"]["Code"], "ValidationError")
            self.assertIn(elsewhere, str(refused.exception))


class SuspensionTests(unittest.TestCase):
    def test_what_is_suspended_does_not_happen_until_it_is_resumed(self):
        with Server() as server:
            group = Group(server, "calm", size=1)
            [member] = group.await_serving(1)
            group.call("suspend_processes", ScalingProcesses=["ReplaceUnhealthy"])
            kill_instance(server, member)
            wait_until(lambda: group.describe()["Instances"][0]["HealthStatus"] == "Unhealthy", 20, "the verdict")
            self.assertEqual(group.states(), {member: "InService"})
            group.call("resume_processes", ScalingProcesses=["ReplaceUnhealthy"])
            wait_until(lambda: member not in group.states(), 20, "the replacement")
            group.await_serving(1)
            group.call("suspend_processes", ScalingProcesses=["Launch"])
            group.resize(2)
            self.assertEqual((group.desired, len(group.states())), (2, 1))
            group.call("resume_processes", ScalingProcesses=["Launch"])
            group.await_serving(2)


class RefreshTests(unittest.TestCase):
    def test_a_refresh_replaces_every_member_by_the_new_version(self):
        with Server() as server:
            group = Group(server, "fresh", size=2)
            before = group.await_serving(2)
            group.ec2.create_launch_template_version(
                LaunchTemplateId=group.template, SourceVersion="1", VersionDescription="second",
                LaunchTemplateData={"UserData": base64.b64encode(b"#!/bin/sh\necho second version\nexec sleep 3000\n").decode()})
            refresh = group.call(
                "start_instance_refresh", DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateId": group.template, "Version": "2"}},
                Preferences={"MinHealthyPercentage": 50, "InstanceWarmup": 0})["InstanceRefreshId"]
            shown = lambda: group.call("describe_instance_refreshes", InstanceRefreshIds=[refresh])["InstanceRefreshes"][0]
            wait_until(lambda: shown()["Status"] == "Successful", 40, lambda: f"the refresh, which is {shown()}")
            self.assertEqual(shown()["PercentageComplete"], 100)
            after = group.await_serving(2)
            self.assertFalse(set(before) & set(after))
            self.assertEqual({member["LaunchTemplate"]["Version"] for member in group.describe()["Instances"]}, {"2"})
            for instance in after:
                wait_until(lambda: "second version" in group.ec2.get_console_output(InstanceId=instance).get("Output", ""), 20, f"the new script on {instance}")
            wait_until(lambda: sorted(group.processes()) == after, 20, "only the new ones to run")


if __name__ == "__main__":
    unittest.main()
