import Base
import CapacityHooks
import Testing

@testable import ApplicationAutoScaling

@Suite struct PolicyTests {
    @Test("A step policy is echoed, keeps its ARN when it is changed, and is followed by its alarm")
    func step() async throws {
        let stage = try await Stage()
        try await stage.register()
        let arn = try await stage.stepPolicy()
        #expect(arn.hasPrefix("arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:"))
        #expect(arn.hasSuffix(":resource/custom-resource/hook/workers:policyName/out"))
        try await stage.fire("busy", arn, value: 70)
        #expect(stage.resource.capacity == 4)
        let activity = try #require(try await stage.ask("DescribeScalingActivities")["ScalingActivities"]?.items?.first)
        #expect(activity["Cause"]?.text == "monitor alarm busy in state ALARM triggered policy out")
        #expect(activity["StatusMessage"]?.text == "Successfully set desired capacity to 4. Change successfully fulfilled by custom-resource.")
        #expect(activity["EndTime"] != nil && activity["NotScaledReasons"] == nil)
        #expect(try await stage.stepPolicy(adding: 3) == arn)
        let shown = try #require(try await stage.ask("DescribeScalingPolicies", ["PolicyNames": ["out"]])["ScalingPolicies"]?.items?.first)
        #expect((shown["PolicyType"]?.text, shown["PolicyARN"]?.text, shown["Alarms"]?.items?.first?["AlarmName"]?.text) == ("StepScaling", arn, "busy"))
        let steps = try #require(shown["StepScalingPolicyConfiguration"]?["StepAdjustments"]?.items)
        #expect(steps.map { $0["MetricIntervalLowerBound"]?.number } == [0] && steps.map { $0["ScalingAdjustment"]?.integer } == [3])
        try await stage.ask("PutScalingPolicy", ["PolicyName": "out", "StepScalingPolicyConfiguration": ["Cooldown": 60]])
        #expect(try await stage.ask("DescribeScalingPolicies")["ScalingPolicies"]?.items?.first?["StepScalingPolicyConfiguration"]?["AdjustmentType"]?.text == "ChangeInCapacity")
        try await stage.ask("DeleteScalingPolicy", ["PolicyName": "out"])
        try await stage.fire("busy", arn, value: 90)
        #expect(stage.resource.capacity == 4)
        #expect(await stage.refusal("DeleteScalingPolicy", ["PolicyName": "out"]).hasPrefix("ObjectNotFoundException: No scaling policy found for service namespace: custom-resource"))
    }

    private static let tracking: JSONValue = [
        "TargetValue": 50, "ScaleOutCooldown": 60, "CustomizedMetricSpecification": ["MetricName": "m", "Namespace": "n", "Statistic": "Average", "Dimensions": [["Name": "d", "Value": "v"]]],
    ]

