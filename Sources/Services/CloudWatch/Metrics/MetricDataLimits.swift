import Base

/// The documented bounds of metric data (CloudWatch API Reference, PutMetricData, GetMetricData, GetMetricStatistics, ListMetrics).
enum MetricDataLimits {
    static let datumsMax = 1000
    static let bodyBytesMax = 1 << 20
    /// Values that one datum lists with their counts.
    static let valuesMax = 150
    static let dimensionsMax = 30
    static let nameBytesMax = 255
    static let dimensionValueBytesMax = 1024
    /// Values lie within plus and minus this.
    static let magnitudeMax = 0x1p360
    static let pastMax = TimeSpan.days(14)
    static let futureMax = TimeSpan.hours(2)
    /// Faults that one answer lists.
    static let faultsMax = 100

    static let queriesMax = 500
    /// Datapoints of one page of GetMetricData.
    static let pageDatapointsMax = 100_800
    /// Datapoints of one call of GetMetricStatistics.
    static let statisticsDatapointsMax = 1440
    /// Metrics of one page of ListMetrics.
    static let listedMetricsMax = 500
    /// A metric without data for so long is not listed and not found by searches.
    static let activity = TimeSpan.days(14)
    static let recentActivity = TimeSpan.hours(3)
    /// Metrics that one SEARCH finds.
    static let searchedMetricsMax = 500
    /// Series that a list or a search looks through.
    static let scannedSeriesMax = 2_000_000
}
