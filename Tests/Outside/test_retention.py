"""`--retention` keeps metrics longer than AWS does, and never shorter."""
import shutil
import subprocess
import tempfile
import unittest
from datetime import datetime, timedelta, timezone

from hinomi import PROGRAM, Server

START = datetime(2026, 1, 5, tzinfo=timezone.utc)


def iso(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class RetentionTests(unittest.TestCase):
    def minutes_after(self, days, *options):
        """How many of three minutes are left, as minutes, after so many days."""
        folder = tempfile.mkdtemp(prefix="hinomi-retention-")
        try:
            with Server("--virtual-clock", iso(START), *options, data=folder) as server:
                server.client("cloudwatch").put_metric_data(
                    Namespace="R", MetricData=[{"MetricName": "m", "Value": 1.0, "Timestamp": START - timedelta(minutes=minute)} for minute in (1, 2, 3)])
                self.assertEqual(server.stop(), 0)
            with Server("--virtual-clock", iso(START + timedelta(days=days)), *options, data=folder) as server:
                server.advance("5m")  # Upkeep runs each minute.
                answer = server.client("cloudwatch").get_metric_data(
                    StartTime=START - timedelta(hours=1), EndTime=START,
                    MetricDataQueries=[{"Id": "a", "MetricStat": {"Metric": {"Namespace": "R", "MetricName": "m"}, "Period": 60, "Stat": "Sum"}}])
                return len(answer["MetricDataResults"][0]["Values"])
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def test_minutes_are_kept_as_long_as_was_asked_and_no_longer(self):
        self.assertEqual(self.minutes_after(20), 0)
        self.assertEqual(self.minutes_after(20, "--retention", "60s=30d"), 3)
        self.assertEqual(self.minutes_after(32, "--retention", "60s=30d"), 0)
        # A coarser period stays at least as long as a finer one.
        self.assertEqual(self.minutes_after(20, "--retention", "1s=30d"), 3)

    def test_what_would_lower_retention_or_cannot_be_read_is_refused(self):
        for text, said in (
            ("60s=14d", "less is not possible"), ("3600s=1d", "less is not possible"), ("5s=30d", "1s, 60s, 300s or 3600s"), ("60s", "a span"),
            ("60s=soon", "a span"), ("", "a span"), ("60s=30d,60s=40d", "twice"), ("60s=99999d", "longest"),
        ):
            done = subprocess.run(
                [PROGRAM, "serve", "--ephemeral", "--open", "--listen", "127.0.0.1:0", "--retention", text], capture_output=True, text=True, timeout=30)
            self.assertNotEqual(done.returncode, 0, text)
            self.assertIn(said, done.stderr, text)


if __name__ == "__main__":
    unittest.main()
