"""Groups that scale: by policies that alarms call, and by the clock; their instances are processes of this machine."""
import json
import os
import time
import unittest
from datetime import datetime, timedelta, timezone

from fleet import Group
from hinomi import Server, wait_until


class StepScalingTests(unittest.TestCase):
    def test_alarms_on_a_ten_second_metric_take_a_group_from_2_to_5_and_back(self):
        with Server() as server:
            group = Group(server, "workers", size=2, maximum=5)
            group.await_serving(2)
            out = group.step_policy("grow", (0, 20, 1), (20, None, 3))
            back = group.step_policy("shrink", (None, 0, -3))
            cloudwatch = server.client("cloudwatch")
            put(cloudwatch, 95.0, before=10)
            alarm(cloudwatch, "load-high", "GreaterThanOrEqualToThreshold", 60.0, out)
            alarm(cloudwatch, "load-low", "LessThanThreshold", 20.0, back)
            grown = group.await_serving(5)
            self.assertEqual(sorted(group.processes()), grown)
            launches = [activity for activity in group.activities() if "triggered policy" in activity["Cause"]]
            self.assertEqual(len(launches), 3)
            for launch in launches:
                self.assertIn("a monitor alarm load-high in state ALARM triggered policy grow changing the desired capacity from 2 to 5", launch["Cause"])
                self.assertEqual((launch["StatusCode"], launch["Progress"]), ("Successful", 100))
            put(cloudwatch, 5.0)
            left = group.await_serving(2, 40)
            wait_until(lambda: sorted(group.processes()) == left, 20, "only two processes")
            ends = [activity for activity in group.activities() if "alarm load-low" in activity["Cause"]]
            self.assertEqual({activity["Description"].split(": ")[0] for activity in ends}, {"Terminating EC2 instance"})
            self.assertEqual(len(ends), 3)
            self.explains(server)

    def test_a_state_that_is_set_by_hand_calls_the_policy_at_once(self):
        with Server() as server:
            group = Group(server, "workers", size=1, maximum=3)
            group.await_serving(1)
            grow = group.call("put_scaling_policy", PolicyName="grow", AdjustmentType="ChangeInCapacity", ScalingAdjustment=2, Cooldown=0)["PolicyARN"]
            cloudwatch = server.client("cloudwatch")
            alarm(cloudwatch, "load-high", "GreaterThanOrEqualToThreshold", 60.0, grow)
            cloudwatch.set_alarm_state(AlarmName="load-high", StateValue="ALARM", StateReason="a rehearsal")
            group.await_serving(3)
            self.assertIn("alarm load-high in state ALARM triggered policy grow changing the desired capacity from 1 to 3", group.activities()[0]["Cause"])

    def explains(self, server):
        """`why` names the policy and the alarm of what was decided last."""
        status, _, body = server.http("GET", "/_hinomi/why/group?name=workers", None, {"X-Hinomi": "1"})
        self.assertEqual(status, 200, body)
        answer = json.loads(body)
        self.assertIn("shrink", answer["text"])
        self.assertIn("load-low", answer["text"])
        self.assertTrue(answer["decisions"])
        told = server.hinomi("why", "group", "workers")
        self.assertEqual((told.returncode, "load-low" in told.stdout), (0, True), told.stdout + told.stderr)

    def test_a_policy_that_is_executed_by_hand_says_so(self):
        with Server() as server:
            group = Group(server, "workers", size=1, maximum=4)
            group.await_serving(1)
            group.step_policy("grow", (0, 20, 1), (20, None, 2))
            group.call("execute_policy", PolicyName="grow", MetricValue=90.0, BreachThreshold=60.0)
            self.assertEqual(group.desired, 3)
            group.await_serving(3)
            self.assertIn("a user request executed policy grow changing the desired capacity from 1 to 3", group.activities()[0]["Cause"])


