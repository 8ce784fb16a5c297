"""The command line and the doors: what starts, what refuses to, and who may come in."""
import os
import signal
import stat
import subprocess
import tempfile
import time
import unittest

from botocore.exceptions import ClientError

from hinomi import PROGRAM, Receiver, Server, wait_until


def serve(*options):
    return subprocess.run([PROGRAM, "serve", *options], capture_output=True, text=True, timeout=30)


class StartTests(unittest.TestCase):
    def test_a_listener_beyond_loopback_refuses_to_start_without_tls_or_with_open(self):
        with tempfile.TemporaryDirectory() as data:
            self.assertNotEqual(serve("--data", data, "--listen", "0.0.0.0:0").returncode, 0)
            self.assertNotEqual(serve("--data", data, "--listen", "0.0.0.0:0", "--open").returncode, 0)

    def test_a_second_server_on_the_same_data_refuses(self):
        with Server() as server:
            second = serve("--data", server.data, "--listen", "127.0.0.1:0", "--no-agent")
            self.assertNotEqual(second.returncode, 0)
            self.assertIn("another", second.stderr)

    def test_sigterm_drains_and_exits_0(self):
        with Server() as server:
            server.client("cloudwatch").put_metric_data(Namespace="N", MetricData=[{"MetricName": "m", "Value": 1.0}])
            self.assertEqual(server.stop(), 0)

    def test_health_and_metrics_of_ourselves_are_shown(self):
        with Server() as server:
            self.assertEqual(server.http("GET", "/_hinomi/health")[0], 200)
            server.client("cloudwatch").put_metric_data(Namespace="N", MetricData=[{"MetricName": "m", "Value": 1.0}])
            text = server.http("GET", "/metrics")[2].decode()
            self.assertRegex(text, r"hinomi_[a-z_]+")
            self.assertIn("PutMetricData", text)

    def test_the_dead_mans_switch_is_held_every_minute(self):
        with Receiver() as receiver, Server("--virtual-clock", "--dead-man", receiver.url + "/alive") as server:
            server.advance("3m")
            self.assertGreaterEqual(len(receiver.accepted()), 3)
            self.assertEqual(receiver.accepted()[0]["path"], "/alive")

    def test_an_ephemeral_server_leaves_no_folder_and_can_be_reset(self):
        with Server(ephemeral=True) as server:
            client = server.client("cloudwatch")
            client.put_dashboard(DashboardName="d", DashboardBody='{"widgets":[]}')
            self.assertEqual(server.http("POST", "/_hinomi/reset", b"", {"X-Hinomi": "1"})[0], 200)
            self.assertEqual(client.list_dashboards()["DashboardEntries"], [])
            before = {name for name in os.listdir("/tmp") if name.startswith("hinomi-") and not name.startswith("hinomi-test-") and not name.startswith("hinomi-model-")}
            self.assertEqual(server.stop(), 0)
            after = {name for name in os.listdir("/tmp") if name.startswith("hinomi-") and not name.startswith("hinomi-test-") and not name.startswith("hinomi-model-")}
            self.assertLess(len(after), len(before))

    def test_reset_is_refused_where_data_are_kept(self):
        with Server() as server:
            self.assertEqual(server.http("POST", "/_hinomi/reset", b"", {"X-Hinomi": "1"})[0] // 100, 4)


class StrictTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(open=False).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def key(self):
        with open(os.path.join(self.server.data, "credentials")) as file:
            values = dict(line.split("=", 1) for line in file.read().split("\n") if "=" in line)
        return {name.strip(): value.strip() for name, value in values.items()}

    def test_the_first_start_writes_a_key_that_works_and_nobody_else_may_read(self):
        path = os.path.join(self.server.data, "credentials")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        key = self.key()
        sts = self.server.client("sts", key=key["aws_access_key_id"], secret=key["aws_secret_access_key"])
        self.assertIn("Arn", sts.get_caller_identity())

    def test_wrong_secrets_and_unknown_keys_are_refused(self):
        key = self.key()
        for name, secret, code in [(key["aws_access_key_id"], "wrong", "SignatureDoesNotMatch"), ("AKIAAAAAAAAAAAAAAAAA", "x", "InvalidClientTokenId")]:
            with self.assertRaises(ClientError) as caught:
                self.server.client("sts", key=name, secret=secret).get_caller_identity()
            self.assertEqual(caught.exception.response["Error"]["Code"], code)
            self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 403)

    def test_session_tokens_work_and_end_with_their_token(self):
        key = self.key()
        sts = self.server.client("sts", key=key["aws_access_key_id"], secret=key["aws_secret_access_key"])
        session = sts.get_session_token()["Credentials"]
        temporary = self.server.client("sts", key=session["AccessKeyId"], secret=session["SecretAccessKey"], token=session["SessionToken"])
        self.assertIn("Account", temporary.get_caller_identity())
        with self.assertRaises(ClientError):
            self.server.client("sts", key=session["AccessKeyId"], secret=session["SecretAccessKey"], token="forged").get_caller_identity()

    def test_keys_are_created_and_revoked_while_serving(self):
        made = subprocess.run([PROGRAM, "keys", "create", "--data", self.server.data], capture_output=True, text=True, timeout=30)
        self.assertEqual(made.returncode, 0, made.stderr)
        words = made.stdout.split()
        name = next(word for word in words if word.startswith("AKIA"))
        secret = words[-1]
        call = lambda: self.server.client("sts", key=name, secret=secret).get_caller_identity()
        wait_until(lambda: works(call), 10, "the new key")
        revoked = subprocess.run([PROGRAM, "keys", "revoke", name, "--data", self.server.data], capture_output=True, text=True, timeout=30)
        self.assertEqual(revoked.returncode, 0, revoked.stderr)
        wait_until(lambda: not works(call), 10, "the key's end")

    def test_the_page_and_its_view_need_a_login(self):
        self.assertEqual(self.server.http("GET", "/_hinomi/view")[0], 401)


