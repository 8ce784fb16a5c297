"""Alarms from the outside: a virtual clock, a Slack-shaped receiver, kills, and real load."""
import json
import multiprocessing
import os
import random
import tempfile
import time
import unittest

from hinomi import Receiver, Server, wait_until

ALARM = dict(Namespace="Test", MetricName="m", Statistic="Average", Period=60, EvaluationPeriods=1, Threshold=10.0, ComparisonOperator="GreaterThanThreshold")


def slack_topic(server, url):
    sns = server.client("sns")
    topic = sns.create_topic(Name="slack")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=url + "/slack")
    return topic


def slack_states(receiver):
    return [json.loads(message["body"])["text"].split(":")[0] for message in receiver.accepted()]


class VirtualClockTests(unittest.TestCase):
    def test_an_alarm_fires_and_ends_on_a_clock_that_is_moved_by_hand(self):
        with Receiver() as slack, Server("--virtual-clock", "2026-01-05T00:00:00Z", "--slack-endpoint", slack.url + "/slack") as server:
            topic = slack_topic(server, slack.url)
            cloudwatch = server.client("cloudwatch")
            cloudwatch.put_metric_alarm(AlarmName="a", AlarmActions=[topic], OKActions=[topic], **ALARM)
            state = lambda: cloudwatch.describe_alarms(AlarmNames=["a"])["MetricAlarms"][0]["StateValue"]
            self.assertEqual(state(), "INSUFFICIENT_DATA")
            base = 1767571200  # 2026-01-05T00:00:00Z
            for minute, value in enumerate([5.0, 50.0, 5.0]):
                cloudwatch.put_metric_data(Namespace="Test", MetricData=[{"MetricName": "m", "Value": value, "Timestamp": base + 60 * minute}])
                server.advance("1m")
                self.assertEqual(state(), ["OK", "ALARM", "OK"][minute], f"after minute {minute}")
            self.assertEqual(slack_states(slack), ["OK", "ALARM", "OK"])
            history = cloudwatch.describe_alarm_history(AlarmName="a", HistoryItemType="StateUpdate")["AlarmHistoryItems"]
            self.assertEqual(len(history), 3)
            why = server.hinomi("why", "alarm", "a", "--at", "2026-01-05T00:02:30Z")
            self.assertEqual(why.returncode, 0, why.stderr)
            self.assertIn("50", why.stdout)

    def test_a_virtual_clock_without_a_time_starts_now(self):
        with Server("--virtual-clock") as server:
            self.assertTrue(server.admin("GET", "/_hinomi/clock")["virtual"])

    def test_going_back_is_refused(self):
        with Server("--virtual-clock", "2026-01-05T00:00:00Z") as server:
            status, _, _ = server.http("POST", "/_hinomi/clock", b'{"set": "2026-01-04T00:00:00Z"}', {"X-Hinomi": "1"})
            self.assertEqual(status, 400)
            self.assertTrue(server.admin("GET", "/_hinomi/clock")["now"].startswith("2026-01-05T00:00:0"))

    def test_a_live_clock_cannot_be_moved(self):
        with Server() as server:
            status, _, _ = server.http("POST", "/_hinomi/clock", b'{"advance": "1m"}', {"X-Hinomi": "1"})
            self.assertEqual(status, 400)


class SlackTests(unittest.TestCase):
    def test_retry_after_is_honoured_and_a_delivered_message_is_not_sent_again(self):
        answers = lambda number: (429, {"Retry-After": "1"}) if number == 0 else (503, {}) if number == 1 else (200, {})
        with Receiver(answers) as slack, Server("--slack-endpoint", slack.url + "/slack") as server:
            topic = slack_topic(server, slack.url)
            server.client("sns").publish(TopicArn=topic, Message="hello")
            wait_until(slack.accepted, 20, "the third try")
            self.assertGreaterEqual(slack.messages[1]["time"] - slack.messages[0]["time"], 1.0)
            server.kill()
            server.start()
            time.sleep(1.5)
            self.assertEqual(len(slack.accepted()), 1)

    def test_kills_around_each_send_lose_no_message_and_mark_what_is_repeated(self):
        kills = int(os.environ.get("HINOMI_SEND_KILLS", "8"))
        chance = random.Random(7)
        with Receiver() as slack, Server("--slack-endpoint", slack.url + "/slack") as server:
            topic = slack_topic(server, slack.url)
            for number in range(kills):
                server.client("sns").publish(TopicArn=topic, Message=f"message {number}")
                time.sleep(chance.random() * 0.02)
                server.kill()
                server.start()
            texts = lambda: [json.loads(m["body"])["text"] for m in slack.accepted()]
            wait_until(lambda: len(set(texts())) == kills, 30, "every message")
            seen = set()
            for message in slack.accepted():
                body = json.loads(message["body"])
                if body["text"] in seen:
                    self.assertIn("Repeated", json.dumps(body["blocks"]))
                seen.add(body["text"])


class RealLoadTests(unittest.TestCase):
    def test_burning_every_core_fires_the_cpu_alarm_once_and_then_it_ends(self):
        period = 10
        config = {"agent": {"metrics_collection_interval": 1}, "metrics": {"namespace": "CWAgent", "force_flush_interval": 1, "metrics_collected": {
            "cpu": {"measurement": ["usage_active"], "totalcpu": True, "resources": []}}}}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file, Receiver() as slack:
            json.dump(config, file)
            file.flush()
            with Server("--slack-endpoint", slack.url + "/slack", "--agent-config", file.name) as server:
                topic = slack_topic(server, slack.url)
                cloudwatch = server.client("cloudwatch")
                metric = wait_until(lambda: cloudwatch.list_metrics(Namespace="CWAgent", MetricName="cpu_usage_active")["Metrics"], 30, "the agent's first datum")[0]
                cloudwatch.put_metric_alarm(
                    AlarmName="cpu", AlarmActions=[topic], OKActions=[topic], Namespace="CWAgent", MetricName="cpu_usage_active",
                    Dimensions=metric["Dimensions"], Statistic="Average", Period=period, EvaluationPeriods=1, Threshold=80.0,
                    ComparisonOperator="GreaterThanOrEqualToThreshold")
                state = lambda: cloudwatch.describe_alarms(AlarmNames=["cpu"])["MetricAlarms"][0]["StateValue"]
                try:
                    wait_until(lambda: state() == "OK", 60, "the quiet state")
                except AssertionError:
                    self.skipTest("this machine is busy with something else, so its own load cannot be told apart")
                burners = [multiprocessing.Process(target=burn, daemon=True) for _ in range(os.cpu_count())]
                began = time.time()
                for burner in burners:
                    burner.start()
                wait_until(lambda: state() == "ALARM", 2 * period + 15, "the alarm")
                fired = cloudwatch.describe_alarms(AlarmNames=["cpu"])["MetricAlarms"][0]["StateTransitionedTimestamp"].timestamp()
                print(f"        the alarm fired {fired - began:.1f} s after the load began (period {period} s)")
                self.assertLessEqual(fired - began, period + 10)
                for burner in burners:
                    burner.kill()
                    burner.join()
                wait_until(lambda: state() == "OK", 2 * period + 20, "the end of the alarm")
                wait_until(lambda: slack_states(slack)[-2:] == ["ALARM", "OK"], 10, "both messages")
                self.assertEqual(slack_states(slack).count("ALARM"), 1)


def burn():
    while True:
        pass
