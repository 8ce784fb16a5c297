"""What is stored stays exact: late data with kills, a full disk, a backup under load."""
import os
import random
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

from botocore.exceptions import BotoCoreError, ClientError

from hinomi import PROGRAM, Server


class LateDataTests(unittest.TestCase):
    def test_datums_in_random_order_over_two_weeks_with_repeats_and_kills_add_up_exactly(self):
        count = int(os.environ.get("HINOMI_DATUMS", "100000"))
        chance = random.Random(11)
        now = int(time.time()) // 3600 * 3600
        start = now - 14 * 86400 + 7200
        wanted = {}
        with Server() as server:
            client = server.client("cloudwatch")
            origin = [None]
            client.meta.events.register("before-sign.cloudwatch.PutMetricData", lambda request, **_: request.headers.add_header("x-hinomi-origin", origin[0]))
            for sequence in range(1, count // 1000 + 1):
                data = []
                for _ in range(1000):
                    at, value, name = start + chance.randrange(now - start) // 60 * 60, chance.randrange(1000), f"m{chance.randrange(5)}"
                    data.append({"MetricName": name, "Value": float(value), "Timestamp": at})
                    hour = wanted.setdefault((name, at // 3600 * 3600), [0, 0])
                    hour[0] += value
                    hour[1] += 1
                origin[0] = f"test/{sequence}"
                killer = threading.Timer(chance.random() * 0.02, server.process.kill) if chance.random() < 0.15 else None
                if killer:
                    killer.start()
                self.send(server, client, data)
                if killer:
                    killer.join()
                    server.kill()
                    server.start()
                    self.send(server, client, data)  # a repeat that the server must know
            got = {}
            for name in sorted({name for name, _ in wanted}):
                for day in range(15):
                    points = client.get_metric_statistics(
                        Namespace="Late", MetricName=name, StartTime=start // 3600 * 3600 + day * 86400, EndTime=start // 3600 * 3600 + (day + 1) * 86400, Period=3600,
                        Statistics=["Sum", "SampleCount"])["Datapoints"]
                    got.update({(name, int(point["Timestamp"].timestamp())): [point["Sum"], point["SampleCount"]] for point in points})
            self.assertEqual(got, {key: [float(total), float(samples)] for key, (total, samples) in wanted.items()})

    def send(self, server, client, data):
        for _ in range(20):
            try:
                return client.put_metric_data(Namespace="Late", MetricData=data)
            except (BotoCoreError, OSError):
                server.kill()
                server.start()
        self.fail("the batch was never acknowledged")


class FullDiskTests(unittest.TestCase):
    @unittest.skipUnless(os.geteuid() == 0, "a file system of its own needs root")
    def test_a_full_disk_refuses_writes_and_heals_without_a_restart(self):
        folder = tempfile.mkdtemp(prefix="hinomi-test-full-")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "none", folder], capture_output=True).returncode != 0:
            os.rmdir(folder)
            self.skipTest("a file system cannot be mounted here")
        try:
            self.fill_and_heal(folder)
        finally:
            subprocess.run(["umount", "-l", folder])
            os.rmdir(folder)

    def fill_and_heal(self, folder):
        with Server(data=folder + "/data") as server:
            client = server.client("cloudwatch")
            client.put_metric_data(Namespace="Full", MetricData=[{"MetricName": "before", "Value": 1.0}])
            with open(folder + "/ballast", "wb") as ballast:
                try:
                    while True:
                        ballast.write(b"\0" * 65536)
                        ballast.flush()
                except OSError:
                    pass
            metric, record = self.refusal(lambda i: client.put_metric_data(Namespace="Full", MetricData=[
                {"MetricName": f"m{i}-{j}", "Dimensions": [{"Name": "d" * 200, "Value": os.urandom(300).hex()}], "Value": 1.0} for j in range(500)])), self.refusal(
                lambda i: client.put_dashboard(DashboardName=f"d{i}", DashboardBody='{"widgets":[]}' + " " * 100_000))
            for refused in (metric, record):
                self.assertGreaterEqual(refused.response["ResponseMetadata"]["HTTPStatusCode"], 500)
                self.assertIn("full", refused.response["Error"]["Message"].lower())
            self.assertEqual(len(client.list_metrics(Namespace="Full", MetricName="before")["Metrics"]), 1)
            os.remove(folder + "/ballast")
            deadline = time.monotonic() + 15
            while True:
                try:
                    client.put_metric_data(Namespace="Full", MetricData=[{"MetricName": "after", "Value": 1.0}])
                    client.put_dashboard(DashboardName="after", DashboardBody='{"widgets":[]}')
                    break
                except ClientError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.2)

    def refusal(self, call):
        for number in range(5000):
            try:
                call(number)
            except ClientError as error:
                return error
        self.fail("the disk never was full")


class BackupUnderLoadTests(unittest.TestCase):
    def test_a_backup_under_load_restores_to_one_moment(self):
        with tempfile.TemporaryDirectory(prefix="hinomi-test-") as folder, Server() as server:
            minute = int(time.time()) // 60 * 60 - 600
            acknowledged, stopping = [0], threading.Event()

            def load():
                client = server.client("cloudwatch")
                while not stopping.is_set():
                    client.put_metric_data(Namespace="Load", MetricData=[{"MetricName": "m", "Value": 1.0, "Timestamp": minute}] * 10)
                    acknowledged[0] += 10

            writer = threading.Thread(target=load)
            writer.start()
            time.sleep(0.5)
            before = acknowledged[0]
            done = server.hinomi("backup", folder + "/copy")
            after = acknowledged[0]
            stopping.set()
            writer.join()
            self.assertEqual(done.returncode, 0, done.stderr)
            restored = subprocess.run([PROGRAM, "restore", folder + "/copy", "--data", folder + "/data"], capture_output=True, text=True, timeout=60)
            self.assertEqual(restored.returncode, 0, restored.stdout + restored.stderr)
            with Server(data=folder + "/data") as other:
                points = other.client("cloudwatch").get_metric_statistics(
                    Namespace="Load", MetricName="m", StartTime=minute, EndTime=minute + 60, Period=60, Statistics=["SampleCount"])["Datapoints"]
                self.assertGreaterEqual(points[0]["SampleCount"], before)
                self.assertLessEqual(points[0]["SampleCount"], after + 10)


class DemoTests(unittest.TestCase):
    def test_the_demonstration_watches_this_machine_without_anything_set_up_by_hand(self):
        data = tempfile.mkdtemp(prefix="hinomi-test-")
        environment = {name: value for name, value in os.environ.items() if name != "HINOMI_SLACK_WEBHOOK"}
        process = subprocess.Popen([PROGRAM, "demo", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        try:
            server = Server.__new__(Server)
            server.endpoint = process.stdout.readline().split(" ", 1)[1].strip()
            deadline = time.monotonic() + 60
            while True:
                view = server.admin("GET", "/_hinomi/view")
                if len(view["alarms"]) == 3 and all(alarm["state"] != "INSUFFICIENT_DATA" for alarm in view["alarms"]) and len(view["graphs"]) == 3 and len(view["inbox"]) >= 3:
                    break
                self.assertLess(time.monotonic(), deadline, view)
                time.sleep(0.5)
            self.assertEqual([graph["title"] for graph in view["graphs"]], ["CPU", "Memory", "Disk /"])
            self.assertEqual(server.http("GET", "/")[0], 200)
        finally:
            process.terminate()
            self.assertEqual(process.wait(30), 0)
            process.stdout.close()
            shutil.rmtree(data, ignore_errors=True)
