import AWSWire
import AlarmEngine
import MetricStore
import RecordStore

/// Amazon CloudWatch: metrics, alarms, mute rules, dashboards, tags. Anomaly detectors, insight rules, metric streams and widget images
/// are refused by name.
public func cloudWatchService(metrics: any MetricStoring, records: any RecordStoring, engine: AlarmEngine) -> Service {
    Service(
        "cloudwatch",
        operations: MetricOperations.all(over: metrics) + AlarmOperations.all(engine: engine, records: records) + DashboardOperations.all(records: records))
}
