"""Instances of groups that end: killed, scaled in, or while the server is killed. Who is told, and what is left."""
import os
import random
import time
import unittest

from botocore.exceptions import ClientError
from fleet import LAUNCHED, TERMINATED, Group, kill_instance
from hinomi import Receiver, Server, wait_until

TEMPLATE = "AWS/EC2 CPUUtilization Average > 80 2of3 60s "


class PageTests(unittest.TestCase):
    def test_an_unasked_end_pages_once_and_a_scale_in_pages_nobody(self):
        with Receiver() as slack, Server("--slack-endpoint", slack.url + "/") as server:
            pages, notices = topic(server, "pages", slack.url), topic(server, "notices", slack.url)
            tag = {"Key": "hinomi:alarm:cpu", "Value": TEMPLATE + pages, "PropagateAtLaunch": False}
            group = Group(server, "workers", Tags=[tag])
            group.call("put_notification_configuration", TopicARN=notices, NotificationTypes=[LAUNCHED, TERMINATED])
            group.resize(2)
            members = group.await_serving(2)
            self.alarms_are(server, members)
            killed, kept = members
            kill_instance(server, killed)
            wait_until(lambda: killed not in group.states(), 30, f"{killed} to be gone")
            members = group.await_serving(2)
            self.assertIn(kept, members)
            self.says_why(group, killed)
            self.alarms_are(server, members)
            group.resize(0)
            group.await_serving(0)
            self.alarms_are(server, [])
            # Two and the replacement came; the killed one and two that were asked to went.
            for kind in "EC2_INSTANCE_LAUNCH", "EC2_INSTANCE_TERMINATE":
                wait_until(lambda: len(told(slack, "notices", f'autoscaling:{kind}\\"')) == 3, 20, lambda: f"three times {kind} in {told(slack, 'notices')}")
            self.assertEqual(len(told(slack, "pages")), 1, told(slack, "pages"))
            self.assertIn(killed, told(slack, "pages")[0])

    def says_why(self, group, killed):
        end = group.activity("Terminating", killed)
        self.assertIn("taken out of service in response to an EC2 health check indicating it has been terminated or stopped", end["Cause"])
        self.assertEqual(end["StatusCode"], "Successful")
        self.assertTrue([cause for cause in group.causes() if "in response to an unhealthy instance needing to be replaced" in cause], group.causes())

    def alarms_are(self, server, instances):
        """One alarm of the template for each, and none else."""
        cloudwatch, wanted = server.client("cloudwatch"), sorted(f"workers/cpu/{instance}" for instance in instances)
        names = lambda: sorted(alarm["AlarmName"] for alarm in cloudwatch.describe_alarms()["MetricAlarms"])
        wait_until(lambda: names() == wanted, 20, lambda: f"the alarms {wanted}, are {names()}")

    def test_a_member_that_nobody_may_replace_pages_once_however_often_the_server_starts(self):
        with Receiver() as slack, Server("--slack-endpoint", slack.url + "/") as server:
            pages = topic(server, "pages", slack.url)
            group = Group(server, "kept", size=1, Tags=[{"Key": "hinomi:alarm:cpu", "Value": TEMPLATE + pages, "PropagateAtLaunch": False}])
            [member] = group.await_serving(1)
            group.call("suspend_processes", ScalingProcesses=["ReplaceUnhealthy"])
            kill_instance(server, member)
            wait_until(lambda: told(slack, "pages"), 20, "the page")
            for _ in range(2):
                server.kill()
                server.start()
            group.connect()
            self.assertEqual(list(group.states()), [member])
            group.call("resume_processes", ScalingProcesses=["ReplaceUnhealthy"])
            wait_until(lambda: member not in group.states(), 30, "the member to be replaced at last")
            group.await_serving(1)
            self.assertEqual(len(told(slack, "pages")), 1, told(slack, "pages"))

    def test_among_random_scaling_each_kill_pages_and_nothing_else_does(self):
        kills = int(os.environ.get("HINOMI_INSTANCE_KILLS", "4"))
        chance = random.Random(int(os.environ.get("HINOMI_SEED", "1")))
        with Receiver() as slack, Server("--slack-endpoint", slack.url + "/") as server:
            pages, killed = topic(server, "pages", slack.url), []
            group = Group(server, "workers", Tags=[{"Key": "hinomi:alarm:cpu", "Value": TEMPLATE + pages, "PropagateAtLaunch": False}])
            for _ in range(kills):
                size = chance.randint(1, 4)
                group.resize(size)
                killed.append(chance.choice(group.await_serving(size)))
                kill_instance(server, killed[-1])
                wait_until(lambda: killed[-1] not in group.states(), 30, f"{killed[-1]} to be gone")
                group.resize(chance.randint(0, 4))
            group.resize(0)
            group.await_serving(0)
            wait_until(lambda: len(told(slack, "pages")) >= kills, 20, lambda: f"{kills} pages, are {told(slack, 'pages')}")
            time.sleep(0.5)  # for a page too many
            self.assertEqual([instance for instance in killed if len(told(slack, "pages", instance)) != 1], [])
            self.assertEqual(len(told(slack, "pages")), kills, told(slack, "pages"))


