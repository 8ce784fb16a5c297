/// How often each operation may be called in a second, per region: AWS' default quotas (CloudWatch User Guide, CloudWatch service
/// quotas; AWS General Reference, Amazon SNS endpoints and quotas). STS and IAM document none: their figures are ours; EC2's is the
/// rate at which its buckets are filled (Amazon EC2 API throttling).
public enum RequestQuotas {
    /// Calls a second; nil where the service has no quota for the operation.
    public static func perSecond(service: String, operation: String) -> Double? { table[service]?[operation] ?? defaults[service] }

    private static let defaults: [String: Double] = ["cloudwatch": 10, "sns": 30, "sts": 600, "iam": 100, "ec2": 20]

    private static let table: [String: [String: Double]] = [
        "cloudwatch": [
            "DeleteAlarms": 3, "DeleteAnomalyDetector": 10, "DeleteDashboards": 10, "DescribeAlarmHistory": 20, "DescribeAlarms": 9,
            "DescribeAlarmsForMetric": 9, "DescribeAnomalyDetectors": 10, "DisableAlarmActions": 3, "EnableAlarmActions": 3, "GetDashboard": 10,
            "GetMetricData": 50, "GetMetricStatistics": 400, "GetMetricWidgetImage": 20, "ListDashboards": 10, "ListMetrics": 25,
            "ListTagsForResource": 20, "PutAnomalyDetector": 10, "PutCompositeAlarm": 3, "PutDashboard": 10, "PutMetricAlarm": 3,
            "PutMetricData": 500, "SetAlarmState": 3, "TagResource": 20, "UntagResource": 20,
        ],
        "sns": [
            "AddPermission": 10, "ConfirmSubscription": 100, "CreateTopic": 30, "DeleteTopic": 30, "GetSubscriptionAttributes": 100,
            "GetTopicAttributes": 30, "ListSubscriptions": 30, "ListSubscriptionsByTopic": 30, "ListTagsForResource": 10, "ListTopics": 30,
            "Publish": 300, "PublishBatch": 300, "RemovePermission": 10, "SetSubscriptionAttributes": 100, "SetTopicAttributes": 30,
            "Subscribe": 100, "TagResource": 10, "Unsubscribe": 100, "UntagResource": 10,
        ],
    ]
}
