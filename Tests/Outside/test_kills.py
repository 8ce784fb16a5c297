"""kill -9 at random moments under mixed load: nothing acknowledged may be missing, and every start must succeed."""
import os
import random
import threading
import time
import unittest

from botocore.exceptions import BotoCoreError, ClientError

from hinomi import Server


class KillTests(unittest.TestCase):
    def test_no_acknowledged_sample_or_record_is_lost(self):
        kills = int(os.environ.get("HINOMI_KILLS", "20"))
        seed = int(os.environ.get("HINOMI_SEED", "1"))
        chance = random.Random(seed)
        with Server() as server:
            load = Load(server)
            slowest = 0.0
            for number in range(kills):
                load.begin()
                time.sleep(0.05 + chance.random() * 0.4)
                server.kill()
                load.end()
                if chance.random() < 0.2:  # and once more while it recovers
                    self.start_and_kill(server, chance.random() * 0.15)
                server.start()
                slowest = max(slowest, server.start_seconds)
                if number % 5 == 4 or number == kills - 1:
                    load.check(self)
            print(f"        {kills} kills (seed {seed}): {load.samples} samples and {len(load.records)} records acknowledged, none lost; slowest start {slowest:.2f} s")
            self.assertGreater(load.samples, kills)

    def start_and_kill(self, server, seconds):
        begun = threading.Thread(target=lambda: quietly(server.start), daemon=True)
        begun.start()
        time.sleep(seconds)
        if server.process:
            server.process.kill()
        begun.join()
        server.kill()


def quietly(call):
    try:
        call()
    except AssertionError:
        pass  # The start was killed; the next one must succeed.


class Load:
    """Writers that keep their own record of what was acknowledged."""

    def __init__(self, server):
        self.server = server
        self.minute = int(time.time()) // 60 * 60 - 3600
        # By series: the sum and count that were acknowledged, and those that were sent and not answered.
        self.acknowledged = {}
        self.doubtful = {}
        self.records = {}
        self.maybe = set()
        self.number = 0
        self.lock = threading.Lock()
        # Made once: a restarted server listens on the same port.
        self.clients = [server.client("cloudwatch") for _ in range(4)]

    @property
    def samples(self):
        return int(sum(count for _, count in self.acknowledged.values()))

    def begin(self):
        self.stopping = False
        self.threads = [threading.Thread(target=self.put_samples, args=(i,), daemon=True) for i in range(3)]
        self.threads.append(threading.Thread(target=self.put_records, daemon=True))
        for thread in self.threads:
            thread.start()

    def end(self):
        self.stopping = True
        for thread in self.threads:
            thread.join(60)

    def put_samples(self, writer):
        client = self.clients[writer]
        while not self.stopping:
            with self.lock:
                self.number += 1
                number = self.number
            name = f"m{writer}-{number % 7}"
            values = [float(number), float(number + 1)]
            data = [{"MetricName": name, "Value": v, "Timestamp": self.minute} for v in values]
            try:
                client.put_metric_data(Namespace="Kill", MetricData=data)
                self.note(self.acknowledged, name, values)
            except (BotoCoreError, ClientError, OSError):
                self.note(self.doubtful, name, values)
                return

    def note(self, table, name, values):
        with self.lock:
            total, count = table.get(name, (0.0, 0.0))
            table[name] = (total + sum(values), count + len(values))

    def put_records(self):
        client = self.clients[3]
        while not self.stopping:
            with self.lock:
                self.number += 1
                number = self.number
            name = f"alarm-{number % 50}"
            self.maybe.add((name, number))
            try:
                client.put_metric_alarm(
                    AlarmName=name, Namespace="Kill", MetricName="none", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=float(number),
                    ComparisonOperator="GreaterThanThreshold", ActionsEnabled=False)
                self.records[name] = number
            except (BotoCoreError, ClientError, OSError):
                return

    def check(self, test):
        client = self.server.client("cloudwatch")
        for name, (total, count) in sorted(self.acknowledged.items()):
            points = client.get_metric_statistics(
                Namespace="Kill", MetricName=name, StartTime=self.minute, EndTime=self.minute + 60, Period=60, Statistics=["Sum", "SampleCount"])["Datapoints"]
            test.assertEqual(len(points), 1, name)
            extra_total, extra_count = self.doubtful.get(name, (0.0, 0.0))
            test.assertGreaterEqual(points[0]["SampleCount"], count, name)
            test.assertLessEqual(points[0]["SampleCount"], count + extra_count, name)
            test.assertGreaterEqual(points[0]["Sum"], total, name)
            test.assertLessEqual(points[0]["Sum"], total + extra_total, name)
        stored = {}
        for page in client.get_paginator("describe_alarms").paginate():
            stored.update({alarm["AlarmName"]: int(alarm["Threshold"]) for alarm in page["MetricAlarms"]})
        for name, number in sorted(self.records.items()):
            test.assertIn(name, stored)
            test.assertTrue(stored[name] >= number and (name, stored[name]) in self.maybe, (name, number, stored[name]))