    @Test("A target tracking policy makes its two alarms, which scale, and takes them away")
    func tracking() async throws {
        let stage = try await Stage()
        try await stage.register()
        let put = try await stage.ask("PutScalingPolicy", ["PolicyName": "cpu", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": PolicyTests.tracking])
        let names = (put["Alarms"]?.items ?? []).compactMap { $0["AlarmName"]?.text }
        #expect(names.map { $0.hasPrefix("TargetTracking-hook/workers-AlarmHigh-") } == [true, false])
        await stage.settle()
        #expect(stage.alarms.alarmCount == 2)
        try await stage.setState(names[0], .alarm, value: 100)
        await stage.settle()
        #expect(stage.resource.capacity == 4)
        try await stage.setState(names[0], .ok)
        try await stage.setState(names[1], .alarm, value: 20)
        await stage.settle()
        #expect(stage.resource.capacity == 2)
        let shown = try #require(try await stage.ask("DescribeScalingPolicies")["ScalingPolicies"]?.items?.first?["TargetTrackingScalingPolicyConfiguration"])
        #expect((shown["ScaleOutCooldown"]?.integer, shown["DisableScaleIn"], shown["CustomizedMetricSpecification"]?["MetricName"]?.text) == (60, false, "m"))
        try await stage.ask("DeleteScalingPolicy", ["PolicyName": "cpu"])
        await stage.settle()
        #expect(stage.alarms.alarmCount == 0)
    }

    @Test("Metric math is kept as it was put, and checked")
    func math() async throws {
        let stage = try await Stage()
        try await stage.register()
        let stat: JSONValue = ["Metric": ["Namespace": "n", "MetricName": "m"], "Stat": "Sum"]
        let lines: JSONValue = [["Id": "e", "Expression": "m1 / 2"], ["Id": "m1", "MetricStat": stat, "ReturnData": false]]
        func put(_ lines: JSONValue) -> JSONValue {
            ["PolicyName": "math", "PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": ["TargetValue": 5, "CustomizedMetricSpecification": ["Metrics": lines]]]
        }
        try await stage.ask("PutScalingPolicy", put(lines))
        let shown = try await stage.ask("DescribeScalingPolicies")["ScalingPolicies"]?.items?.first?["TargetTrackingScalingPolicyConfiguration"]?["CustomizedMetricSpecification"]
        #expect(shown?["Metrics"]?.items?.first?["Expression"]?.text == "m1 / 2")
        #expect(await stage.refusal("PutScalingPolicy", put([["Id": "e", "Expression": "m9 / 2"]])).hasPrefix("ValidationException: Invalid metrics list"))
    }

    @Test("What a policy may not say is refused by name", arguments: [
        (["PolicyType": "PredictiveScaling"], "PredictiveScaling is not supported by this server"), (["PolicyType": "StepScaling"], "configuration of the policy is required"),
        (["PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": ["TargetValue": 5]], "CustomizedMetricSpecification is required"),
        (["PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": ["TargetValue": 5, "PredefinedMetricSpecification": ["PredefinedMetricType": "ECSServiceAverageCPUUtilization"]]], "of another service"),
        (["StepScalingPolicyConfiguration": ["AdjustmentType": "ChangeInCapacity"]], "At least one StepAdjustment"),
        (["StepScalingPolicyConfiguration": ["AdjustmentType": "ChangeInCapacity", "StepAdjustments": [["ScalingAdjustment": 1]]]], "At least one of the MetricIntervalLowerBound"),
        (["StepScalingPolicyConfiguration": ["AdjustmentType": "ExactCapacity", "StepAdjustments": [["MetricIntervalLowerBound": 0, "ScalingAdjustment": -1]]]], "must not be negative"),
        (["StepScalingPolicyConfiguration": ["AdjustmentType": "ChangeInCapacity", "MinAdjustmentMagnitude": 2, "StepAdjustments": [["MetricIntervalLowerBound": 0, "ScalingAdjustment": 1]]]], "only valid with PercentChangeInCapacity"),
        (["StepScalingPolicyConfiguration": ["AdjustmentType": "ChangeInCapacity", "Cooldown": -1, "StepAdjustments": [["MetricIntervalLowerBound": 0, "ScalingAdjustment": 1]]]], "Cooldown must be from 0"),
        (["PolicyName": "a:policyName/b"], "PolicyName can not have"),
    ] as [(JSONValue, String)])
    func refused(members: JSONValue, words: String) async throws {
        let stage = try await Stage()
        try await stage.register()
        let name = JSONValue.Member("PolicyName", "p")
        let all = members["PolicyName"] == nil ? JSONValue.object([name] + (members.members ?? [])) : members
        let refusal = await stage.refusal("PutScalingPolicy", all)
        #expect(refusal.hasPrefix("ValidationException: ") && refusal.contains(words), "\(refusal)")
    }

    @Test("An alarm that could change nothing is shown when it is asked for, with its reason")
    func notScaled() async throws {
        let stage = try await Stage()
        try await stage.register(1, 2)
        try await stage.fire("busy", try await stage.stepPolicy(), value: 70)
        #expect(try await stage.activities() == [])
        let shown = try #require(try await stage.ask("DescribeScalingActivities", ["IncludeNotScaledActivities": true])["ScalingActivities"]?.items?.first)
        #expect(shown["NotScaledReasons"] == [["Code": "AlreadyAtMaxCapacity", "MaxCapacity": 2]])
        #expect((shown["Description"]?.text, shown["StatusCode"]?.text) == ("Attempting to scale due to alarm triggered", "Failed"))
    }

    @Test("A kill between the decision and the resource repeats the change, and loses none", arguments: [0, 1, 4])
    func kill(failures: Int) async throws {
        let stage = try await Stage()
        try await stage.register()
        let arn = try await stage.stepPolicy()
        stage.resource.play { $0.changeFailure = CapacityFailure("connection refused", isPassing: true) }
        try await stage.fire("busy", arn, value: 70)
        await stage.settle(.seconds(Int64(failures)))
        #expect(try await stage.activities() == ["InProgress Setting desired capacity to 4."])
        let fresh = try await Stage(after: stage)
        stage.resource.play { $0.changeFailure = nil }
        await fresh.settle(.minutes(1))
        #expect(stage.resource.sets == [4])
        #expect(try await fresh.activities() == ["Successful Setting desired capacity to 4."])
    }

    @Test("A resource that does not answer or takes no change is tried five times, and the activity says why it failed", arguments: [true, false])
    func refusedChange(answers: Bool) async throws {
        let stage = try await Stage(), failure = CapacityFailure("the endpoint answered HTTP status 503", isPassing: true)
        try await stage.register()
        let arn = try await stage.stepPolicy()
        stage.resource.play { if answers { $0.changeFailure = failure } else { $0.failure = failure } }
        try await stage.fire("busy", arn, value: 70)
        await stage.settle(.minutes(1))
        let shown = try #require(try await stage.ask("DescribeScalingActivities")["ScalingActivities"]?.items?.first)
        let words = answers ? "Failed to set desired capacity to 4" : "Failed to read the current capacity"
        #expect((shown["StatusCode"]?.text, shown["StatusMessage"]?.text) == ("Failed", words + ". Reason: the endpoint answered HTTP status 503"))
    }

    @Test("An order that was overridden is not carried out any more")
    func overridden() async throws {
        let stage = try await Stage()
        stage.resource.play { $0.status = .inProgress }
        try await stage.register()
        let arn = try await stage.stepPolicy()
        try await stage.fire("busy", arn, value: 70)
        try await stage.fire("busier", try await stage.stepPolicy("more", adding: 5), value: 70)
        #expect(stage.resource.sets == [4, 9])
        #expect(try await stage.activities() == ["InProgress Setting desired capacity to 9.", "Overridden Setting desired capacity to 4."])
        stage.resource.play { $0.status = .successful }
        await stage.settle(.seconds(20))
        #expect(try await stage.activities().first == "Successful Setting desired capacity to 9.")
    }

    @Test("What was decided can be asked for")
    func why() async throws {
        let stage = try await Stage()
        try await stage.register()
        try await stage.fire("busy", try await stage.stepPolicy(), value: 70)
        let text = try await stage.engine.explain(.init(account: Stage.account, region: Stage.region, resourceID: "hook/workers")).text
        #expect(text.contains("The policy out, by the alarm busy, wants 4 with the metric at 70 (threshold or target 50), from a capacity of 2."))
        #expect(text.hasSuffix("The resource last told a capacity of 4 (1 to 10)."))
    }
}
