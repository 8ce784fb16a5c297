import AlarmEngine
import Alarms
import Base

/// A composite alarm as DescribeAlarms answers it. (CloudWatch API Reference, CompositeAlarm.)
struct CompositeAlarm: Encodable, Sendable {
    var alarmName: String
    var alarmArn: String
    var alarmDescription: String?
    var alarmConfigurationUpdatedTimestamp: Timestamp?
    var actionsEnabled: Bool?
    var okActions: [String]?
    var alarmActions: [String]?
    var insufficientDataActions: [String]?
    var alarmRule: String?
    var stateValue: String?
    var stateReason: String?
    var stateReasonData: String?
    var stateUpdatedTimestamp: Timestamp?
    var stateTransitionedTimestamp: Timestamp?
    var actionsSuppressedBy: String?
    var actionsSuppressedReason: String?
    var actionsSuppressor: String?
    var actionsSuppressorWaitPeriod: Int?
    var actionsSuppressorExtensionPeriod: Int?
}

extension CompositeAlarm {
    init(_ alarm: AlarmIdentity, _ configuration: CompositeAlarmConfiguration, _ status: AlarmStatus) {
        self.init(alarmName: alarm.name, alarmArn: alarm.arn, alarmDescription: configuration.alarmDescription)
        alarmConfigurationUpdatedTimestamp = status.configuredAt
        (actionsEnabled, okActions) = (configuration.actions.isEnabled, configuration.actions.ok)
        (alarmActions, insufficientDataActions) = (configuration.actions.alarm, configuration.actions.insufficientData)
        alarmRule = configuration.alarmRule
        (stateValue, stateReason, stateReasonData) = (status.state.rawValue, status.reason.text, status.reason.data)
        (stateUpdatedTimestamp, stateTransitionedTimestamp) = (status.updatedAt, status.transitionedAt)
        (actionsSuppressedBy, actionsSuppressedReason) = (status.suppression.suppressedBy, status.suppression.reason)
        actionsSuppressor = configuration.actionsSuppressor
        actionsSuppressorWaitPeriod = configuration.actionsSuppressorWaitPeriod
        actionsSuppressorExtensionPeriod = configuration.actionsSuppressorExtensionPeriod
    }
}