class ScaleEventTests(unittest.TestCase):
    def test_random_scale_events_page_nobody(self):
        events = int(os.environ.get("HINOMI_SCALE_EVENTS", "12"))
        chance = random.Random(int(os.environ.get("HINOMI_SEED", "1")))
        with Receiver() as slack, Server("--slack-endpoint", slack.url + "/") as server:
            pages = topic(server, "pages", slack.url)
            group = Group(server, "workers", size=2, maximum=5, Tags=[{"Key": "hinomi:alarm:cpu", "Value": TEMPLATE + pages, "PropagateAtLaunch": False}])
            group.step_policy("grow", (0, 20, 1), (20, None, 2))
            group.step_policy("shrink", (None, 0, -1))
            taken = 0
            while taken < events:
                taken += self.happens(group, chance)
                time.sleep(chance.random() * 0.3)
                if taken % 10 == 9:
                    wait_until(lambda: set(group.states().values()) <= {"InService", "Standby"}, 60, lambda: f"rest, is {group.states()}")
            self.empty(group)
            time.sleep(0.5)  # for a page too many
            self.assertEqual(told(slack, "pages"), [])
            print(f"        {events} scale events, {len(group.activities())} of their activities on the first page, nobody was paged")

    def happens(self, group, chance):
        """One event; whether the group took it."""
        serving, standby = group.serving(), [instance for instance, state in group.states().items() if state == "Standby"]
        anyone = serving and chance.choice(serving)
        event = chance.choice([
            lambda: group.resize(chance.randint(0, 5)),
            lambda: group.call("execute_policy", PolicyName="grow", MetricValue=chance.uniform(60, 99), BreachThreshold=60.0),
            lambda: group.call("execute_policy", PolicyName="shrink", MetricValue=5.0, BreachThreshold=20.0),
            lambda: anyone and group.client.terminate_instance_in_auto_scaling_group(InstanceId=anyone, ShouldDecrementDesiredCapacity=chance.random() < 0.5),
            lambda: anyone and group.client.set_instance_health(InstanceId=anyone, HealthStatus="Unhealthy"),
            lambda: anyone and group.call("enter_standby", InstanceIds=[anyone], ShouldDecrementDesiredCapacity=chance.random() < 0.5),
            lambda: standby and group.call("exit_standby", InstanceIds=standby[:1]),
            lambda: serving and group.call("start_instance_refresh", Preferences={"MinHealthyPercentage": 0, "InstanceWarmup": 0}),
        ])
        try:
            outcome = event()
        except ClientError:
            return False  # the group is at a bound, or busy with another
        return outcome is None or bool(outcome)

    def empty(self, group):
        standby = [instance for instance, state in group.states().items() if state == "Standby"]
        group.call("update_auto_scaling_group", MaxSize=10)
        if standby:
            group.call("exit_standby", InstanceIds=standby)
        group.resize(0)
        group.await_serving(0, 60)
        wait_until(lambda: not group.processes(), 20, "every process to be gone")


def topic(server, name, url):
    """A topic whose messages a Slack-shaped receiver gets below its name."""
    sns = server.client("sns")
    arn = sns.create_topic(Name=name)["TopicArn"]
    sns.subscribe(TopicArn=arn, Protocol="http", Endpoint=f"{url}/{name}")
    return arn


def told(receiver, name, text=""):
    """The messages to a topic that hold a text."""
    bodies = [message["body"].decode() for message in receiver.accepted() if message["path"] == f"/{name}"]
    return [body for body in bodies if text in body]


class ServerKillTests(unittest.TestCase):
    def test_kill_9_of_the_server_at_any_moment_of_a_scaling_activity_loses_and_doubles_nothing(self):
        rounds = int(os.environ.get("HINOMI_GROUP_KILLS", "5"))
        chance = random.Random(int(os.environ.get("HINOMI_SEED", "1")))
        script = "#!/bin/sh\ni=0; while [ $i -lt 20 ]; do echo line $i; i=$((i+1)); sleep 0.05; done\nexec sleep 3000\n"
        with Server() as server:
            group = Group(server, "workers", size=1, script=script)
            group.await_serving(1)
            for number in range(rounds):
                size = chance.randint(3, 4) if number % 2 == 0 else chance.randint(0, 2)
                self.resize_and_kill(server, group, size, chance.random() * 0.8)
                serving = group.await_serving(size, 60)
                wait_until(lambda: sorted(group.processes()) == serving, 30, lambda: f"processes of {serving} alone, are {sorted(group.processes())}")
                self.assertEqual(running(group), serving)
                self.is_whole(group, serving)
            print(f"        {rounds} kills of the server: every group came to its size, no instance lost, doubled or orphaned")
            group.delete(60)

    def resize_and_kill(self, server, group, size, pause):
        group.resize(size)
        time.sleep(pause)
        server.kill()
        server.start()
        group.connect()
        self.assertEqual(group.desired, size)

    def is_whole(self, group, instances):
        """No line of what they wrote is missing, whichever server was there."""
        wanted = [f"line {number}" for number in range(20)]
        lines = lambda instance: [line for line in group.ec2.get_console_output(InstanceId=instance).get("Output", "").split("\n") if line.startswith("line ")]
        for instance in instances:
            wait_until(lambda: lines(instance) == wanted, 20, lambda: f"the whole output of {instance}, is {lines(instance)}")


def running(group):
    """Ids of the running instances that carry the group's name."""
    pages = group.ec2.describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running"]}, {"Name": "tag:aws:autoscaling:groupName", "Values": [group.name]}])
    return sorted(instance["InstanceId"] for reservation in pages["Reservations"] for instance in reservation["Instances"])


if __name__ == "__main__":
    unittest.main()
