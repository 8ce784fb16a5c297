import AWSWire

/// Collects metrics of a group no longer. (EC2 Auto Scaling API Reference, DisableMetricsCollection.)
struct DisableMetricsCollection: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var metrics: [String]?
    }
    static let access = Access.write("autoscaling:DisableMetricsCollection")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let metrics = try MetricCollection.checked(input.metrics)
        try await desk.changeDocument(input.autoScalingGroupName, by: call) { $0.enabledMetrics.removeAll { metrics.contains($0) } }
        return Empty()
    }
}
