/// A step scaling policy of the demonstration's group, with the alarm that calls it.
struct DemoPolicy {
    /// Bounds are measured from the alarm's threshold; nil is open.
    struct Step {
        let from: Int?, to: Int?, change: Int
    }

    let name: String, alarmName: String
    let comparison: String, threshold: Int
    /// Periods of ten seconds, all of which must breach.
    let periods: Int
    let steps: [Step]

    /// The mean load of a member: above 25 requests a second it grows, the more the further above; below 5 for twenty seconds it shrinks.
    static let all = [
        DemoPolicy(
            name: "grow", alarmName: "my-asg-busy", comparison: "GreaterThanThreshold", threshold: 25, periods: 1,
            steps: [Step(from: 0, to: 5, change: 1), Step(from: 5, to: 15, change: 2), Step(from: 15, to: nil, change: 3)]),
        DemoPolicy(
            name: "shrink", alarmName: "my-asg-quiet", comparison: "LessThanThreshold", threshold: 5, periods: 2,
            steps: [Step(from: -3, to: 0, change: -1), Step(from: nil, to: -3, change: -3)]),
    ]

    func parameters(group: String) -> [(String, String)] {
        var parameters = [
            ("AutoScalingGroupName", group), ("PolicyName", name), ("PolicyType", "StepScaling"), ("AdjustmentType", "ChangeInCapacity"), ("MetricAggregationType", "Average"),
            ("EstimatedInstanceWarmup", "10"),
        ]
        for (index, step) in steps.enumerated() {
            let prefix = "StepAdjustments.member.\(index + 1)."
            if let from = step.from { parameters.append((prefix + "MetricIntervalLowerBound", "\(from)")) }
            if let to = step.to { parameters.append((prefix + "MetricIntervalUpperBound", "\(to)")) }
            parameters.append((prefix + "ScalingAdjustment", "\(step.change)"))
        }
        return parameters
    }

    func alarm(group: String, action: String) -> [(String, String)] {
        [
            ("AlarmName", alarmName), ("AlarmDescription", "Calls the policy \(name) of \(group)."), ("AlarmActions.member.1", action), ("Namespace", DemoApp.namespace),
            ("MetricName", DemoApp.metric), ("Dimensions.member.1.Name", DemoApp.dimension), ("Dimensions.member.1.Value", group), ("Statistic", "Average"),
            ("Period", "10"), ("EvaluationPeriods", "\(periods)"), ("Threshold", "\(threshold)"), ("ComparisonOperator", comparison),
        ]
    }
}
