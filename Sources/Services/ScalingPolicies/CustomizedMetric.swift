/// The metric that a target tracking policy follows: one metric, or metric math over several. (EC2 Auto Scaling and Application Auto
/// Scaling API Reference, CustomizedMetricSpecification; the latter knows no periods.)
public struct CustomizedMetric: Codable, Hashable, Sendable {
    public struct Dimension: Codable, Hashable, Sendable { var name: String, value: String }
    public struct Metric: Codable, Hashable, Sendable { var namespace: String, metricName: String, dimensions: [Dimension]? }
    public struct Stat: Codable, Hashable, Sendable { var metric: Metric, stat: String, unit: String?, period: Int? }
    public struct Query: Codable, Hashable, Sendable {
        var id: String
        var expression: String?
        var metricStat: Stat?
        var label: String?
        var period: Int?
        var returnData: Bool?
    }

    var metricName: String?
    var namespace: String?
    var dimensions: [Dimension]?
    var statistic: String?
    var unit: String?
    var period: Int?
    var metrics: [Query]?
}