def works(call):
    try:
        call()
        return True
    except ClientError:
        return False


class OriginTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def test_a_rebound_name_is_refused(self):
        for path in ("/", "/_hinomi/view", "/_hinomi/health", "/metrics"):
            self.assertEqual(self.server.http("GET", path, None, {"Host": "evil.example"})[0] // 100, 4, path)

    def test_another_origin_can_neither_read_nor_change(self):
        for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            for method, path in (("GET", "/_hinomi/view"), ("POST", "/_hinomi/clock"), ("POST", "/"), ("GET", "/metrics")):
                with self.subTest(f"{headers} {method} {path}"):
                    body = b"Action=ListTopics&Version=2010-03-31" if method == "POST" else None
                    self.assertEqual(self.server.http(method, path, body, {**headers, "X-Hinomi": "1"})[0] // 100, 4)

    def test_a_change_without_our_header_is_refused(self):
        self.assertEqual(self.server.http("POST", "/_hinomi/clock", b'{"advance": "1m"}')[0], 403)


class BackupTests(unittest.TestCase):
    def test_a_backup_taken_while_serving_restores(self):
        with tempfile.TemporaryDirectory() as folder, Server() as server:
            client = server.client("cloudwatch")
            minute = time.time() // 60 * 60 - 120
            client.put_dashboard(DashboardName="kept", DashboardBody='{"widgets":[]}')
            client.put_metric_data(Namespace="N", MetricData=[{"MetricName": "m", "Value": 4.0, "Timestamp": minute}])
            copy = os.path.join(folder, "copy")
            done = server.hinomi("backup", copy)
            self.assertEqual(done.returncode, 0, done.stderr)
            checked = subprocess.run([PROGRAM, "check", copy], capture_output=True, text=True, timeout=60)
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
            data = os.path.join(folder, "data")
            done = subprocess.run([PROGRAM, "restore", copy, "--data", data], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
            with Server(data=data) as other:
                client = other.client("cloudwatch")
                self.assertEqual(client.list_dashboards()["DashboardEntries"][0]["DashboardName"], "kept")
                points = client.get_metric_statistics(Namespace="N", MetricName="m", StartTime=minute, EndTime=minute + 60, Period=60, Statistics=["Sum"])
                self.assertEqual(points["Datapoints"][0]["Sum"], 4.0)
