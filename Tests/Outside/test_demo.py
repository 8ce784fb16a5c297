"""The demonstration as its first user has it: a group of a small app that grows under load, shrinks when it is quiet, and goes with Ctrl-C."""
import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request

from hinomi import PROGRAM, Server, holders, reap_instances, wait_until

GROUP = "my-asg"
# Generous: what is asserted is the order of things, on a machine that may be busy.
SOON, SCALED = 90, 90


class Demo:
    """`hinomi demo`, or `serve` on the same folder and port; a context that leaves nothing behind."""

    def __init__(self, user=None):
        self.data = tempfile.mkdtemp(prefix="hinomi-test-demo-")
        self.user, self.port, self.process = user, 0, None
        if user is not None:
            os.chown(self.data, user, user)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        reap_instances(self.data)
        shutil.rmtree(self.data, ignore_errors=True)

    def start(self, *command):
        words = [PROGRAM, *(command or ("demo",)), "--data", self.data, "--listen", f"127.0.0.1:{self.port}"]
        environment = {name: value for name, value in os.environ.items() if name != "HINOMI_SLACK_WEBHOOK"}
        identity = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        self.output = []
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd="/", **identity)
        reader = threading.Thread(target=self.read, args=(self.process.stdout,), daemon=True)
        reader.start()
        ready = wait_until(lambda: [line for line in list(self.output) if line.startswith("ready ")], SOON, lambda: f"ready: {self.output}")
        self.server = Server.__new__(Server)
        self.server.endpoint = ready[0].split(" ", 1)[1].strip()
        self.port = int(self.server.endpoint.rsplit(":", 1)[1])

    def read(self, stream):
        with stream:
            for line in stream:
                self.output.append(line)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(SOON)

    def view(self):
        return self.server.admin("GET", "/_hinomi/view")

    def group(self):
        """The group as the page has it; nil when it is not there (yet)."""
        return next((group for group in self.view()["groups"] if group["name"] == GROUP), None)

    def await_group(self, condition, seconds, what):
        def there():
            group = self.group()
            return group if group and condition(group) else None

        return wait_until(there, seconds, lambda: f"{what}: {json.dumps(self.group())[:3000]} {self.output[-5:]}")

    def await_serving(self, count, seconds=SOON):
        return self.await_group(lambda group: (group["inService"], group["desired"], group["pending"]) == (count, count, 0), seconds, f"{count} in service")

    def members(self):
        return self.server.admin("GET", f"/_hinomi/members?group={GROUP}")["members"]

    def load(self, rate, span):
        """`hinomi load`, running."""
        return subprocess.Popen(
            [PROGRAM, "load", "--rps", str(rate), "--for", span, "--endpoint", self.server.endpoint], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def answer(member):
    with urllib.request.urlopen(f"http://{member['address']}:{member['port']}/", timeout=10) as answer:
        return answer.read().decode()


def is_open(host, port):
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


def finished(load):
    """(sent, ok, output) of a load that has ended well."""
    output, _ = load.communicate(timeout=90)
    assert load.returncode == 0, output
    [last] = [line for line in output.splitlines() if " sent, " in line]
    words = last.replace(",", "").split()
    return int(words[0]), int(words[2]), output


@unittest.skipUnless(any(os.path.exists(path) for path in ("/usr/bin/python3", "/usr/local/bin/python3")), "the demonstration's app needs python3 in /usr/bin")
class DemoGroupTests(unittest.TestCase):
    def test_the_group_grows_under_load_says_why_shrinks_when_quiet_and_goes_with_ctrl_c(self):
        with Demo() as demo:
            group = demo.await_serving(2)
            self.assertEqual([(zone["name"], len(zone["members"])) for zone in group["zones"]], [("us-east-1a", 1), ("us-east-1b", 1)])
            members = demo.members()
            for member in members:
                self.assertIn(f"{member['id']} in {member['zone']}", answer(member))
            self.shows_its_settings(group)
            printed = "".join(demo.output)
            for words in (f"why group {GROUP}", "load --rps 100 --for 40s", f"--endpoint {demo.server.endpoint}", "kept apart by"):
                self.assertIn(words, printed)
            load = demo.load(100, "30s")
            try:
                grown = demo.await_group(lambda group: group["inService"] > 2, SCALED, "it grows")
                sent, ok, output = finished(load)
            finally:
                load.kill()
            self.assertEqual(sent, 3000)
            self.assertGreater(ok, sent * 0.9, output)
            self.assertRegex(output, r"members [345] \(us-east-1a \d, us-east-1b \d\)")
            self.says_why_it_grew(demo, grown)
            back = demo.await_serving(2, SCALED)
            self.assertIn("alarm my-asg-quiet in state ALARM triggered policy shrink", back["activities"][0]["cause"])
            ports = [("127.0.0.1", demo.port)] + [(member["address"], member["port"]) for member in members]
            self.assertEqual(demo.stop(), 0, demo.output)
            self.assertEqual(holders(demo.data), {})
            self.assertEqual([port for port in ports if is_open(*port)], [])
            self.assertEqual([group for group in glob.glob("/sys/fs/cgroup/*/hinomi/i-*") if os.path.basename(group) in {member["id"] for member in members}], [])

    def shows_its_settings(self, group):
        self.assertEqual((group["min"], group["max"]), (2, 5))
        [graph] = group["graphs"]
        self.assertEqual((graph["title"], graph["periodMilliseconds"]), ("DemoApp RequestsPerSecond, Average of 10 s", 10_000))
        self.assertEqual([(level["alarm"], level["text"]) for level in graph["thresholds"]], [("my-asg-busy", "> 25"), ("my-asg-quiet", "< 5")])
        self.assertEqual([(band["from"], band["to"], band["text"]) for band in graph["bands"] if band["policy"] == "grow"], [(25, 30, "+1"), (30, 40, "+2"), (40, None, "+3")])
        self.assertEqual({policy["name"]: policy["alarms"] for policy in group["policies"]}, {"grow": ["my-asg-busy"], "shrink": ["my-asg-quiet"]})
        [action] = group["schedule"]
        self.assertEqual((action["recurrence"], action["timeZone"], action["next"] // 1000 % 86400), ("0 18 * * *", "UTC", 18 * 3600))

    def says_why_it_grew(self, demo, group):
        launches = [activity for activity in group["activities"] if "alarm my-asg-busy in state ALARM triggered policy grow changing the desired capacity from 2 to" in activity["cause"]]
        self.assertGreaterEqual(len(launches), 1, group["activities"])
        desired = [value for _, value in group["capacity"]["desired"]]
        self.assertGreater(desired[-1], 2)
        self.assertIn(2, desired)
        told = demo.server.hinomi("why", "group", GROUP)
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertIn("The policy grow, by the alarm my-asg-busy,", told.stdout)

    def test_kill_9_of_control_under_load_fails_no_request_and_changes_nothing(self):
        with Demo() as demo:
            before = demo.await_serving(2)
            members, processes = demo.members(), holders(demo.data)
            load = demo.load(40, "20s")
            try:
                time.sleep(3)
                demo.kill()
                self.assertEqual(holders(demo.data), processes)
                for member in members:
                    self.assertIn(member["id"], answer(member))
                demo.start("serve", "--open", "--no-agent")
                after = demo.group()
                self.assertEqual(demo.members(), members)
                for name in ("min", "max", "policies", "schedule", "settings"):
                    self.assertEqual(after[name], before[name])
                sent, ok, output = finished(load)
            finally:
                load.kill()
            self.assertEqual((sent, ok), (800, 800), output)
            self.assertTrue({member["id"] for member in members} <= {member["id"] for member in demo.members()})
            # The load is measured again after the restart: what the app counted meanwhile was not lost.
            demo.await_group(lambda group: max((value for _, value in group["graphs"][0]["points"]), default=0) > 10, SOON, "its load is known")
            # `serve` leaves its instances; the demonstration finds its group again, and takes it along when it goes.
            self.assertEqual(demo.stop(signal.SIGTERM), 0, demo.output)
            self.assertTrue(set(processes.items()) <= set(holders(demo.data).items()))
            demo.start()
            self.assertTrue({member["id"] for member in members} <= {member["id"] for member in demo.members()})
            self.assertEqual(demo.stop(), 0, demo.output)
            self.assertEqual(holders(demo.data), {})

    def test_ctrl_c_while_it_starts_leaves_nothing_and_the_next_start_has_it_all(self):
        with Demo() as demo:
            for pause in (0.0, 0.1, 0.3):
                time.sleep(pause)
                self.assertEqual(demo.stop(), 0, demo.output)
                self.assertEqual(holders(demo.data), {})
                self.assertNotIn(" error ", "".join(demo.output))
                demo.start()
            self.shows_its_settings(demo.await_serving(2))
            self.assertEqual(demo.stop(), 0, demo.output)

    def test_the_page_makes_load_and_ends_it(self):
        with Demo() as demo:
            demo.await_serving(2)
            self.assertEqual(demo.server.http("POST", "/_hinomi/load", b'{"rps": 50, "for": "40s"}')[0], 403)
            for body in ({"rps": 0, "for": "40s"}, {"rps": 50, "for": "2d"}, {"rps": "50", "for": "40s"}, {}):
                status, _, _ = demo.server.http("POST", "/_hinomi/load", json.dumps(body).encode(), {"X-Hinomi": "1"})
                self.assertEqual(status, 400, body)
            demo.server.admin("POST", "/_hinomi/load", {"rps": 50, "for": "40s"})
            run = wait_until(lambda: (demo.view()["load"]["run"] or {}).get("ok", 0) > 20 and demo.view()["load"]["run"], SOON, lambda: demo.view()["load"])
            self.assertEqual((run["rate"], run["members"], run["isOver"]), (50, 2, False))
            demo.server.admin("POST", "/_hinomi/load", {"stop": True})
            self.assertTrue(demo.view()["load"]["run"]["isOver"])
            self.assertEqual(demo.stop(signal.SIGTERM), 0, demo.output)

    @unittest.skipUnless(os.geteuid() == 0, "the other tests have run it as an ordinary user already")
    def test_an_ordinary_user_has_the_same_and_is_told_what_does_not_keep_instances_apart(self):
        with Demo(user=65534) as demo:
            demo.await_serving(2)
            self.assertRegex("".join(demo.output), r"kept apart by .*; not by .*a user each \(the server does not run as root\)")
            self.assertTrue(any("userID" in gap for gap in demo.view()["isolation"]["gaps"]))
            self.assertEqual(demo.stop(), 0, demo.output)
            self.assertEqual(holders(demo.data), {})


class LoadRefusalTests(unittest.TestCase):
    def test_load_is_made_on_this_machine_only_within_bounds_and_for_groups_that_are_there(self):
        with Server() as server:
            cases = [
                (("--rps", "10", "--endpoint", "http://192.0.2.1:4566"), "192.0.2.1 is not a loopback address"),
                (("--rps", "0"), "1 to 1000 are expected"), (("--rps", "10", "--for", "2h"), "from 1s to 1h"), (("--rps", "10", "--for", "soon"), "a span such as 40s"),
                (("--rps", "10", "--port", "70000"), "1 to 65535"), (("--rps", "10", "--group", "no such"), "there is no group no such"),
            ]
            for words, said in cases:
                endpoint = () if "--endpoint" in words else ("--endpoint", server.endpoint)
                done = subprocess.run([PROGRAM, "load", *words, *endpoint], capture_output=True, text=True, timeout=60)
                self.assertNotEqual(done.returncode, 0, words)
                self.assertIn(said, done.stderr, words)
            # A server that is no demonstration makes no load by itself.
            status, _, body = server.http("POST", "/_hinomi/load", b'{"rps": 50, "for": "40s"}', {"X-Hinomi": "1"})
            self.assertEqual((status, b"hinomi load" in body), (409, True), body)


if __name__ == "__main__":
    unittest.main()
