import AWSWire

/// What CloudWatch's operations ask of policies (Service Authorization Reference, Actions, resources, and condition keys for
/// Amazon CloudWatch). Operations that are not here name no resource.
enum CloudWatchNaming {
    static let naming = ResourceNaming(resources: resources, keys: keys)

    private static let alarm: ResourceTemplate = "arn:$partition:cloudwatch:$region:$account:alarm:{AlarmName}"
    private static let alarms: ResourceTemplate = "arn:$partition:cloudwatch:$region:$account:alarm:{AlarmNames}"

    private static let resources: [String: [ResourceTemplate]] = [
        "DeleteAlarmMuteRule": ["arn:$partition:cloudwatch:$region:$account:alarm-mute-rule:{AlarmMuteRuleName}"],
        "DeleteAlarms": [alarms],
        "DeleteDashboards": ["arn:$partition:cloudwatch::$account:dashboard/{DashboardNames}"],
        "DescribeAlarmHistory": [alarm],
        "DescribeAlarms": [alarms],
        "DisableAlarmActions": [alarms],
        "EnableAlarmActions": [alarms],
        "GetAlarmMuteRule": ["arn:$partition:cloudwatch:$region:$account:alarm-mute-rule:{AlarmMuteRuleName}"],
        "GetDashboard": ["arn:$partition:cloudwatch::$account:dashboard/{DashboardName}"],
        "ListTagsForResource": ["{ResourceARN}"],
        "PutAlarmMuteRule": ["arn:$partition:cloudwatch:$region:$account:alarm-mute-rule:{Name}"],
        "PutCompositeAlarm": [alarm],
        "PutDashboard": ["arn:$partition:cloudwatch::$account:dashboard/{DashboardName}"],
        "PutMetricAlarm": [alarm],
        "SetAlarmState": [alarm],
        "TagResource": ["{ResourceARN}"],
        "UntagResource": ["{ResourceARN}"],
    ]

    private static let keys: [String: [String: String]] = [
        "PutMetricData": ["cloudwatch:namespace": "Namespace"],
        "PutMetricAlarm": ["cloudwatch:alarmactions": "AlarmActions"],
        "PutCompositeAlarm": ["cloudwatch:alarmactions": "AlarmActions"],
    ]
}
