"""Instances at EC2: Hinomi with `--driver ec2` against other servers that speak EC2, on loopback. One is moto_server, where its package
is installed; the other is a second Hinomi."""
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import boto3
import botocore.exceptions

import hinomi
from fleet import Group
from hinomi import REGION, Receiver, Server, wait_until

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG"}
UNKNOWN_IMAGE = "ami-0abcdef1234567890"
GONE = {"shutting-down", "terminated"}


class Moto:
    """moto_server as EC2. `environment` is moto's own settings."""
    name = "moto_server"

    def __init__(self, **environment):
        code = "from moto.server import main; main(['-p', '0', '-H', '127.0.0.1'])"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **environment})
        self.endpoint = None
        reader = threading.Thread(target=self._read, daemon=True)
        reader.start()
        try:
            wait_until(lambda: self.endpoint or self.process.poll() is not None, 60, "moto_server to listen")
            assert self.endpoint, "moto_server ended"
        except BaseException:
            self.close()
            raise
        # An image that this server has.
        self.image = self.client().describe_images()["Images"][0]["ImageId"] if not environment else UNKNOWN_IMAGE

    def _read(self):
        for line in self.process.stdout:
            found = re.search(r"Running on (http://127\.0\.0\.1:\d+)", line)
            if found:
                self.endpoint = found.group(1)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def client(self):
        return boto3.client("ec2", region_name=REGION, endpoint_url=self.endpoint, aws_access_key_id="a", aws_secret_access_key="b")


class OtherHinomi:
    """A second Hinomi as EC2: its instances are processes."""
    name = "a second Hinomi"
    image = UNKNOWN_IMAGE

    def __init__(self):
        self.server = Server()
        self.server.__enter__()
        self.endpoint = self.server.endpoint

    def close(self):
        self.server.__exit__()

    def client(self):
        return self.server.client("ec2")


def has_moto():
    return subprocess.run([sys.executable, "-c", "import moto.server, flask"], capture_output=True).returncode == 0


def reaching(remote, **more):
    return Server("--driver", "ec2", "--ec2-endpoint", remote.endpoint, environment={**os.environ, **KEYS}, **more)


