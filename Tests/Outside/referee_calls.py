"""The smallest valid call of every served operation, what must be there before it, and sound values for members."""
import base64
import json
from datetime import datetime, timezone

import referee_autoscaling
import referee_ec2
import referee_iam
from hinomi import ACCOUNT, REGION, wait_until

# Of the length that access keys have.
KEY = "AKIAREFEREEREFEREE00"

# The virtual clock of the server stands here: every answer of every protocol then shows the same times.
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=timezone.utc)
BEFORE = datetime(2026, 1, 5, 11, 0, tzinfo=timezone.utc)
LATER = datetime(2026, 1, 5, 11, 30, tzinfo=timezone.utc)
AFTER = datetime(2026, 1, 6, 12, 0, tzinfo=timezone.utc)
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:pages"
ALARM = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:alarm"
INBOX = "https://inbox.hinomi.internal/"
METRIC = {"Namespace": "Referee", "MetricName": "m"}
DASHBOARD = json.dumps({"widgets": [{"type": "text", "properties": {"markdown": "x"}}]})


def alarm(name):
    return {
        "AlarmName": name, **METRIC, "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1.0,
        "ComparisonOperator": "GreaterThanThreshold"}


def mute_rule(name):
    return {"Name": name, "Rule": {"Schedule": {"Expression": "cron(0 2 * * *)", "Duration": "PT1H"}}}


class Stage:
    """What calls find: the same alarms, topics and dashboards in every protocol, and the fleet where the service has to do with it."""

    def __init__(self, services, clients, receiver):
        cloudwatch, sns = self.cloudwatch, self.sns = clients["cloudwatch"], clients["sns"]
        self.receiver = receiver
        self.identities = referee_iam.IdentityStage(clients["iam"])
        cloudwatch.put_metric_data(Namespace="Referee", MetricData=[{"MetricName": "m", "Value": 3.0, "Timestamp": time} for time in (BEFORE, LATER)])
        for name in ("alarm", "other"):
            cloudwatch.put_metric_alarm(**alarm(name))
        for name in ("mute", "other"):
            cloudwatch.put_alarm_mute_rule(**mute_rule(name))
        cloudwatch.put_composite_alarm(AlarmName="composite", AlarmRule='ALARM("alarm")')
        cloudwatch.put_dashboard(DashboardName="board", DashboardBody=DASHBOARD)
        sns.create_topic(Name="pages")
        self.subscription = self.subscribe("kept")
        if "ec2" in services:
            self.ec2 = referee_ec2.EC2Stage(clients["ec2"], VALUES["ec2"])
        if "autoscaling" in services:
            self.autoscaling = referee_autoscaling.AutoScalingStage(
                clients["autoscaling"], clients["ec2"], VALUES["autoscaling"], referee_ec2.IMAGE, referee_ec2.SUBNET)

    def subscribe(self, path):
        return self.sns.subscribe(TopicArn=TOPIC, Protocol="https", Endpoint=INBOX + path)["SubscriptionArn"]

    def unconfirmed(self):
        """The token that a new endpoint of the receiver was sent."""
        path = f"/confirm/{len(self.receiver.messages)}"
        self.sns.subscribe(TopicArn=TOPIC, Protocol="http", Endpoint=self.receiver.url + path)
        asked = wait_until(lambda: next((message for message in list(self.receiver.messages) if message["path"] == path), None), 20, "the confirmation")
        return {"TopicArn": TOPIC, "Token": json.loads(asked["body"])["Token"]}

    def doomed_alarm(self):
        self.cloudwatch.put_metric_alarm(**alarm("doomed"))
        return {"AlarmNames": ["doomed"]}

    def doomed_rule(self):
        self.cloudwatch.put_alarm_mute_rule(**mute_rule("doomed"))
        return {"AlarmMuteRuleName": "doomed"}

    def doomed_dashboard(self):
        self.cloudwatch.put_dashboard(DashboardName="doomed", DashboardBody=DASHBOARD)
        return {"DashboardNames": ["doomed"]}


