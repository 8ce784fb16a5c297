import Base

/// What an alarm is, of either kind; its document is what the record store keeps.
public enum AlarmConfiguration: Hashable, Sendable {
    case metric(MetricAlarmConfiguration)
    case composite(CompositeAlarmConfiguration)

    public var actions: ActionSettings {
        get {
            switch self {
            case .metric(let metric): metric.actions
            case .composite(let composite): composite.actions
            }
        }
        set {
            switch self {
            case .metric(var metric):
                metric.actions = newValue
                self = .metric(metric)
            case .composite(var composite):
                composite.actions = newValue
                self = .composite(composite)
            }
        }
    }

    public var alarmDescription: String? {
        switch self {
        case .metric(let metric): metric.alarmDescription
        case .composite(let composite): composite.alarmDescription
        }
    }

    /// `MetricAlarm` or `CompositeAlarm`, as DescribeAlarmHistory calls it.
    public var kind: String {
        switch self {
        case .metric: "MetricAlarm"
        case .composite: "CompositeAlarm"
        }
    }

    /// The CloudFormation type under which its record is kept.
    public var recordType: String {
        switch self {
        case .metric: AlarmConfiguration.metricType
        case .composite: AlarmConfiguration.compositeType
        }
    }

    public static let metricType = "AWS::CloudWatch::Alarm"
    public static let compositeType = "AWS::CloudWatch::CompositeAlarm"
}