class Driver:
    """The same story with either of the two."""

    @classmethod
    def tearDownClass(cls):
        cls.remote.close()

    def theirs(self, state=None):
        """{our id: [instance at EC2]} of those that are not ending."""
        found = {}
        for page in self.remote.client().get_paginator("describe_instances").paginate():
            for reservation in page["Reservations"]:
                for instance in reservation["Instances"]:
                    tags = {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}
                    if "hinomi:instance" in tags and instance["State"]["Name"] not in GONE:
                        found.setdefault(tags["hinomi:instance"], []).append({**instance, "Tags": tags})
        return found

    def only(self, instance):
        [one] = self.theirs()[instance]
        return one

    def await_theirs(self, ids, seconds=60):
        wait_until(lambda: sorted(self.theirs()) == sorted(ids), seconds, lambda: f"{sorted(ids)} at EC2 and nothing else, are {sorted(self.theirs())}")

    def group(self, server, name, size, **more):
        data = {"ImageId": self.remote.image, "InstanceType": "t3.micro"}
        return Group(server, name, size=size, data=data, **more)

    def test_an_instance_is_launched_stopped_started_and_terminated_at_ec2(self):
        with reaching(self.remote) as server:
            ec2 = server.client("ec2")
            launched = ec2.run_instances(
                ImageId=self.remote.image, InstanceType="t3.micro", MinCount=1, MaxCount=1, UserData="#!/bin/sh\nexec sleep 3000\n",
                Placement={"AvailabilityZone": f"{REGION}b"}, TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "one"}]}])["Instances"][0]
            instance = launched["InstanceId"]
            one = self.only(instance)
            self.assertEqual((one["Tags"]["Name"], one["InstanceType"], one["Placement"]["AvailabilityZone"]), ("one", "t3.micro", f"{REGION}b"))
            describe = lambda: ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
            state = lambda: describe()["State"]["Name"]
            wait_until(lambda: state() == "running", 60, lambda: f"running, is {describe()}")
            ours = describe()
            self.assertEqual(ours["PrivateIpAddress"], one["PrivateIpAddress"])
            self.assertEqual(ours["Placement"]["AvailabilityZone"], f"{REGION}b")
            self.assertIn({"Key": "hinomi:ec2-instance", "Value": one["InstanceId"]}, ours["Tags"])
            self.assertNotIn("not enforced", ours["NetworkInterfaces"][0]["Description"])
            ec2.stop_instances(InstanceIds=[instance])
            wait_until(lambda: state() == "stopped", 60, "stopped")
            self.assertEqual(self.only(instance)["State"]["Name"], "stopped")
            ec2.start_instances(InstanceIds=[instance])
            wait_until(lambda: state() == "running", 60, "running again")
            self.assertEqual(self.only(instance)["InstanceId"], one["InstanceId"])
            ec2.reboot_instances(InstanceIds=[instance])
            ec2.get_console_output(InstanceId=instance)
            with self.assertRaises(botocore.exceptions.ClientError) as refused:
                ec2.modify_instance_attribute(InstanceId=instance, Groups=[ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]])
            self.assertEqual(refused.exception.response["Error"]["Code"], "UnsupportedOperation")
            ec2.terminate_instances(InstanceIds=[instance])
            wait_until(lambda: state() == "terminated", 60, "terminated")
            self.await_theirs([])

    def test_a_group_keeps_its_size_at_ec2_and_says_why(self):
        with Receiver() as slack, reaching(self.remote) as server:
            sns = server.client("sns")
            pages = sns.create_topic(Name="pages")["TopicArn"]
            group = self.group(server, "web", 2)
            members = group.await_serving(2, 60)
            self.await_theirs(members)
            self.assertEqual({self.only(member)["Tags"]["hinomi:group"] for member in members}, {"web"})
            ended, kept = members
            self.remote.client().terminate_instances(InstanceIds=[self.only(ended)["InstanceId"]])
            group.await_state(ended, None, 90)
            members = group.await_serving(2, 90)
            self.assertIn(kept, members)
            self.await_theirs(members)
            cause = group.activity("Terminating", ended)["Cause"]
            self.assertIn("taken out of service in response to an EC2 health check indicating it has been terminated or stopped", cause)
            reason = server.client("ec2").describe_instances(InstanceIds=[ended])["Reservations"][0]["Instances"][0]["StateReason"]
            self.assertEqual(reason["Code"], "Client.UserInitiatedShutdown")
            group.resize(1)
            members = group.await_serving(1, 60)
            self.await_theirs(members)
            group.resize(0)
            group.await_serving(0, 60)
            self.await_theirs([])

    def test_kill_9_at_any_moment_loses_and_doubles_nothing(self):
        rounds, chance = int(os.environ.get("HINOMI_EC2_ROUNDS", "4")), random.Random(int(os.environ.get("HINOMI_SEED", "1")))
        with reaching(self.remote) as server:
            group = self.group(server, "workers", 1)
            group.await_serving(1, 60)
            for number in range(rounds):
                size = chance.randint(3, 4) if number % 2 == 0 else chance.randint(0, 2)
                group.resize(size)
                time.sleep(chance.random() * 0.6)
                server.kill()
                server.start()
                group.connect()
                serving = group.await_serving(size, 120)
                self.await_theirs(serving)
                self.assertTrue(all(len(list) == 1 for list in self.theirs().values()), self.theirs())
            print(f"        {rounds} kills of the server with {self.remote.name} as EC2: nothing lost, doubled or left over")
            group.resize(0)
            group.await_serving(0, 60)
            self.await_theirs([])

    def test_what_ec2_refuses_reaches_the_caller_and_the_activity(self):
        with reaching(self.remote) as server:
            ec2 = server.client("ec2")
            with self.assertRaises(botocore.exceptions.ClientError) as refused:
                ec2.run_instances(ImageId=self.remote.image, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId="subnet-0123456789abcdef0")
            self.assertTrue(refused.exception.response["Error"]["Code"].startswith("InvalidSubnetI"), refused.exception.response["Error"])
            self.assertEqual(ec2.describe_instances()["Reservations"], [])
            data = {"ImageId": self.remote.image, "InstanceType": "t3.micro", "SecurityGroupIds": ["sg-0123456789abcdef0"]}
            group = Group(server, "broken", data=data)
            group.resize(1)
            failed = lambda: [activity for activity in group.activities() if activity["StatusCode"] == "Failed"]
            wait_until(failed, 60, lambda: f"a failed activity, are {group.causes()}")
            self.assertIn("InvalidGroup.NotFound", failed()[0]["StatusMessage"])
            self.assertEqual(self.theirs(), {})

    def test_the_server_refuses_to_leave_its_instances_unwatched(self):
        with reaching(self.remote) as server:
            ec2 = server.client("ec2")
            instance = ec2.run_instances(ImageId=self.remote.image, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
            self.assertEqual(server.stop(), 0)
            self.assertIn("1 instances of this folder are at EC2", starts(server.data))
            server.start()
            ec2 = server.client("ec2")
            ec2.terminate_instances(InstanceIds=[instance])
            self.await_theirs([])


class MotoDriverTests(Driver, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not has_moto():
            raise unittest.SkipTest("moto[server] is not installed for this Python")
        cls.remote = Moto()


class OtherHinomiDriverTests(Driver, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.remote = OtherHinomi()


def starts(data, *options, **environment):
    """What a server says that must not start; it has no credentials but those that are given."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        [hinomi.PROGRAM, "serve", "--open", "--no-agent", "--listen", "127.0.0.1:0", "--account", hinomi.ACCOUNT, "--data", data, *options], capture_output=True, text=True,
        timeout=60, env={**bare, "HOME": data, **environment})
    assert done.returncode != 0 and "ready" not in done.stdout, done
    return done.stderr


class RefusalTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hinomi-test-")
        self.addCleanup(folder.cleanup)
        self.data = folder.name

    def test_without_credentials_or_with_options_that_cannot_be_safe_it_does_not_start(self):
        ec2 = ["--driver", "ec2"]
        for words, options, environment in [
            ("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set", ec2, {}),
            ("/.aws/credentials", [*ec2, "--ec2-credentials", "profile:web"], KEYS),
            ("environment or profile:NAME is expected", [*ec2, "--ec2-credentials", "AKID:secret"], KEYS),
            ("is not https", [*ec2, "--ec2-endpoint", "http://ec2.example"], KEYS), ("is not a URL", [*ec2, "--ec2-endpoint", "nonsense"], KEYS),
            ("real time", [*ec2, "--virtual-clock", "now"], KEYS), ("only with --driver ec2", ["--ec2-region", "us-east-1"], KEYS),
            ("--ec2-region", [*ec2, "--ec2-region", "US EAST"], KEYS),
        ]:
            with self.subTest(words):
                self.assertIn(words, starts(self.data, *options, **environment))

    def test_credentials_that_ec2_refuses_end_the_start_with_ec2s_words(self):
        if not has_moto():
            self.skipTest("moto[server] is not installed for this Python")
        remote = Moto(INITIAL_NO_AUTH_ACTION_COUNT="0")
        self.addCleanup(remote.close)
        said = starts(self.data, "--driver", "ec2", "--ec2-endpoint", remote.endpoint, **KEYS)
        self.assertRegex(said, "EC2 refused to tell which instances there are: (AuthFailure|InvalidClientTokenId|SignatureDoesNotMatch)")

    def test_an_endpoint_that_nobody_serves_is_asked_again_while_the_server_serves(self):
        with Server("--driver", "ec2", "--ec2-endpoint", "http://127.0.0.1:1", data=self.data, environment={**os.environ, **KEYS}) as server:
            ec2 = server.client("ec2")
            began = time.monotonic()
            instance = ec2.run_instances(ImageId=UNKNOWN_IMAGE, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"][0]
            self.assertEqual(instance["State"]["Name"], "pending")
            self.assertLess(time.monotonic() - began, 30)
            self.assertIn("EC2 does not answer", server.errors())


if __name__ == "__main__":
    unittest.main()