def put(cloudwatch, value, before=0):
    """A datum in the present period of ten seconds, or so many seconds before it."""
    cloudwatch.put_metric_data(Namespace="Fleet", MetricData=[
        {"MetricName": "load", "Value": value, "StorageResolution": 1, "Timestamp": time.time() // 10 * 10 - before}])


def alarm(cloudwatch, name, comparison, threshold, action):
    cloudwatch.put_metric_alarm(
        AlarmName=name, AlarmActions=[action], Namespace="Fleet", MetricName="load", Statistic="Average", Period=10, EvaluationPeriods=1, Threshold=threshold,
        ComparisonOperator=comparison)


class ScheduleTests(unittest.TestCase):
    def test_a_recurrence_takes_effect_on_the_second_each_day_and_follows_local_time(self):
        days = int(os.environ.get("HINOMI_DAYS", "2"))
        with Server("--virtual-clock", "2026-03-07T17:00:00Z") as server:
            utc = self.scheduled(server, "utc")
            # Summer time begins in New York on 8 March 2026, at 07:00 UTC.
            local = self.scheduled(server, "local", "--time-zone", "America/New_York")
            for day in range(days):
                today = datetime(2026, 3, 7, tzinfo=timezone.utc) + timedelta(days=day)
                self.becomes_ten(server, utc, today + timedelta(hours=18))
                if day == days - 1:
                    self.launches(local)
                self.becomes_ten(server, local, today + timedelta(hours=22 if day else 23))
            self.assertIn("scale-up", local.activities()[0]["Cause"])
            self.assertEqual(sorted(local.processes()), local.await_serving(10))
            local.delete()

    def test_what_was_due_while_the_server_was_down_happens_once_when_it_is_back_and_says_that_it_is_late(self):
        with Server("--virtual-clock", "2026-03-09T12:00:00Z") as server:
            group = Group(server, "late")
            group.call("put_scheduled_update_group_action", ScheduledActionName="up", Recurrence="0 18 * * *", DesiredCapacity=8)
            group.call("put_scheduled_update_group_action", ScheduledActionName="down", Recurrence="0 20 * * *", DesiredCapacity=2)
            server.kill()
            server.options[server.options.index("--virtual-clock") + 1] = "2026-03-10T17:59:00Z"
            server.start()
            group.connect()
            group.await_serving(2)
            launches = group.activities()
            self.assertEqual(len(launches), 2, group.causes())
            late = "the scheduled action down executed. Setting desired capacity from 8 to 2.  It was due at 2026-03-09T20:00:00Z, when the server was not running."
            self.assertIn(late, launches[0]["Cause"])
            told = server.hinomi("why", "group", "late").stdout
            self.assertIn("the scheduled action up was due at 2026-03-09T18:00:00Z, when the server was not running", told)
            group.resize(1)
            group.await_serving(1)
            server.kill()
            server.start()
            group.connect()
            self.assertEqual(group.desired, 1)
            at(server, datetime(2026, 3, 10, 18, tzinfo=timezone.utc))
            self.assertEqual(group.desired, 8)
            group.delete()

    def scheduled(self, server, name, *options):
        group = Group(server, name)
        # Days pass without instances; the last one has them.
        group.call("suspend_processes", ScalingProcesses=["Launch"])
        server.cli(
            "autoscaling", "put-scheduled-update-group-action", "--auto-scaling-group-name", name, "--scheduled-action-name", "scale-up", "--recurrence", "0 18 * * *",
            "--desired-capacity", "10", *options)
        return group

    def becomes_ten(self, server, group, due):
        at(server, due - timedelta(seconds=1))
        self.assertEqual(group.desired, 0, f"{group.name} before {due}")
        at(server, due)
        self.assertEqual(group.desired, 10, f"{group.name} at {due}")
        if self.is_idle(group):
            group.resize(0)

    def is_idle(self, group):
        return bool(group.describe()["SuspendedProcesses"])

    def launches(self, group):
        group.call("resume_processes", ScalingProcesses=["Launch"])


def at(server, time):
    server.admin("POST", "/_hinomi/clock", {"set": time.strftime("%Y-%m-%dT%H:%M:%SZ")})


if __name__ == "__main__":
    unittest.main()
