import AWSWire

/// The metrics of a group that can be collected. (EC2 Auto Scaling API Reference, DescribeMetricCollectionTypes.)
struct DescribeMetricCollectionTypes: Operation {
    struct Kind: Encodable, Sendable { var metric: String }
    struct Granularity: Encodable, Sendable { var granularity: String }
    struct Output: Encodable, Sendable { var metrics: [Kind], granularities: [Granularity] }
    static let access = Access.read("autoscaling:DescribeMetricCollectionTypes")

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        Output(metrics: MetricCollection.all.map { Kind(metric: $0) }, granularities: [Granularity(granularity: MetricCollection.granularity)])
    }
}
