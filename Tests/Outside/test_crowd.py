"""Many instances that sleep: what it takes to describe them."""
import os
import statistics
import time
import unittest
import urllib.parse
import urllib.request

from hinomi import REGION, Server, holders, wait_until
from test_instances import Fleet

COUNT = int(os.environ.get("HINOMI_INSTANCES", "50"))
CALLS = {
    "DescribeInstances": ("ec2", {"Version": "2016-11-15"}),
    "DescribeInstanceStatus": ("ec2", {"Version": "2016-11-15", "IncludeAllInstances": "true"}),
    "DescribeTags": ("ec2", {"Version": "2016-11-15"}),
    "DescribeAutoScalingGroups": ("autoscaling", {"Version": "2011-01-01"}),
    "DescribeAutoScalingInstances": ("autoscaling", {"Version": "2011-01-01"}),
}


class CrowdTests(unittest.TestCase):
    """HINOMI_INSTANCES: how many sleep (50; 500 in long runs)."""

    def test_sleeping_instances_are_described_within_50_ms(self):
        with Server() as server:
            fleet = Fleet(server)
            began = time.monotonic()
            for first in range(0, COUNT, 100):
                fleet.run("#!/bin/sh\nexec sleep 30000\n", count=min(100, COUNT - first))
            pages = fleet.ec2.get_paginator("describe_instances")
            running = {"Filters": [{"Name": "instance-state-name", "Values": ["running"]}]}
            states = lambda: sum(len(reservation["Instances"]) for page in pages.paginate(**running) for reservation in page["Reservations"])
            wait_until(lambda: len(holders(server.data)) == COUNT and states() == COUNT, 60 + COUNT, lambda: f"{COUNT} instances, {states()} run")
            print(f"{COUNT} instances run after {time.monotonic() - began:.1f} s")
            for operation, (service, members) in CALLS.items():
                times = [self.measured(server, service, {"Action": operation, **members}) for _ in range(21)]
                middle = statistics.median(times)
                print(f"{operation}: median {middle * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms")
                self.assertLess(middle, 0.05, f"{operation} of {COUNT} instances, median of {len(times)} calls")
            fleet.ec2.terminate_instances(InstanceIds=[id for page in pages.paginate() for reservation in page["Reservations"] for id in [one["InstanceId"] for one in reservation["Instances"]]])
            wait_until(lambda: not holders(server.data), 60 + COUNT, "every process to be gone")

    def measured(self, server, service, members):
        """Seconds from the request to the last byte of the answer, without what a client makes of it."""
        credential = f"AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/{service}/aws4_request, SignedHeaders=host, Signature=0"
        request = urllib.request.Request(
            server.endpoint, data=urllib.parse.urlencode(members).encode(), headers={"Authorization": credential, "Content-Type": "application/x-www-form-urlencoded"})
        began = time.monotonic()
        with urllib.request.urlopen(request, timeout=60) as answer:
            body = answer.read()
        self.assertIn(b"Response", body)
        return time.monotonic() - began


if __name__ == "__main__":
    unittest.main()
