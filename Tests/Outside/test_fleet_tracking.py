"""Target tracking in real time: real processes burn the processor, the server measures them, and the group follows."""
import os
import time
import unittest

from fleet import Group
from hinomi import Server, wait_until

BURNING_SECONDS = 480
# A fifth of one of this machine's processors: twice what an instance of this type has.
BURNS = """#!/bin/sh
while [ $(date +%s) -lt {until} ]; do timeout 0.1 sh -c 'while :; do :; done'; sleep 0.4; done
exec sleep 3000
"""


@unittest.skipUnless(os.environ.get("HINOMI_TIMED"), "takes 25 minutes of real time: Tools/scripts/soak.sh tracking")
class TrackingTests(unittest.TestCase):
    def test_a_group_grows_while_its_processors_burn_and_shrinks_a_quarter_of_an_hour_after(self):
        with Server() as server:
            began = time.time()
            over = int(began) + BURNING_SECONDS
            group = Group(
                server, "tracked", size=1, maximum=3, script=BURNS.format(until=over), template={"Monitoring": {"Enabled": True}}, MinSize=1, DefaultInstanceWarmup=30)
            group.await_serving(1)
            group.call(
                "put_scaling_policy", PolicyName="cpu", PolicyType="TargetTrackingScaling",
                TargetTrackingConfiguration={"PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 50.0})
            self.alarms_are_as_documented(server)
            wait_until(lambda: group.desired == 3, BURNING_SECONDS, lambda: f"3 instances: {server.hinomi('why', 'group', 'tracked').stdout}")
            grown = time.time() - began
            self.assertGreater(grown, 180)
            self.assertIn("AlarmHigh", group.activities()[0]["Cause"])
            group.await_serving(3)
            time.sleep(max(0, over - time.time()))
            self.assertEqual(group.desired, 3)
            wait_until(lambda: group.desired == 1, 25 * 60, lambda: f"1 instance: {server.hinomi('why', 'group', 'tracked').stdout}")
            shrunk = time.time() - over
            # The period in which they stopped may still have been above.
            self.assertGreater(shrunk, 14 * 60)
            self.assertIn("AlarmLow", group.activities()[0]["Cause"])
            group.await_serving(1)
            print(f"        grown to 3 after {grown:.0f} s of load, back at 1 {shrunk:.0f} s after its end")

    def alarms_are_as_documented(self, server):
        """Three minutes above the target and fifteen below nine tenths of it, minute by minute."""
        found = {}
        for alarm in server.client("cloudwatch").describe_alarms(AlarmNamePrefix="TargetTracking-tracked-")["MetricAlarms"]:
            found[alarm["AlarmName"].split("-")[2]] = (alarm["EvaluationPeriods"], alarm["Period"], alarm["Threshold"], alarm["ComparisonOperator"])
        self.assertEqual(found, {"AlarmHigh": (3, 60, 50.0, "GreaterThanThreshold"), "AlarmLow": (15, 60, 45.0, "LessThanThreshold")})


if __name__ == "__main__":
    unittest.main()
