import AWSWire
import MetricStore

/// CloudWatch's operations on metric data, over one store.
public enum MetricOperations {
    public static func all(over store: any MetricStoring, keeping retention: MetricStoreOptions.Retention = .init()) -> [any Operation] {
        [
            PutMetricData(store: store), GetMetricData(store: store, retention: retention), GetMetricStatistics(store: store, retention: retention),
            ListMetrics(store: store),
        ]
    }

    /// PutMetricData as it runs on the event loop.
    public static func hot(over store: any MetricStoring) -> [any HotOperation] { [HotPutMetricData(store: store)] }
}
