"""Application Auto Scaling: capacities of others that really move, through an endpoint in AWS' form and a program of the operator's."""
import http.server
import json
import os
import shutil
import stat
import tempfile
import threading
import unittest
from datetime import datetime, timedelta, timezone

from botocore.exceptions import ClientError

from hinomi import ACCOUNT, REGION, Server, wait_until

START = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
DIMENSION = "custom-resource:ResourceType:Property"
VIRTUAL = ("--virtual-clock", START.strftime("%Y-%m-%dT%H:%M:%SZ"))
LOOPBACK = "--allow-loopback-endpoints"


class Endpoint:
    """A resource behind HTTP, in the form of AWS' custom resources; a context."""

    def __init__(self, capacity=2):
        self.actual = self.desired = capacity
        self.status = "Successful"
        self.changes, self.reads = [], 0
        self.takes_changes = True
        # A change that has arrived waits until it is let go.
        self.gate = threading.Event()
        self.gate.set()
        self.arrived = threading.Event()
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                endpoint.reads += 1
                self.answer(200, endpoint.document())

            def do_PATCH(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                endpoint.arrived.set()
                endpoint.gate.wait(60)
                if not endpoint.takes_changes:
                    return self.answer(503, {"message": "busy"})
                endpoint.take(body["desiredCapacity"])
                self.answer(200, endpoint.document())

            def answer(self, status, document):
                body = json.dumps(document).encode()
                try:
                    self.send_response(status)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # Who asked was killed.

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1/scalableTargetDimensions/1-23456789"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, capacity):
        self.changes.append(capacity)
        self.desired = capacity
        if self.status == "Successful":
            self.actual = capacity

    def document(self):
        return {"actualCapacity": float(self.actual), "desiredCapacity": float(self.desired), "dimensionName": "MyDimension", "resourceName": "MyService",
                "scalableTargetDimensionId": "1-23456789", "scalingStatus": self.status, "version": "MyVersion"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()


class Program:
    """A program of the operator's that keeps a capacity in a file; a context."""

    def __init__(self, capacity=2):
        self.folder = tempfile.mkdtemp(prefix="hinomi-hook-")
        self.file, self.log = os.path.join(self.folder, "capacity"), os.path.join(self.folder, "log")
        self.path = os.path.join(self.folder, "workers")
        with open(self.path, "w") as file:
            file.write(f"#!/bin/sh\necho \"$@\" >> {self.log}\nenv >> {self.folder}/environment\nls /proc/self/fd | wc -l >> {self.folder}/descriptors\n"
                       f"[ \"$1\" = set ] && echo \"$2\" > {self.file}\ncat {self.file}\n")
        os.chmod(self.path, os.stat(self.path).st_mode | stat.S_IXUSR)
        self.set(capacity)

    def set(self, capacity):
        with open(self.file, "w") as file:
            file.write(str(capacity))

    @property
    def capacity(self):
        with open(self.file) as file:
            return int(file.read())

    def read(self, name):
        with open(os.path.join(self.folder, name)) as file:
            return file.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)


class Target:
    """A scalable target under test, through the calls that operators use."""

    def __init__(self, server, resource, low=1, high=10, **more):
        self.server, self.resource = server, resource
        self.connect()
        self.arn = self.register(MinCapacity=low, MaxCapacity=high, **more)["ScalableTargetARN"]

    def connect(self):
        """Anew after a restart of the server."""
        self.client, self.cloudwatch = self.server.client("application-autoscaling"), self.server.client("cloudwatch")

    def call(self, operation, **members):
        return getattr(self.client, operation)(**{"ServiceNamespace": "custom-resource", "ResourceId": self.resource, "ScalableDimension": DIMENSION, **members})

    def register(self, **members):
        return self.call("register_scalable_target", **members)

    def activities(self, **members):
        """Newest first."""
        return self.call("describe_scaling_activities", **members)["ScalingActivities"]

    def log(self):
        return [f"{activity['StatusCode']} {activity['Description']} {activity['Cause']}" for activity in self.activities()]

    def bounds(self):
        found = self.client.describe_scalable_targets(ServiceNamespace="custom-resource", ResourceIds=[self.resource])["ScalableTargets"][0]
        return found["MinCapacity"], found["MaxCapacity"]

    def step_policy(self, name, *steps, **more):
        """Its ARN. A step is (lower bound, upper bound, adjustment), measured from the alarm's threshold."""
        def step(lower, upper, adjustment):
            edges = {"MetricIntervalLowerBound": lower, "MetricIntervalUpperBound": upper}
            return {key: float(value) for key, value in edges.items() if value is not None} | {"ScalingAdjustment": adjustment}

        configuration = {"AdjustmentType": "ChangeInCapacity", "StepAdjustments": [step(*each) for each in steps], **more}
        return self.call("put_scaling_policy", PolicyName=name, PolicyType="StepScaling", StepScalingPolicyConfiguration=configuration)["PolicyARN"]

    def alarm(self, name, policy, comparison, threshold):
        self.cloudwatch.put_metric_alarm(
            AlarmName=name, Namespace="Queue", MetricName="Backlog", Statistic="Average", Period=60, EvaluationPeriods=1, Threshold=threshold, ComparisonOperator=comparison,
            TreatMissingData="notBreaching", AlarmActions=[policy])

    def measure(self, value, metric="Backlog"):
        """One datapoint of the minute that goes by."""
        self.cloudwatch.put_metric_data(Namespace="Queue", MetricData=[{"MetricName": metric, "Value": float(value)}])
        self.server.advance("1m")


class TargetTests(unittest.TestCase):
    def test_an_endpoint_follows_bounds_and_step_policies_with_cooldowns(self):
        with Endpoint(0) as endpoint, Server(*VIRTUAL, LOOPBACK) as server:
            target = Target(server, endpoint.url, 1, 6)
            server.advance("1s")
            self.assertEqual(endpoint.changes, [1])
            self.assertEqual(target.log(), ["Successful Setting desired capacity to 1. minimum capacity was set to 1"])
            out = target.step_policy("out", (0, 20, 2), (20, None, 3), Cooldown=180)
            into = target.step_policy("in", (None, 0, -1), Cooldown=120)
            target.alarm("deep", out, "GreaterThanThreshold", 50)
            target.alarm("flat", into, "LessThanThreshold", 10)
            story = [(60, 3), (60, 3), (90, 4), (60, 4), (60, 4), (60, 6), (60, 6), (60, 6), (5, 5), (5, 5), (5, 4), (20, 4), (5, 3)]
            for minute, (value, capacity) in enumerate(story):
                target.measure(value)
                server.advance("1s")
                self.assertEqual(endpoint.actual, capacity, f"minute {minute} with {value}: {target.log()[:3]}")
            self.assertIn("monitor alarm deep in state ALARM triggered policy out", target.log()[-2])
            idle = target.activities(IncludeNotScaledActivities=True)
            reasons = [activity["NotScaledReasons"] for activity in idle if "NotScaledReasons" in activity]
            self.assertIn([{"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 6}], reasons)
            why = server.hinomi("why", "target", endpoint.url)
            self.assertEqual(why.returncode, 0, why.stderr)
            self.assertIn("The policy in, by the alarm flat, wants 3", why.stdout)
            target.call("deregister_scalable_target")
            self.assertEqual(target.client.describe_scaling_policies(ServiceNamespace="custom-resource")["ScalingPolicies"], [])
            self.assertEqual(endpoint.actual, 3)

    def test_target_tracking_on_metric_math_makes_alarms_that_scale_out_and_in(self):
        with Endpoint(2) as endpoint, Server(*VIRTUAL, LOOPBACK) as server:
            target = Target(server, endpoint.url, 1, 20)
            stat = {"Metric": {"Namespace": "Queue", "MetricName": "Backlog"}, "Stat": "Average"}
            configuration = {
                "TargetValue": 50.0, "ScaleOutCooldown": 60, "ScaleInCooldown": 120,
                "CustomizedMetricSpecification": {"Metrics": [{"Id": "half", "Expression": "backlog / 2"}, {"Id": "backlog", "MetricStat": stat, "ReturnData": False}]}}
            put = target.call("put_scaling_policy", PolicyName="track", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration=configuration)
            names = sorted(alarm["AlarmName"] for alarm in put["Alarms"])
            self.assertEqual([name.rsplit("-", 5)[0] for name in names], [f"TargetTracking-{endpoint.url}-AlarmHigh", f"TargetTracking-{endpoint.url}-AlarmLow"])
            server.advance("1s")
            alarms = {alarm["AlarmName"]: alarm for alarm in target.cloudwatch.describe_alarms(AlarmNamePrefix="TargetTracking-")["MetricAlarms"]}
            self.assertEqual(sorted(alarms), names)
            self.assertTrue(all(alarm["AlarmActions"] == [put["PolicyARN"]] for alarm in alarms.values()))
            self.assertEqual([alarms[name]["Threshold"] for name in names], [50.0, 45.0])
            for _ in range(3):
                target.measure(200)
            server.advance("5s")
            self.assertEqual((endpoint.changes, endpoint.actual), ([4], 4))
            shown = target.call("describe_scaling_policies")["ScalingPolicies"][0]
            self.assertEqual(shown["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]["Metrics"][0]["Expression"], "backlog / 2")
            for _ in range(14):
                target.measure(40)
            self.assertEqual(endpoint.changes, [4])
            for _ in range(2):
                target.measure(40)
            server.advance("5s")
            self.assertEqual(endpoint.changes, [4, 2])
            target.call("delete_scaling_policy", PolicyName="track")
            server.advance("1s")
            self.assertEqual(target.cloudwatch.describe_alarms(AlarmNamePrefix="TargetTracking-")["MetricAlarms"], [])

    def test_schedules_move_the_bounds_at_their_times_in_their_zones(self):
        with Endpoint(2) as endpoint, Server(*VIRTUAL, LOOPBACK) as server:
            target = Target(server, endpoint.url, 1, 10)

            def put(name, schedule, low, high, **more):
                target.call("put_scheduled_action", ScheduledActionName=name, Schedule=schedule, ScalableTargetAction={"MinCapacity": low, "MaxCapacity": high}, **more)

            def after(span):
                server.advance(span)
                return target.bounds(), endpoint.actual

            put("evening", "cron(0 18 * * ? *)", 5, 10, Timezone="Europe/Berlin")
            put("once", "at(2026-01-06T09:00:00)", 1, 3, Timezone="Asia/Tokyo")
            put("often", "rate(1 day)", 2, 9, StartTime=START + timedelta(days=1, hours=10))
            self.assertEqual(after("4h"), ((1, 10), 2))
            self.assertEqual(after("1h1s"), ((5, 10), 5), "18:00 in Berlin is 17:00 UTC")
            self.assertEqual(after("7h"), ((1, 3), 3), "09:00 in Tokyo is 00:00 UTC")
            self.assertEqual(after("17h"), ((5, 10), 5))
            self.assertEqual(after("5h"), ((2, 9), 5))
            # Winter ends on 29 March: 18:00 in Berlin is then 16:00 UTC.
            server.admin("POST", "/_hinomi/clock", {"set": "2026-03-30T15:59:00Z"})
            self.assertEqual((target.bounds(), after("2m")), ((2, 9), ((5, 10), 5)))
            self.assertIn("Successful Setting min capacity to 5 and max capacity to 10 scheduled action name evening was triggered", target.log())
            target.register(SuspendedState={"ScheduledScalingSuspended": True}, MinCapacity=0, MaxCapacity=4)
            self.assertEqual(after("2d"), ((0, 4), 4))

    def test_a_program_of_the_operators_is_scaled_and_inherits_nothing(self):
        environment = {**os.environ, "HINOMI_SECRET_OF_THE_TEST": "secret"}
        with Program(3) as program, Server(*VIRTUAL, "--capacity-hook", f"workers={program.path}", environment=environment) as server:
            target = Target(server, "hook/workers", 4, 8)
            server.advance("1s")
            self.assertEqual(program.capacity, 4)
            out = target.step_policy("out", (0, None, 3), Cooldown=0)
            target.alarm("deep", out, "GreaterThanThreshold", 50)
            target.measure(60)
            server.advance("1s")
            self.assertEqual((program.capacity, target.log()[0]), (7, "Successful Setting desired capacity to 7. monitor alarm deep in state ALARM triggered policy out"))
            self.assertEqual(program.read("log").split("\n")[:4], ["get", "set 4", "get", "set 7"])
            self.assertNotIn("HINOMI_SECRET_OF_THE_TEST", program.read("environment"))
            # ls opens the folder that it lists, and writes to a pipe of the shell's.
            self.assertEqual(set(program.read("descriptors").split()), {"4"})
            for name in ("hook/other", f"hook/{program.path}", "hook/../workers", program.path):
                with self.assertRaises(ClientError) as refusal:
                    Target(server, name)
                self.assertEqual(refusal.exception.response["Error"]["Code"], "ValidationException")

    def test_kills_between_decision_and_endpoint_lose_no_change(self):
        with Endpoint(1) as endpoint, Server(LOOPBACK) as server:
            target = Target(server, endpoint.url, 1, 100)
            wait_until(lambda: endpoint.reads, 20, "the endpoint to be asked")
            for round in range(int(os.environ.get("HINOMI_TARGET_KILLS", "4"))):
                wanted = 10 * (round + 1)
                # The change is decided and durable; it arrives and is not taken yet, or is refused for now.
                endpoint.arrived.clear()
                endpoint.takes_changes = round % 2 == 0
                if endpoint.takes_changes:
                    endpoint.gate.clear()
                target.register(MinCapacity=wanted)
                self.assertTrue(endpoint.arrived.wait(20), target.log())
                server.kill()
                endpoint.takes_changes = True
                endpoint.gate.set()
                server.start()
                target.connect()
                wait_until(lambda: target.activities()[0]["StatusCode"] == "Successful", 30, target.log)
                self.assertEqual((endpoint.actual, target.activities()[0]["Description"]), (wanted, f"Setting desired capacity to {wanted}."))
            self.assertEqual(endpoint.changes, sorted(endpoint.changes), "no earlier capacity comes after a later one")

    def test_a_slow_resource_is_followed_until_it_is_there(self):
        with Endpoint(2) as endpoint, Server(*VIRTUAL, LOOPBACK) as server:
            endpoint.status = "InProgress"
            target = Target(server, endpoint.url, 5, 8)
            server.advance("1m")
            self.assertEqual((target.log(), endpoint.changes), (["InProgress Setting desired capacity to 5. minimum capacity was set to 5"], [5]))
            endpoint.status, endpoint.actual = "Successful", 5
            server.advance("11s")
            self.assertEqual(target.activities()[0]["StatusMessage"], "Successfully set desired capacity to 5. Change successfully fulfilled by custom-resource.")
            endpoint.takes_changes = False
            target.register(MaxCapacity=5, MinCapacity=5)
            target.register(MaxCapacity=7, MinCapacity=7)
            server.advance("1m")
            failed = target.activities()[0]
            self.assertEqual((failed["StatusCode"], failed["StatusMessage"]), ("Failed", "Failed to set desired capacity to 7. Reason: the endpoint answered HTTP status 503: busy"))

    def test_what_is_refused_is_refused_by_name_and_not_tried_again(self):
        with Endpoint() as endpoint, Program() as program, Server("--capacity-hook", f"workers={program.path}") as server:
            client = server.client("application-autoscaling", retries=3)

            def refused(operation, **members):
                with self.assertRaises(ClientError) as refusal:
                    getattr(client, operation)(**{"ServiceNamespace": "custom-resource", "ResourceId": "hook/workers", "ScalableDimension": DIMENSION, **members})
                self.assertEqual(refusal.exception.response["ResponseMetadata"]["RetryAttempts"], 0)
                return refusal.exception.response["Error"]["Code"], refusal.exception.response["Error"]["Message"]

            sizes = {"MinCapacity": 1, "MaxCapacity": 2}
            self.assertEqual(refused("register_scalable_target", ResourceId=endpoint.url, **sizes)[1], f"The resource {endpoint.url} cannot be scaled: loopback addresses are not allowed as endpoints.")
            code, words = refused("register_scalable_target", ServiceNamespace="ecs", ResourceId="service/a/b", ScalableDimension="ecs:service:DesiredCount", **sizes)
            self.assertEqual(code, "ValidationException")
            self.assertIn("Unsupported service namespace", words)
            client.register_scalable_target(ServiceNamespace="custom-resource", ResourceId="hook/workers", ScalableDimension=DIMENSION, **sizes)
            predictive = {"PolicyName": "p", "PolicyType": "PredictiveScaling"}
            self.assertEqual(refused("put_scaling_policy", **predictive), ("ValidationException", "PolicyType PredictiveScaling is not supported by this server: nothing is forecast here."))
            self.assertIn("PredictiveScalingPolicyConfiguration", refused("put_scaling_policy", **predictive, PredictiveScalingPolicyConfiguration={"MetricSpecifications": []})[1])
            self.assertIn("GetPredictiveScalingForecast", refused("get_predictive_scaling_forecast", PolicyName="p", StartTime=START, EndTime=START)[1])
            self.assertEqual(refused("delete_scaling_policy", PolicyName="p")[0], "ObjectNotFoundException")
            self.assertEqual(server.admin("GET", "/_hinomi/operations")["refused"]["application-autoscaling"], ["GetPredictiveScalingForecast"])
            with self.assertRaises(ClientError) as refusal:
                server.client("cloudwatch").put_metric_alarm(
                    AlarmName="a", Namespace="n", MetricName="m", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold",
                    AlarmActions=[f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:scalingPolicy:x:resource/custom-resource/y"])
            self.assertEqual(refusal.exception.response["Error"]["Code"], "ValidationError")

    def test_policies_of_iam_name_targets_by_their_arns_and_each_change_is_audited_once(self):
        with Program() as program, Server("--capacity-hook", f"workers={program.path}", "--capacity-hook", f"others={program.path}", open=False) as server:
            key, secret = server.first_key()
            root, iam = (server.client(service, key=key, secret=secret) for service in ("application-autoscaling", "iam"))

            def names(name):
                return {"ServiceNamespace": "custom-resource", "ResourceId": name, "ScalableDimension": DIMENSION}

            arns = [root.register_scalable_target(**names(f"hook/{name}"), MinCapacity=0, MaxCapacity=5)["ScalableTargetARN"] for name in ("workers", "others")]
            iam.create_user(UserName="scaler")
            statement = {"Effect": "Allow", "Action": "application-autoscaling:*", "Resource": arns[0]}
            iam.put_user_policy(UserName="scaler", PolicyName="own", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
            made = iam.create_access_key(UserName="scaler")["AccessKey"]
            client = server.client("application-autoscaling", key=made["AccessKeyId"], secret=made["SecretAccessKey"])
            action = {"ScheduledActionName": "a", "Schedule": "rate(1 day)", "ScalableTargetAction": {"MinCapacity": 1}}
            client.put_scheduled_action(**names("hook/workers"), **action)
            client.tag_resource(ResourceARN=arns[0], Tags={"a": "b"})
            for refused in (
                lambda: client.put_scheduled_action(**names("hook/others"), **action), lambda: client.tag_resource(ResourceARN=arns[1], Tags={"a": "b"}),
                lambda: client.describe_scalable_targets(ServiceNamespace="custom-resource"),
            ):
                with self.assertRaises(ClientError) as refusal:
                    refused()
                self.assertEqual(refusal.exception.response["Error"]["Code"], "AccessDeniedException")
            done = server.hinomi("audit", "--json", "--data", server.data)
            self.assertEqual(done.returncode, 0, done.stderr)
            events = [event["name"] for event in json.loads(done.stdout)["events"] if event["source"] == "application-autoscaling.amazonaws.com"]
            self.assertEqual(sorted(events), ["PutScheduledAction", "PutScheduledAction", "RegisterScalableTarget", "RegisterScalableTarget", "TagResource", "TagResource"])


if __name__ == "__main__":
    unittest.main()
