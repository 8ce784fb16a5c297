import AWSWire
import AlarmEngine
import MetricStore
import RecordStore

/// Amazon CloudWatch: metrics, alarms, mute rules, dashboards, tags. Anomaly detectors, insight rules, metric streams and widget images
/// are refused by name.
/// `retention` is the metric store's: questions go as far back.
public func cloudWatchService(
    metrics: any MetricStoring, retention: MetricStoreOptions.Retention = .init(), records: any RecordStoring, engine: AlarmEngine
) -> Service {
    Service(
        "cloudwatch",
        operations: MetricOperations.all(over: metrics, keeping: retention) + AlarmOperations.all(engine: engine, records: records)
            + DashboardOperations.all(records: records),
        naming: CloudWatchNaming.naming)
}
