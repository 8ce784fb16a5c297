import AWSWire

/// Begins to collect metrics of a group, once a minute. (EC2 Auto Scaling API Reference, EnableMetricsCollection.)
struct EnableMetricsCollection: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var metrics: [String]?
        var granularity: String
    }
    static let access = Access.write("autoscaling:EnableMetricsCollection")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard input.granularity == MetricCollection.granularity else {
            throw .validation("\(input.granularity) is not a valid metric granularity. The only valid granularity is \(MetricCollection.granularity).")
        }
        let metrics = try MetricCollection.checked(input.metrics)
        try await desk.changeDocument(input.autoScalingGroupName, by: call) { $0.enabledMetrics = metrics.union($0.enabledMetrics).sorted() }
        return Empty()
    }
}
