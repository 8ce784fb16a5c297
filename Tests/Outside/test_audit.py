"""The audit trail: each change and each refused change has exactly one event, and `hinomi audit` reads it."""
import json
import unittest

from botocore.exceptions import ClientError

from hinomi import ACCOUNT, REGION, Receiver, Server
from referee_calls import CALLS, KEY, NOW, Stage

# What changes nothing, or is data: counted only.
READS = ("Describe", "Get", "List", "Simulate")
DATA = {"PutMetricData"}


# It makes credentials for somebody else.
WRITES = {"GetFederationToken"}


def is_write(name):
    return name in WRITES or not name.startswith(READS) and name not in DATA


class AuditTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.receiver = Receiver().__enter__()
        cls.server = Server("--virtual-clock", NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), "--allow-loopback-endpoints", ephemeral=True).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()
        cls.receiver.__exit__()

    def setUp(self):
        self.assertEqual(self.server.http("POST", "/_hinomi/reset", b"", {"X-Hinomi": "1"})[0], 200)
        self.clients = {service: self.server.client(service, key=KEY) for service in CALLS}
        self.stage = Stage([], self.clients, self.receiver)

    def call(self, service, name, sent):
        """(request id, error code or "succeeded") of one call."""
        try:
            return self.clients[service]._make_api_call(name, sent)["ResponseMetadata"]["RequestId"], "succeeded"
        except ClientError as error:
            return error.response["ResponseMetadata"]["RequestId"], error.response["Error"]["Code"]

    def events(self, *options):
        done = self.server.hinomi("audit", "--json", "--limit", "10000", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["more"])
        return answer["events"]

    def test_each_write_and_each_refused_write_has_exactly_one_event(self):
        self.assertEqual(self.server.http("POST", "/_hinomi/reset", b"", {"X-Hinomi": "1"})[0], 200)
        made, stage = {}, Stage(CALLS, self.clients, self.receiver)
        for service, calls in CALLS.items():
            for name in sorted(calls):
                sent = calls[name](stage)
                made[self.call(service, name, sent)] = name
                # Without what it needs: most refuse that.
                made[self.call(service, name, {})] = name
        events = {}
        for event in self.events():
            events.setdefault(event["requestID"], []).append(event)
        writes = 0
        for (request, outcome), name in made.items():
            with self.subTest(f"{name} {outcome}"):
                found = events.get(request, [])
                self.assertEqual(len(found), 1 if is_write(name) else 0)
                if found:
                    writes += 1
                    self.assertEqual(found[0]["name"], name)
                    self.assertEqual(found[0]["outcome"] == "succeeded", outcome == "succeeded")
                    self.assertEqual((found[0]["account"], found[0]["region"], found[0]["accessKeyID"]), (ACCOUNT, REGION, KEY))
                    self.assertIn("127.0.0.1", found[0]["sourceAddress"])
        refused = sum(outcome != "succeeded" and is_write(name) for (_, outcome), name in made.items())
        self.assertGreater(refused, 10)
        print(f"audit: {len(made)} calls, {writes} writes with one event each, {refused} of them refused", flush=True)

    def test_events_are_found_by_resource_and_time(self):
        cloudwatch = self.clients["cloudwatch"]
        for state in ("ALARM", "OK"):
            cloudwatch.set_alarm_state(AlarmName="alarm", StateValue=state, StateReason="x")
        arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:alarm"
        cloudwatch.tag_resource(ResourceARN=arn, Tags=[{"Key": "a", "Value": "b"}])
        for resource in ("alarm", arn):
            names = [event["name"] for event in self.events("--resource", resource)]
            self.assertEqual(names[:3], ["TagResource", "SetAlarmState", "SetAlarmState"], resource)
            self.assertIn("PutMetricAlarm", names)
            self.assertNotIn("PutDashboard", names)
        self.assertEqual(self.events("--resource", "nobody"), [])
        self.server.advance("2h")
        cloudwatch.disable_alarm_actions(AlarmNames=["other"])
        self.assertEqual([event["name"] for event in self.events("--since", "1h")], ["DisableAlarmActions"])
        self.assertNotIn("DisableAlarmActions", [event["name"] for event in self.events("--until", "1h")])

    def test_a_line_tells_who_what_when_from_where_and_what_became_of_it(self):
        with self.assertRaises(ClientError) as refused:
            self.clients["cloudwatch"].put_metric_alarm(AlarmName="bad\nname", EvaluationPeriods=1, ComparisonOperator="GreaterThanThreshold")
        request = refused.exception.response["ResponseMetadata"]["RequestId"]
        lines = self.server.hinomi("audit").stdout.splitlines()
        self.assertRegex(lines[-1], rf"^2026-01-05T12:00:00.000Z PutMetricAlarm bad.name by arn:aws:iam::{ACCOUNT}:\S+ from 127.0.0.1\S* \S+ {request}$")
        self.assertEqual(lines[-1].count("succeeded"), 0)

    def test_a_question_that_cannot_be_answered_is_refused(self):
        for options in (["--since", "yesterday"], ["--limit", "0"], ["--limit", "10001"]):
            done = self.server.hinomi("audit", *options)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(options[0][2:], done.stderr)


if __name__ == "__main__":
    unittest.main()
