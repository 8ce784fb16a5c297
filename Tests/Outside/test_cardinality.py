"""A client that never repeats a dimension value: memory stays bounded, the refusal is truthful, everybody else goes on."""
import json
import os
import re
import time
import unittest
import http.client

from hinomi import ROOT, Server, wait_until

PER_REQUEST = 1000


def documented_memory_bytes():
    """The bound that docs/operating.md promises."""
    with open(os.path.join(ROOT, "docs/operating.md")) as file:
        return int(re.search(r"resident memory stays under (\d+) MiB", file.read()).group(1)) << 20


def resident_bytes(process):
    with open(f"/proc/{process.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) << 10


class Flood:
    """PutMetricData with 1,000 metrics a request that nobody has sent before, as fast as one connection goes."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self.sent = 0
        self.refused = []

    def send(self):
        """The status of one more request."""
        data = [
            {"MetricName": "requests", "Value": 1.0, "Dimensions": [{"Name": "Pod", "Value": f"pod-{self.sent + i:016x}-{os.urandom(8).hex()}"}, {"Name": "Cluster", "Value": "production"}]}
            for i in range(PER_REQUEST)]
        self.connection.request("POST", "/", json.dumps({"Namespace": "Explosion", "MetricData": data}), {
            "content-type": "application/x-amz-json-1.0", "x-amz-target": "GraniteServiceVersion20100801.PutMetricData",
            "authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=0"})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status == 200:
            self.sent += PER_REQUEST
        else:
            self.refused.append((answer.status, json.loads(body)))
        return answer.status


def counter(server, name):
    """A line of /metrics."""
    text = server.http("GET", "/metrics")[2].decode()
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found.group(1)) if found else None


class CardinalityTests(unittest.TestCase):
    def test_ever_new_dimension_values_stay_within_the_memory_limit_and_hurt_nobody_else(self):
        attempts = int(os.environ.get("HINOMI_SERIES", "400000")) // PER_REQUEST
        bound = documented_memory_bytes()
        with Server() as server:
            client = server.client("cloudwatch")
            beat = lambda value: client.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "beat", "Value": value, "StorageResolution": 1}])
            beat(1.0)
            client.put_metric_alarm(
                AlarmName="beat", Namespace="Shop", MetricName="beat", Statistic="Maximum", Period=10, EvaluationPeriods=1, Threshold=5,
                ComparisonOperator="GreaterThanThreshold", TreatMissingData="notBreaching")
            flood, peak, began = Flood(server), 0, time.monotonic()
            for attempt in range(attempts):
                flood.send()
                peak = max(peak, resident_bytes(server.process))
                if attempt % 50 == 0:
                    # A reader that makes the server find what was sent.
                    self.assertEqual(len(client.list_metrics(Namespace="Shop")["Metrics"]), 1)
                    beat(1.0)
            seconds = time.monotonic() - began
            self.assertTrue(flood.refused, "so many series must be too many")
            for status, answer in flood.refused:
                self.assertEqual(status, 400)
                self.assertIn(answer["__type"].split("#")[-1], ("LimitExceededFault", "LimitExceeded", "Throttling"))
            refused = sum(counter(server, f'hinomi_batches_refused_total{{reason="{reason}"}}') or 0 for reason in ("too_many_series", "memory_full"))
            self.assertEqual(refused, len(flood.refused))
            beat(9.0)
            state = lambda: client.describe_alarms(AlarmNames=["beat"])["MetricAlarms"][0]["StateValue"] == "ALARM"
            wait_until(state, 25, "the alarm fires while the store is full")
            peak = max(peak, resident_bytes(server.process))
            print(f"{flood.sent} series in {seconds:.1f} s, {len(flood.refused)} requests refused {flood.refused[:1]}, peak {peak >> 20} MiB", flush=True)
            self.assertLess(peak, bound)
