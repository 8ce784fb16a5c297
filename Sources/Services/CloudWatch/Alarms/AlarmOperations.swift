import AWSWire
import AlarmEngine
import RecordStore

/// CloudWatch's operations on alarms and mute rules, and on the tags of alarms, mute rules and dashboards.
public enum AlarmOperations {
    public static func all(engine: AlarmEngine, records: any RecordStoring) -> [any Operation] {
        [
            PutMetricAlarm(engine: engine), PutCompositeAlarm(engine: engine), DescribeAlarms(records: records), DescribeAlarmsForMetric(records: records),
            DescribeAlarmHistory(records: records), DeleteAlarms(engine: engine, records: records), EnableAlarmActions(engine: engine),
            DisableAlarmActions(engine: engine), SetAlarmState(engine: engine), PutAlarmMuteRule(engine: engine, records: records),
            GetAlarmMuteRule(engine: engine, records: records), ListAlarmMuteRules(engine: engine, records: records), DeleteAlarmMuteRule(engine: engine),
            TagResource(engine: engine, records: records), UntagResource(engine: engine, records: records), ListTagsForResource(records: records),
        ]
    }
}