# Operation: the stage -> the smallest valid call.
CALLS = {
    "cloudwatch": {
        "DeleteAlarmMuteRule": Stage.doomed_rule,
        "DeleteAlarms": Stage.doomed_alarm,
        "DeleteDashboards": Stage.doomed_dashboard,
        "DescribeAlarmHistory": lambda stage: {},
        "DescribeAlarms": lambda stage: {},
        "DescribeAlarmsForMetric": lambda stage: {**METRIC},
        "DisableAlarmActions": lambda stage: {"AlarmNames": ["alarm"]},
        "EnableAlarmActions": lambda stage: {"AlarmNames": ["alarm"]},
        "GetAlarmMuteRule": lambda stage: {"AlarmMuteRuleName": "mute"},
        "GetDashboard": lambda stage: {"DashboardName": "board"},
        "GetMetricData": lambda stage: {
            "StartTime": BEFORE, "EndTime": NOW, "MetricDataQueries": [{"Id": "m1", "MetricStat": {"Metric": {**METRIC}, "Period": 60, "Stat": "Sum"}}]},
        "GetMetricStatistics": lambda stage: {**METRIC, "StartTime": BEFORE, "EndTime": NOW, "Period": 60, "Statistics": ["Sum"]},
        "ListAlarmMuteRules": lambda stage: {},
        "ListDashboards": lambda stage: {},
        "ListMetrics": lambda stage: {},
        "ListTagsForResource": lambda stage: {"ResourceARN": ALARM},
        "PutAlarmMuteRule": lambda stage: mute_rule("put"),
        "PutCompositeAlarm": lambda stage: {"AlarmName": "put composite", "AlarmRule": 'ALARM("alarm")'},
        "PutDashboard": lambda stage: {"DashboardName": "put", "DashboardBody": DASHBOARD},
        "PutMetricAlarm": lambda stage: alarm("put"),
        "PutMetricData": lambda stage: {"Namespace": "Referee", "MetricData": [{"MetricName": "put", "Value": 1.0}]},
        "SetAlarmState": lambda stage: {"AlarmName": "alarm", "StateValue": "OK", "StateReason": "by hand"},
        "TagResource": lambda stage: {"ResourceARN": ALARM, "Tags": [{"Key": "k", "Value": "v"}]},
        "UntagResource": lambda stage: {"ResourceARN": ALARM, "TagKeys": ["none"]},
    },
    "sns": {
        "ConfirmSubscription": Stage.unconfirmed,
        "CreateTopic": lambda stage: {"Name": "put"},
        "DeleteTopic": lambda stage: {"TopicArn": stage.sns.create_topic(Name="doomed")["TopicArn"]},
        "GetSubscriptionAttributes": lambda stage: {"SubscriptionArn": stage.subscription},
        "GetTopicAttributes": lambda stage: {"TopicArn": TOPIC},
        "ListSubscriptions": lambda stage: {},
        "ListSubscriptionsByTopic": lambda stage: {"TopicArn": TOPIC},
        "ListTagsForResource": lambda stage: {"ResourceArn": TOPIC},
        "ListTopics": lambda stage: {},
        "Publish": lambda stage: {"TopicArn": TOPIC, "Message": "hello"},
        "PublishBatch": lambda stage: {"TopicArn": TOPIC, "PublishBatchRequestEntries": [{"Id": "a", "Message": "hello"}]},
        "SetSubscriptionAttributes": lambda stage: {"SubscriptionArn": stage.subscription, "AttributeName": "RawMessageDelivery", "AttributeValue": "false"},
        "SetTopicAttributes": lambda stage: {"TopicArn": TOPIC, "AttributeName": "DisplayName", "AttributeValue": "Pages"},
        "Subscribe": lambda stage: {"TopicArn": TOPIC, "Protocol": "https", "Endpoint": INBOX},
        "TagResource": lambda stage: {"ResourceArn": TOPIC, "Tags": [{"Key": "k", "Value": "v"}]},
        "Unsubscribe": lambda stage: {"SubscriptionArn": stage.subscribe("doomed")},
        "UntagResource": lambda stage: {"ResourceArn": TOPIC, "TagKeys": ["none"]},
    },
    "iam": referee_iam.CALLS,
    "sts": {
        "AssumeRole": lambda stage: {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/{stage.identities.make('Role')['RoleName']}", "RoleSessionName": "session"},
        "GetAccessKeyInfo": lambda stage: {"AccessKeyId": KEY},
        "GetCallerIdentity": lambda stage: {},
        "GetFederationToken": lambda stage: {"Name": "visitor"},
        "GetSessionToken": lambda stage: {},
    },
    "ec2": referee_ec2.CALLS,
    "autoscaling": referee_autoscaling.CALLS,
}

_VALUES = {
    "AccountId": ACCOUNT, "ActionPrefix": "arn:aws:sns", "ActionsSuppressor": "alarm", "AlarmActions": [TOPIC], "AlarmDescription": "d", "AlarmMuteRuleName": "mute",
    "AlarmName": "alarm", "AlarmNames": ["alarm"], "AlarmRule": 'ALARM("alarm")', "BinaryValue": base64.b64decode("AQI="), "ChildrenOfAlarmName": "composite",
    "Counts": [1.0], "DashboardBody": DASHBOARD, "DashboardName": "board", "DataType": "String", "DatapointsToAlarm": 1, "Dimensions.Name": "Host",
    "Dimensions.Value": "a", "DurationSeconds": 3600, "EndDate": NOW, "EvaluateLowSampleCountPercentile": "ignore", "Expression": "m1 * 2",
    "ExpireDate": AFTER, "ExtendedStatistic": "p90", "ExtendedStatistics": ["p90"], "InsufficientDataActions": [TOPIC],
    "KeyAttributes": {"Type": "Service", "Name": "s"}, "SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/device", "TokenCode": "123456",
    "LabelOptions.Timezone": "+0900",
    "Maximum": 2.0, "MaxDatapoints": 10, "MaxRecords": 10, "MessageAttributes": {"color": {"DataType": "String", "StringValue": "red"}},
    "MessageStructure": "json", "MetricName": "m", "MetricStat": {"Metric": {**METRIC}, "Period": 60, "Stat": "Sum"},
    "MetricStat.Metric": {**METRIC}, "MetricStat.Stat": "Sum", "Minimum": 1.0, "Namespace": "Referee", "OKActions": [TOPIC], "ParentsOfAlarmName": "alarm",
    "Period": 60, "ReturnData": True, "Schedule.Duration": "PT1H", "Schedule.Expression": "cron(0 2 * * *)", "Schedule.Timezone": "Asia/Tokyo", "StartDate": NOW,
    "StateReasonData": "{}", "StatisticValues": {"SampleCount": 2.0, "Sum": 3.0, "Minimum": 1.0, "Maximum": 2.0}, "StorageResolution": 1, "Subject": "s",
    "Sum": 3.0, "TargetArn": TOPIC, "Threshold": 1.0, "Timestamp": BEFORE, "TreatMissingData": "notBreaching", "Values": [1.0],
    "Subscribe.Attributes": {"RawMessageDelivery": "true"}, "CreateTopic.Attributes": {"DisplayName": "d"}, "Statistic": "Sum",
    "PutMetricAlarm.Metrics": [{"Id": "m1", "MetricStat": {"Metric": {**METRIC}, "Period": 60, "Stat": "Sum"}, "ReturnData": True}],
    "ActionsSuppressorWaitPeriod": 60, "ActionsSuppressorExtensionPeriod": 60, "MuteTargets": {"AlarmNames": ["alarm"]},
    "MessageAttributes.StringValue": "red", **referee_iam.VALUES,
}

# For each service, a sound value by the longest ending of a member's path, operation included.
VALUES = {
    **dict.fromkeys(("cloudwatch", "sns", "iam", "sts"), _VALUES), "ec2": {**_VALUES, **referee_ec2.VALUES},
    "autoscaling": {**_VALUES, **referee_autoscaling.VALUES}}

_SINGLE_METRIC = ["MetricName", "Namespace", "Statistic", "Period"]

_TOGETHER = {
    "PutMetricData.MetricData.StatisticValues": {"MetricData.Value": None},
    "PutMetricData.MetricData.Values": {"MetricData.Value": None},
    "PutMetricData.MetricData.Counts": {"MetricData.Value": None, "MetricData.Values": [1.0]},
    "PutMetricAlarm.ExtendedStatistic": {"Statistic": None},
    "PutMetricAlarm.EvaluateLowSampleCountPercentile": {"Statistic": None, "ExtendedStatistic": "p90"},
    "PutMetricAlarm.Metrics": {name: None for name in _SINGLE_METRIC},
    "PutMetricAlarm.Metrics.Expression": {"Metrics.MetricStat": None, "Metrics.Expression": "TIME_SERIES(1)", "Metrics.Period": 60},
    "PutMetricAlarm.Metrics.Period": {"Metrics.MetricStat": None, "Metrics.Expression": "TIME_SERIES(1)"},
    "PutCompositeAlarm.ActionsSuppressor": {"ActionsSuppressorWaitPeriod": 60, "ActionsSuppressorExtensionPeriod": 60},
    "PutCompositeAlarm.ActionsSuppressorWaitPeriod": {"ActionsSuppressor": "alarm", "ActionsSuppressorExtensionPeriod": 60},
    "PutCompositeAlarm.ActionsSuppressorExtensionPeriod": {"ActionsSuppressor": "alarm", "ActionsSuppressorWaitPeriod": 60},
    "GetMetricStatistics.ExtendedStatistics": {"Statistics": None},
    "GetMetricData.MetricDataQueries.Expression": {"MetricDataQueries.MetricStat": None, "MetricDataQueries.Expression": "SEARCH('{Referee} m', 'Sum', 60)"},
    "GetMetricData.MetricDataQueries.Period": {"MetricDataQueries.MetricStat": None, "MetricDataQueries.Expression": "TIME_SERIES(1)"},
    "CreateTopic.Attributes": {"Name": "attributed"},
    "CreateTopic.Tags": {"Name": "tagged"},
    "Subscribe.Attributes": {"Endpoint": INBOX + "raw"},
    "Publish.TargetArn": {"TopicArn": None},
    "Publish.MessageStructure": {"Message": '{"default": "hello"}'},
    "PublishBatch.PublishBatchRequestEntries.MessageStructure": {"PublishBatchRequestEntries.Message": '{"default": "hello"}'},
    "Publish.MessageAttributes.BinaryValue": {"MessageAttributes.DataType": "Binary", "MessageAttributes.StringValue": None},
    "PublishBatch.PublishBatchRequestEntries.MessageAttributes.BinaryValue": {
        "PublishBatchRequestEntries.MessageAttributes.DataType": "Binary", "PublishBatchRequestEntries.MessageAttributes.StringValue": None},
}

# Members that exclude others of the smallest call (None), or need others with them.
TOGETHER = {
    **dict.fromkeys(("cloudwatch", "sns", "iam", "sts"), _TOGETHER), "ec2": referee_ec2.TOGETHER, "autoscaling": referee_autoscaling.TOGETHER}

# The names that `AttributeName` may have, which the model leaves open, with a sound value each (Amazon SNS API Reference).
ATTRIBUTES = {
    "SetTopicAttributes": {
        "ApplicationSuccessFeedbackRoleArn": "arn:aws:iam::123456789012:role/r", "ApplicationSuccessFeedbackSampleRate": "0", "ArchivePolicy": "",
        "ContentBasedDeduplication": "false", "DeliveryPolicy": '{"http": {"defaultHealthyRetryPolicy": {"numRetries": 3}}}', "DisplayName": "d",
        "FifoThroughputScope": "Topic", "FirehoseSuccessFeedbackSampleRate": "0", "HTTPFailureFeedbackRoleArn": "arn:aws:iam::123456789012:role/r",
        "HTTPSuccessFeedbackRoleArn": "", "HTTPSuccessFeedbackSampleRate": "0", "KmsMasterKeyId": "alias/aws/sns", "LambdaSuccessFeedbackSampleRate": "100",
        "Policy": '{"Statement": []}', "SQSSuccessFeedbackSampleRate": "0", "SignatureVersion": "2", "TracingConfig": "PassThrough"},
    "SetSubscriptionAttributes": {
        "DeliveryPolicy": '{"healthyRetryPolicy": {"numRetries": 3}}', "FilterPolicy": '{"color": ["red"]}', "FilterPolicyScope": "MessageBody",
        "RawMessageDelivery": "true", "RedrivePolicy": '{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:q"}', "ReplayPolicy": "{}",
        "SubscriptionRoleArn": "arn:aws:iam::123456789012:role/r"},
}

# Small pages, whose token opens the next one.
PAGES = {
    "cloudwatch": {
        "DescribeAlarms": {"MaxRecords": 1}, "DescribeAlarmHistory": {"MaxRecords": 1}, "GetMetricData": {"MaxDatapoints": 1},
        "ListAlarmMuteRules": {"MaxRecords": 1}},
    "autoscaling": referee_autoscaling.PAGES}

TWINS = referee_ec2.TWINS

# Operations that leave what they are given as it was, so that the next call can be made with the same again.
REPEATABLE = referee_ec2.REPEATABLE | referee_autoscaling.REPEATABLE

# Where what was put is read back.
ECHOES = {
    "PutMetricAlarm": lambda stage, sent: stage.cloudwatch.describe_alarms(AlarmNames=[sent["AlarmName"]])["MetricAlarms"][0],
    "PutCompositeAlarm": lambda stage, sent: stage.cloudwatch.describe_alarms(
        AlarmNames=[sent["AlarmName"]], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"][0],
    "PutAlarmMuteRule": lambda stage, sent: stage.cloudwatch.get_alarm_mute_rule(AlarmMuteRuleName=sent["Name"]),
    "PutDashboard": lambda stage, sent: stage.cloudwatch.get_dashboard(DashboardName=sent["DashboardName"]),
}

# What the smallest call may not be given, as `Operation.Member` or `Operation.Member=value`: not built here, so refused by name.
REFUSED = {
    "cloudwatch": {
        "DescribeAlarmHistory.AlarmContributorId", "ListMetrics.IncludeLinkedAccounts", "ListMetrics.OwningAccount",
        # A page has 500 metrics, so that there is no sound token here.
        "ListMetrics.NextToken",
        "PutMetricAlarm.ComparisonOperator=GreaterThanUpperThreshold", "PutMetricAlarm.ComparisonOperator=LessThanLowerOrGreaterThanUpperThreshold",
        "PutMetricAlarm.ComparisonOperator=LessThanLowerThreshold", "PutMetricAlarm.EvaluationCriteria", "PutMetricAlarm.EvaluationInterval",
        "PutMetricAlarm.ThresholdMetricId", "PutMetricData.EntityMetricData", "PutMetricData.StrictEntityValidation",
    },
    "sns": {
        "CreateTopic.DataProtectionPolicy", "Publish.MessageDeduplicationId", "Publish.PhoneNumber",
        "PublishBatch.PublishBatchRequestEntries.MessageDeduplicationId",
        *(f"SetSubscriptionAttributes.AttributeName={name}" for name in ("RedrivePolicy", "ReplayPolicy", "SubscriptionRoleArn")),
        *(f"SetTopicAttributes.AttributeName={name}" for name in (
            "ApplicationSuccessFeedbackRoleArn", "FifoThroughputScope", "HTTPFailureFeedbackRoleArn", "KmsMasterKeyId",
            "LambdaSuccessFeedbackSampleRate", "Policy")),
    },
    "ec2": referee_ec2.REFUSED,
    "autoscaling": referee_autoscaling.REFUSED,
    "iam": referee_iam.REFUSED,
    "sts": {
        "AssumeRole.ProvidedContexts", "AssumeRole.SerialNumber", "AssumeRole.TokenCode", "AssumeRole.TransitiveTagKeys", "GetFederationToken.Tags",
        "GetSessionToken.SerialNumber", "GetSessionToken.TokenCode"},
}
