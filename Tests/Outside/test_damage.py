"""Damage in the files of a real data folder: `check` names it, `salvage` mends the records."""
import os
import random
import re
import subprocess
import tempfile
import unittest

from hinomi import PROGRAM, Server, wait_until

# Every kind of file that a data folder holds, with what a flipped bit in it may do without `check` naming it.
KINDS = {
    r"account": None,
    r"agent/acknowledged": None,
    r"agent/source\.json": None,
    r"agent/source\.json\.tmp": "left behind by a kill, written anew",
    r"agent/spool/\w+\.segment": None,
    r"credentials": "a bit of a comment",
    r"identity\.key": None,
    r"instances/(abilities|metadata-port|probe)": "found out anew at each start",
    r"metrics/\w+\.block": None,
    r"metrics/\w+\.log": "the last record, which no later one calls durable; zeros behind it",
    r"metrics/\w+\.names": "the last record, which no later one calls durable",
    r"metrics/manifest-[ab]": None,
    r"records\.sqlite": "bytes of a page that no row uses",
    r"records\.sqlite-wal": "a frame of an earlier round",
    r"records\.sqlite-shm": "made anew at each start",
    r"sns-signing\.(key|pem)": "a line break of the PEM form",
    r"virtual-clock": None,
    r"(agent/|metrics/)?lock": "held by the kernel, written at each start",
}


def files(folder):
    found = (os.path.relpath(os.path.join(base, name), folder) for base, _, names in os.walk(folder) for name in names)
    return sorted(found)


def check(folder):
    return subprocess.run([PROGRAM, "check", folder], capture_output=True, text=True, timeout=60)


class FlippedBitTests(unittest.TestCase):
    def test_a_flipped_bit_in_any_file_of_a_real_folder_is_named_by_check_and_crashes_nothing(self):
        rounds = int(os.environ.get("HINOMI_FOLDER_FLIPS", "3"))
        with tempfile.TemporaryDirectory(prefix="hinomi-test-") as folder:
            self.work(folder + "/data", folder + "/backup")
            self.work_on_a_virtual_clock(folder + "/virtual")
            seen = set()
            for data in ("data", "backup", "virtual"):
                self.assertEqual(check(f"{folder}/{data}").stdout, "no damage found\n")
                for name in files(f"{folder}/{data}"):
                    kind = next((kind for kind in KINDS if re.fullmatch(kind, name)), None)
                    self.assertIsNotNone(kind, f"{name} is a kind of file that nobody thought of")
                    seen.add(kind)
                    self.flip(f"{folder}/{data}", name, KINDS[kind], rounds)
            # A segment is there only while something waits to be sent, and a file that is being written only where the kill met it.
            self.assertEqual(seen | {r"agent/spool/\w+\.segment", r"agent/source\.json\.tmp"}, set(KINDS))

    def flip(self, folder, name, harmless, rounds):
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            sound = file.read()
        chance = random.Random(name + os.environ.get("HINOMI_SEED", "1"))
        for bit in [chance.randrange(len(sound.rstrip(b"\0")) * 8) for _ in range(rounds)] if sound.rstrip(b"\0") else []:
            damaged = bytearray(sound)
            damaged[bit // 8] ^= 1 << bit % 8
            with open(path, "wb") as file:
                file.write(damaged)
            done = check(folder)
            self.assertIn(done.returncode, (0, 1), f"{name} bit {bit}: {done.stderr}")
            self.assertFalse(done.returncode == 0 and harmless is None, f"{name} bit {bit}: the check saw nothing")
            with open(path, "wb") as file:
                file.write(sound)

    def work(self, data, backup):
        """Fills a folder as a server with an agent does, backs it up, and kills the server."""
        with Server("--agent-config", self.agent(os.path.dirname(data)), data=data) as server:
            client = server.client("cloudwatch")
            for number in range(20):
                client.put_metric_data(Namespace="N", MetricData=[{"MetricName": f"m{number}-{i}", "Value": float(i)} for i in range(20)])
                client.put_metric_alarm(
                    AlarmName=f"a{number}", Namespace="N", MetricName="m", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold")
            wait_until(lambda: os.path.exists(data + "/agent/acknowledged"), 20, "the agent has sent something")
            done = server.hinomi("backup", backup)
            self.assertEqual(done.returncode, 0, done.stderr)
            server.stop()
            server.start()
            server.kill()

    def work_on_a_virtual_clock(self, data):
        """Samples that are old enough are sealed into blocks."""
        with Server("--virtual-clock", "2026-01-05T00:00:00Z", data=data) as server:
            client = server.client("cloudwatch")
            for hour in range(4):
                client.put_metric_data(Namespace="N", MetricData=[{"MetricName": f"m{i}", "Value": float(hour * i), "StorageResolution": 1} for i in range(20)])
                server.advance("1h")
            wait_until(lambda: any(name.endswith(".block") for name in files(data)), 20, "a block")
            # Not killed: that could leave a block that no manifest names any more, whose bits mean nothing.
            server.stop()

    def agent(self, folder):
        path = folder + "/agent.json"
        with open(path, "w") as file:
            file.write('{"agent": {"metrics_collection_interval": 1}, "metrics": {"force_flush_interval": 1, "metrics_collected": {"mem": {"measurement": ["used_percent"]}}}}')
        return path


class SalvageTests(unittest.TestCase):
    def test_a_spoiled_page_of_the_records_is_salvaged_and_every_alarm_is_served_again(self):
        with tempfile.TemporaryDirectory(prefix="hinomi-test-") as folder:
            data, names = folder + "/data", [f"alarm-{number:03}" for number in range(200)]
            with Server(data=data) as server:
                client = server.client("cloudwatch")
                for name in names:
                    client.put_metric_alarm(
                        AlarmName=name, Namespace="N", MetricName="m", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold")
                refused = subprocess.run([PROGRAM, "salvage", data], capture_output=True, text=True, timeout=60)
                self.assertEqual(refused.returncode, 1)
                self.assertIn("a server is using", refused.stderr)
                self.assertEqual(server.stop(), 0)
            self.spoil(data + "/records.sqlite", b"alarm-100", b"GreaterThanThreshold")
            self.assertEqual(check(data).returncode, 1)
            done = subprocess.run([PROGRAM, "salvage", data], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("left behind", done.stdout)
            self.assertTrue(os.path.exists(data + "/records.sqlite.damaged"))
            self.assertEqual(check(data).stdout, "no damage found\n")
            again = subprocess.run([PROGRAM, "salvage", data], capture_output=True, text=True, timeout=60)
            self.assertEqual(again.returncode, 1)
            with Server(data=data) as server:
                pages = server.client("cloudwatch").get_paginator("describe_alarms").paginate()
                self.assertEqual([alarm["AlarmName"] for page in pages for alarm in page["MetricAlarms"]], names)

    def spoil(self, path, *words):
        """Overwrites the first page that holds the words: one of rows, not of an index."""
        with open(path, "r+b") as file:
            content = file.read()
            page = next(page for page in range(len(content) // 4096) if all(word in content[page * 4096:page * 4096 + 4096] for word in words))
            file.seek(page * 4096)
            file.write(b"\xa5" * 4096)
