"""The agent on the instances of a group: it learns where it is, and the group's series is the exact merge of its members'."""
import datetime
import functools
import json
import os
import shutil
import tempfile
import unittest

from fleet import Group
from hinomi import PROGRAM, Server, wait_until

NAMES = ["AutoScalingGroupName", "ImageId", "InstanceId", "InstanceType"]
# The file as it is used on AWS.
CONFIGURATION = {
    "agent": {"metrics_collection_interval": 1},
    "metrics": {
        "append_dimensions": {name: "${aws:%s}" % name for name in NAMES},
        "aggregation_dimensions": [["AutoScalingGroupName"], []],
        "force_flush_interval": 1,
        "metrics_collected": {"mem": {"measurement": ["used", "used_percent"]}},
    },
}
METRIC = {"Namespace": "CWAgent", "MetricName": "mem_used"}
# Of what was collected in the last seconds one member may have sent more than another.
SETTLED_SECONDS, SECONDS_COMPARED = 5, 5


class GroupAgentTests(unittest.TestCase):
    def test_by_the_tags_that_the_metadata_service_shows(self):
        with Server() as server:
            keys = "export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test\n"
            self.check(server, keys, MetadataOptions={"InstanceMetadataTags": "enabled"})

    def test_by_the_role_of_the_instance_which_may_describe_tags(self):
        with Server("--allow-unisolated-instances", open=False) as server:
            key, secret = server.first_key()
            server.client = functools.partial(server.client, key=key, secret=secret)
            self.make_role(server.client("iam"), "cloudwatch:PutMetricData", "ec2:DescribeTags")
            self.check(server, "", IamInstanceProfile={"Name": "agent"})

    def test_one_that_may_not_describe_tags_says_so_and_sends_what_it_knows(self):
        with Server("--allow-unisolated-instances", open=False) as server:
            key, secret = server.first_key()
            server.client = functools.partial(server.client, key=key, secret=secret)
            self.make_role(server.client("iam"), "cloudwatch:PutMetricData")
            with reachable_program() as program:
                group = Group(server, "blind", size=1, script=script(program, ""), template={"InstanceType": "local.large", "IamInstanceProfile": {"Name": "agent"}})
                [member] = group.await_serving(1)
                console = lambda: group.ec2.get_console_output(InstanceId=member).get("Output", "")
                said = "note: metrics.append_dimensions.AutoScalingGroupName is left out: DescribeTags is refused: "
                wait_until(lambda: said in console(), 30, lambda: f"{said}, is {console()}")
                wait_until(lambda: series(server, InstanceId=member, ImageId="ami-00000000000000001", InstanceType="local.large"), 30, "what it knows")
                group.delete()

    def make_role(self, iam, *actions):
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}
        iam.create_role(RoleName="agent", AssumeRolePolicyDocument=json.dumps(trust))
        iam.put_role_policy(RoleName="agent", PolicyName="agent", PolicyDocument=json.dumps(policy))
        iam.create_instance_profile(InstanceProfileName="agent")
        iam.add_role_to_instance_profile(InstanceProfileName="agent", RoleName="agent")

    def check(self, server, prelude, **template):
        with reachable_program() as program:
            group = Group(server, "watched", size=2, script=script(program, prelude), template={"InstanceType": "local.large", **template})
            members = group.await_serving(2)
            own = {"AutoScalingGroupName": "watched", "ImageId": "ami-00000000000000001", "InstanceType": "local.large"}
            console = lambda: [group.ec2.get_console_output(InstanceId=member).get("Output", "") for member in members]

            def compared():
                parts = [series(server, InstanceId=member, **own) for member in members]
                if not all(parts):
                    return False
                merged = merge(parts)
                last = max(merged) - datetime.timedelta(seconds=SETTLED_SECONDS)
                settled = {time: point for time, point in merged.items() if time <= last}
                if sum(point["SampleCount"] == 2 for point in settled.values()) < SECONDS_COMPARED:
                    return False
                for dimensions in {"AutoScalingGroupName": "watched"}, {}:
                    whole = {time: point for time, point in series(server, **dimensions).items() if time <= last}
                    self.assertEqual(whole, settled, dimensions)
                return len(settled)

            count = wait_until(compared, 60, lambda: f"metrics of all members: {console()}")
            print(f"        {count} seconds of the group are the exact merge of its members'")
            group.delete()


def series(server, **dimensions):
    """{time: its statistics} second by second."""
    now = datetime.datetime.now(datetime.timezone.utc)
    points = server.client("cloudwatch").get_metric_statistics(
        **METRIC, Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()], StartTime=now - datetime.timedelta(minutes=10), EndTime=now,
        Period=1, Statistics=["Sum", "SampleCount", "Minimum", "Maximum"])["Datapoints"]
    return {point["Timestamp"]: {name: point[name] for name in ("Sum", "SampleCount", "Minimum", "Maximum")} for point in points}


def merge(parts):
    merged = {}
    for time in set().union(*parts):
        there = [part[time] for part in parts if time in part]
        merged[time] = {
            "Sum": sum(point["Sum"] for point in there), "SampleCount": sum(point["SampleCount"] for point in there),
            "Minimum": min(point["Minimum"] for point in there), "Maximum": max(point["Maximum"] for point in there)}
    return merged


def script(program, prelude):
    return f"#!/bin/sh\n{prelude}cat > agent.json <<'END'\n{json.dumps(CONFIGURATION)}\nEND\nexec {program} agent --config agent.json --state state\n"


class reachable_program:
    """The program where an instance finds it: folders that are an instance's own hide what others have there."""

    def __enter__(self):
        self.folder = None
        if os.geteuid() != 0 or not PROGRAM.startswith(("/tmp/", "/var/tmp/", "/dev/shm/", "/root/")):
            return PROGRAM
        self.folder = tempfile.mkdtemp(prefix="hinomi-test-", dir="/var/lib")
        os.chmod(self.folder, 0o755)
        return shutil.copy(PROGRAM, self.folder)

    def __exit__(self, *_):
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


if __name__ == "__main__":
    unittest.main()
