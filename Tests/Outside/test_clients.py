"""What unmodified clients see: the AWS CLI and boto3 through each protocol."""
import json
import time
import unittest

from botocore.exceptions import ClientError

from hinomi import ACCOUNT, REGION, Server

PROTOCOLS = ["query", "json", "smithy-rpc-v2-cbor"]


class ClientTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def test_boto3_puts_and_gets_a_metric_through_each_protocol(self):
        minute = time.time() // 60 * 60 - 120
        for protocol in PROTOCOLS:
            with self.subTest(protocol):
                cloudwatch = self.server.client("cloudwatch", protocol)
                namespace = "Outside/" + protocol
                dimensions = [{"Name": "Host", "Value": "a"}]
                for value in (1.5, 2.5, 8.0):
                    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[
                        {"MetricName": "Load", "Dimensions": dimensions, "Value": value, "Timestamp": minute, "Unit": "Percent"}])
                answer = cloudwatch.get_metric_statistics(
                    Namespace=namespace, MetricName="Load", Dimensions=dimensions, StartTime=minute, EndTime=minute + 60, Period=60,
                    Statistics=["Sum", "Average", "Minimum", "Maximum", "SampleCount"])
                self.assertEqual(len(answer["Datapoints"]), 1)
                point = answer["Datapoints"][0]
                self.assertEqual((point["Sum"], point["Average"], point["Minimum"], point["Maximum"], point["SampleCount"]), (12.0, 4.0, 1.5, 8.0, 3.0))
                self.assertEqual(point["Unit"], "Percent")
                self.assertEqual(point["Timestamp"].timestamp(), minute)
                data = cloudwatch.get_metric_data(StartTime=minute, EndTime=minute + 60, MetricDataQueries=[
                    {"Id": "m1", "MetricStat": {"Metric": {"Namespace": namespace, "MetricName": "Load", "Dimensions": dimensions}, "Period": 60, "Stat": "p50"},
                     "ReturnData": False},
                    {"Id": "e1", "Expression": "m1 * 2", "Label": "double"}])
                self.assertEqual(data["MetricDataResults"][0]["Label"], "double")
                self.assertEqual(data["MetricDataResults"][0]["Values"], [5.0])
                names = [m["MetricName"] for m in cloudwatch.list_metrics(Namespace=namespace)["Metrics"]]
                self.assertEqual(names, ["Load"])

    def test_boto3_puts_an_alarm_and_reads_it_back_through_each_protocol(self):
        for protocol in PROTOCOLS:
            with self.subTest(protocol):
                cloudwatch = self.server.client("cloudwatch", protocol)
                name = "alarm " + protocol
                put = dict(
                    AlarmName=name, AlarmDescription="d", Namespace="N", MetricName="M", Statistic="Average", Period=60, EvaluationPeriods=3,
                    DatapointsToAlarm=2, Threshold=80.5, ComparisonOperator="GreaterThanOrEqualToThreshold", TreatMissingData="notBreaching",
                    Dimensions=[{"Name": "D", "Value": "v"}], Unit="Percent", Tags=[{"Key": "team", "Value": "ops"}])
                cloudwatch.put_metric_alarm(**put)
                alarm = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]
                for member, value in put.items():
                    if member != "Tags":
                        self.assertEqual(alarm[member], value, member)
                self.assertEqual(alarm["AlarmArn"], f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}")
                self.assertEqual(cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"], put["Tags"])
                cloudwatch.delete_alarms(AlarmNames=[name])
                self.assertEqual(cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"], [])

    def test_errors_carry_the_documented_code_and_status_through_each_protocol(self):
        for protocol in PROTOCOLS:
            cloudwatch = self.server.client("cloudwatch", protocol)
            cases = [
                (cloudwatch.get_dashboard, dict(DashboardName="missing"), "ResourceNotFound", 404),
                (cloudwatch.set_alarm_state, dict(AlarmName="missing", StateValue="OK", StateReason="r"), "ResourceNotFound", 404),
                (cloudwatch.put_metric_data, dict(Namespace="N", MetricData=[{"MetricName": "m", "Value": 1.0, "Values": [1.0]}]), "InvalidParameterCombination", 400),
                (cloudwatch.put_anomaly_detector, dict(Namespace="N", MetricName="m", Stat="Sum"), None, 400),
            ]
            for call, arguments, code, status in cases:
                with self.subTest(protocol + " " + call.__name__):
                    with self.assertRaises(ClientError) as caught:
                        call(**arguments)
                    self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], status)
                    if code:
                        self.assertIn(caught.exception.response["Error"]["Code"], (code, code + "Exception"))

    def test_an_alarm_may_watch_every_metric_that_may_be_put(self):
        cloudwatch = self.server.client("cloudwatch")
        for name in ("m", "Größe", "a b/c:*"):
            with self.subTest(name):
                cloudwatch.put_metric_data(Namespace="Names", MetricData=[{"MetricName": name, "Value": 1.0}])
                cloudwatch.put_metric_alarm(
                    AlarmName="on a name", Namespace="Names", MetricName=name, Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=0.0,
                    ComparisonOperator="GreaterThanThreshold")

    def test_the_aws_cli_works_with_only_the_endpoint_set(self):
        cli = self.server.cli
        self.assertEqual(json.loads(cli("sts", "get-caller-identity"))["Account"], ACCOUNT)
        cli("cloudwatch", "put-metric-data", "--namespace", "CLI", "--metric-name", "m", "--value", "42")
        self.assertIn('"m"', cli("cloudwatch", "list-metrics", "--namespace", "CLI"))
        topic = json.loads(cli("sns", "create-topic", "--name", "cli"))["TopicArn"]
        self.assertEqual(topic, f"arn:aws:sns:{REGION}:{ACCOUNT}:cli")
        self.assertIn(topic, cli("sns", "list-topics"))
        cli("cloudwatch", "put-dashboard", "--dashboard-name", "d", "--dashboard-body", '{"widgets":[]}')
        self.assertIn('"d"', cli("cloudwatch", "list-dashboards"))
        failed = self.server.cli_process("cloudwatch", "get-dashboard", "--dashboard-name", "none")
        self.assertNotEqual(failed.returncode, 0)
        self.assertIn("does not exist", failed.stderr)

    def test_what_is_served_is_told_and_the_rest_is_refused_by_name(self):
        operations = self.server.admin("GET", "/_hinomi/operations")
        self.assertIn("PutMetricData", operations["served"]["cloudwatch"])
        self.assertIn("PutAnomalyDetector", operations["refused"]["cloudwatch"])
        with self.assertRaises(ClientError) as caught:
            self.server.client("cloudwatch").put_anomaly_detector(Namespace="N", MetricName="m", Stat="Sum")
        self.assertIn("PutAnomalyDetector", caught.exception.response["Error"]["Message"])


if __name__ == "__main__":
    unittest.main()
