"""Instances as real processes: they start, outlive the server, are found again, end, and are kept apart."""
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import hinomi
from hinomi import Server, holders, wait_until

IMAGE = "ami-00000000000000001"
IS_ROOT = os.geteuid() == 0


def descendants(root):
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    children.setdefault(int(file.read().rsplit(")", 1)[1].split()[1]), []).append(int(name))
            except OSError:
                pass
    found, waiting = [], [root]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found.append(child)
            waiting.append(child)
    return found


def is_alive(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


class Fleet:
    """A server and a client of its EC2."""

    def __init__(self, server):
        self.server = server
        self.ec2 = server.client("ec2")

    def run(self, script="", count=1, **more):
        answer = self.ec2.run_instances(ImageId=IMAGE, MinCount=count, MaxCount=count, UserData=script, **more)
        return [instance["InstanceId"] for instance in answer["Instances"]]

    def describe(self, id):
        return self.ec2.describe_instances(InstanceIds=[id])["Reservations"][0]["Instances"][0]

    def state(self, id):
        return self.describe(id)["State"]["Name"]

    def await_state(self, id, state, seconds=30):
        wait_until(lambda: self.state(id) == state, seconds, f"{id} {state}, is {self.state(id)}: {self.describe(id).get('StateReason')}")

    def console(self, id):
        return self.ec2.get_console_output(InstanceId=id).get("Output", "")

    def await_console(self, id, text, seconds=30):
        wait_until(lambda: text in self.console(id), seconds, f"{text!r} on the console of {id}: {self.console(id)!r}")


class Instances(unittest.TestCase):
    def test_an_instance_starts_shows_its_output_and_ends_with_everything_below_it(self):
        with Server() as server:
            fleet = Fleet(server)
            [id] = fleet.run("#!/bin/sh\necho up on $PRIVATE_IP in $AVAILABILITY_ZONE as $INSTANCE_ID\n(setsid sleep 3000 &)\n")
            fleet.await_state(id, "running")
            instance = fleet.describe(id)
            fleet.await_console(id, f"up on {instance['PrivateIpAddress']} in {instance['Placement']['AvailabilityZone']} as {id}")
            below = descendants(holders(server.data)[id])
            self.assertGreaterEqual(len(below), 2)
            fleet.ec2.terminate_instances(InstanceIds=[id])
            fleet.await_state(id, "terminated")
            self.assertFalse([process for process in below if is_alive(process)])
            self.assertEqual(holders(server.data), {})

    def test_kill_9_of_the_server_ends_no_instance_and_loses_no_output(self):
        with Server() as server:
            fleet = Fleet(server)
            [id] = fleet.run("#!/bin/sh\ni=0; while [ $i -lt 100 ]; do echo line $i; i=$((i+1)); sleep 0.05; done\n")
            fleet.await_state(id, "running")
            holder = holders(server.data)[id]
            server.kill()
            time.sleep(1)
            self.assertTrue(is_alive(holder))
            server.start()
            fleet = Fleet(server)
            self.assertEqual(fleet.state(id), "running")
            self.assertEqual(holders(server.data)[id], holder)
            fleet.await_console(id, "line 99")
            lines = [line for line in fleet.console(id).split("\n") if line.startswith("line ")]
            self.assertEqual(lines, [f"line {number}" for number in range(100)])

    def test_kill_9_of_the_server_at_any_moment_of_a_launch_and_a_termination_loses_and_doubles_nothing(self):
        rounds = int(os.environ.get("HINOMI_LAUNCH_KILLS", "5"))
        with Server() as server:
            for round in range(rounds):
                fleet = Fleet(server)
                request = dict(ImageId=IMAGE, MinCount=3, MaxCount=3, ClientToken=f"round-{round}")
                try:
                    fleet.ec2.run_instances(**request)
                except Exception:
                    pass
                time.sleep(0.05 * (round % 5))
                server.kill()
                server.start()
                fleet = Fleet(server)
                ids = [instance["InstanceId"] for instance in fleet.ec2.run_instances(**request)["Instances"]]
                for id in ids:
                    fleet.await_state(id, "running")
                self.assertEqual(sorted(holders(server.data)), sorted(ids))
                fleet.ec2.terminate_instances(InstanceIds=ids)
                time.sleep(0.03 * (round % 5))
                server.kill()
                server.start()
                fleet = Fleet(server)
                for id in ids:
                    fleet.await_state(id, "terminated")
                wait_until(lambda: not holders(server.data), 20, "no holder is left")

    def test_an_instance_that_is_killed_is_seen(self):
        with Server() as server:
            fleet = Fleet(server)
            [id] = fleet.run("#!/bin/sh\nsleep 3000\n", InstanceInitiatedShutdownBehavior="terminate")
            fleet.await_state(id, "running")
            os.kill(holders(server.data)[id], signal.SIGKILL)
            fleet.await_state(id, "terminated")
            self.assertEqual(fleet.describe(id)["StateReason"]["Code"], "Server.InternalError")

    def test_an_instance_killed_while_the_server_was_away_is_seen_when_it_is_back(self):
        with Server() as server:
            fleet = Fleet(server)
            [id] = fleet.run("#!/bin/sh\nsleep 3000\n")
            fleet.await_state(id, "running")
            server.kill()
            os.kill(holders(server.data)[id], signal.SIGKILL)
            server.start()
            Fleet(server).await_state(id, "stopped")

    def test_stop_and_start_keep_the_files_and_run_the_boot_file(self):
        with Server() as server:
            fleet = Fleet(server)
            [id] = fleet.run("#!/bin/sh\necho first > kept\nprintf '#!/bin/sh\\necho again, $(cat kept) is kept\\n' > rc.local\nchmod +x rc.local\necho ready\n")
            fleet.await_console(id, "ready")
            fleet.ec2.stop_instances(InstanceIds=[id])
            fleet.await_state(id, "stopped")
            self.assertEqual(holders(server.data), {})
            fleet.ec2.start_instances(InstanceIds=[id])
            fleet.await_state(id, "running")
            fleet.await_console(id, "again, first is kept")

    def test_the_metadata_service_knows_who_asks(self):
        script = """#!/bin/sh
python3 - <<'END'
import os, urllib.request
base = os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
token = urllib.request.urlopen(urllib.request.Request(base + "/latest/api/token", method="PUT", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"})).read().decode()
def get(path):
    return urllib.request.urlopen(urllib.request.Request(base + path, headers={"X-aws-ec2-metadata-token": token})).read().decode()
print("told:", get("/latest/meta-data/instance-id"), get("/latest/meta-data/placement/availability-zone"))
END
"""
        with Server() as server:
            fleet = Fleet(server)
            ids = fleet.run(script, count=2, InstanceType="local.large")
            for id in ids:
                fleet.await_console(id, f"told: {id} us-east-1a", 60)
            with open(os.path.join(server.data, "instances", "metadata-port")) as file:
                port = int(file.read())
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/latest/meta-data/instance-id")
            self.assertEqual(refused.exception.code, 403)

    def test_a_hostile_script_reaches_nothing(self):
        with Server(open=False) as server:
            key, secret = server.first_key()
            fleet = Fleet(server)
            fleet.ec2 = server.client("ec2", key=key, secret=secret)
            [neighbour] = fleet.run("#!/bin/sh\necho mine > private; chmod 644 private; echo ready; sleep 3000\n")
            fleet.await_console(neighbour, "ready")
            victim = holders(server.data)[neighbour]
            [id] = fleet.run(f"""#!/bin/sh
cat {server.data}/credentials && echo LEAK credentials
ls {server.data} && echo LEAK folder
cat {server.data}/instances/{neighbour}/home/private && echo LEAK neighbour
for process in {server.process.pid} {victim}; do
  kill -0 $process && echo LEAK signal
  cat /proc/$process/environ && echo LEAK environment
done
unshare -Urm sh -c 'umount {server.data}; umount /tmp; umount /home; cat {server.data}/credentials' && echo LEAK namespace
env | grep -i secret && echo LEAK variable
ls -l /proc/self/fd | grep -v pipe | grep -v null | grep socket && echo LEAK descriptor
echo attempts over
""")
            fleet.await_console(id, "attempts over")
            self.assertNotIn("LEAK", fleet.console(id))
            self.assertNotIn(secret, fleet.console(id))
            self.assertEqual(fleet.state(neighbour), "running")

    @unittest.skipUnless(IS_ROOT, "becomes an ordinary user, which only root can")
    def test_under_an_ordinary_user_everything_works_and_says_what_it_lacks(self):
        data = tempfile.mkdtemp(prefix="hinomi-user-")
        os.chown(data, 65534, 65534)
        os.chmod(data, 0o700)
        program = hinomi.PROGRAM
        try:
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, "serve", "--open", "--data", data, "--listen", "127.0.0.1:0", "--no-agent", "--account", hinomi.ACCOUNT]
            with tempfile.TemporaryFile() as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
                try:
                    line = process.stdout.readline()
                    log.seek(0)
                    self.assertTrue(line.startswith("ready "), line + log.read().decode())
                    server = Server(data=data)
                    server.endpoint = line.split(" ", 1)[1].strip()
                    fleet = Fleet(server)
                    [id] = fleet.run("#!/bin/sh\necho up as $(id -u)\n")
                    fleet.await_state(id, "running")
                    fleet.await_console(id, "up as 65534")
                    with open(os.path.join(data, "instances", id, "record")) as file:
                        gaps = {gap["wall"] for gap in json.load(file)["isolation"]["gaps"]}
                    self.assertIn("userID", gaps)
                    fleet.ec2.terminate_instances(InstanceIds=[id])
                    fleet.await_state(id, "terminated")
                finally:
                    process.kill()
        finally:
            hinomi.reap_instances(data)
            subprocess.run(["rm", "-rf", data], check=True)


if __name__ == "__main__":
    unittest.main()
