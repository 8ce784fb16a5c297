import Base
import World

/// What the demonstration sets up to watch this machine, through the server's own API as any client would.
struct DemoPlan {
    static let namespace = "Machine"
    static let topicName = "machine-alarms"
    static let inboxURL = "https://inbox.hinomi.internal/"
    static let intervalSeconds: Int64 = 5

    /// How long the agent may take to send the first datum of each metric.
    static let firstDatumTimeout = TimeSpan.seconds(60)

    let calls: DemoCalls
    let webhook: String?
    /// Answers the dimensions under which the agent publishes a metric; nil until it has.
    let dimensions: @Sendable (DemoAlarm) -> [MetricDimension]?
    let clock: any WorldClock

    /// CPU, memory, disk and network of this machine, every five seconds, in the form of amazon-cloudwatch-agent.
    static var agentConfiguration: JSONValue {
        [
            "agent": ["metrics_collection_interval": .int(intervalSeconds), "omit_hostname": true],
            "metrics": [
                "namespace": .string(namespace), "force_flush_interval": .int(intervalSeconds),
                "metrics_collected": [
                    "cpu": ["measurement": ["usage_active"], "totalcpu": true, "resources": []],
                    "mem": ["measurement": ["used_percent"]],
                    "disk": ["measurement": ["used_percent"], "resources": ["/"], "drop_device": true],
                    "net": ["measurement": ["bytes_recv", "bytes_sent"]],
                ],
            ],
        ]
    }

    func carryOut() async throws {
        let topic = try await calls.call(.sns, "CreateTopic", [("Name", DemoPlan.topicName)], answering: "TopicArn")
        try await calls.call(.sns, "Subscribe", [("TopicArn", topic), ("Protocol", webhook?.hasPrefix("http://") == true ? "http" : "https"), ("Endpoint", webhook ?? DemoPlan.inboxURL)])
        for alarm in DemoAlarm.all {
            try await calls.call(.monitoring, "PutMetricAlarm", alarm.parameters(topic: topic, dimensions: try await published(alarm)))
        }
    }

    private func published(_ alarm: DemoAlarm) async throws -> [MetricDimension] {
        let deadline = clock.uptime + DemoPlan.firstDatumTimeout
        while clock.uptime < deadline {
            if let dimensions = dimensions(alarm) { return dimensions }
            try await clock.sleep(untilUptime: clock.uptime + .milliseconds(200))
        }
        throw CommandFailure("the agent has not published \(alarm.metric)")
    }
}

/// The three alarms of the demonstration.
struct DemoAlarm {
    let name: String, metric: String, threshold: Int, description: String
    /// Which of the metric's series.
    var labels: [(name: String, value: String)] = []

    static let all = [
        DemoAlarm(name: "cpu", metric: "cpu_usage_active", threshold: 80, description: "The processors are busy.", labels: [("cpu", "cpu-total")]),
        DemoAlarm(name: "memory", metric: "mem_used_percent", threshold: 85, description: "Memory runs short."),
        DemoAlarm(name: "disk", metric: "disk_used_percent", threshold: 90, description: "The root file system fills up.", labels: [("path", "/")]),
    ]

    /// Ten-second periods, so that one sees it work.
    func parameters(topic: String, dimensions: [MetricDimension]) -> [(String, String)] {
        var parameters = [
            ("AlarmName", name), ("AlarmDescription", description), ("Namespace", DemoPlan.namespace), ("MetricName", metric), ("Statistic", "Average"),
            ("Period", "10"), ("EvaluationPeriods", "1"), ("Threshold", "\(threshold)"), ("ComparisonOperator", "GreaterThanOrEqualToThreshold"),
            ("AlarmActions.member.1", topic), ("OKActions.member.1", topic),
        ]
        for (index, dimension) in dimensions.enumerated() {
            parameters += [("Dimensions.member.\(index + 1).Name", dimension.name), ("Dimensions.member.\(index + 1).Value", dimension.value)]
        }
        return parameters
    }
}
