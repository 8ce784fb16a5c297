import Testing

@testable import AutoScaling

@Suite struct PolicyTests {
    @Test("A simple policy is echoed, executed by name or ARN, and keeps its ARN when it is changed")
    func simple() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        let put = try await stage.ask("PutScalingPolicy", "AutoScalingGroupName=g", "PolicyName=out", "AdjustmentType=ChangeInCapacity", "ScalingAdjustment=2", "Cooldown=60")
        let arn = put.text("PolicyARN")
        #expect(arn.hasPrefix("arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:") && arn.hasSuffix(":autoScalingGroupName/g:policyName/out"))
        let shown = try #require(try await stage.ask("DescribePolicies", "AutoScalingGroupName=g").at("ScalingPolicies", 0))
        #expect((shown.text("PolicyType"), shown.text("AdjustmentType"), shown.text("ScalingAdjustment"), shown.text("Cooldown")) == ("SimpleScaling", "ChangeInCapacity", "2", "60"))
        #expect(shown.text("Enabled") == "true")
        try await stage.ask("ExecutePolicy", "PolicyName=\(arn)")
        await stage.settle()
        #expect(try await stage.ids().count == 3)
        let again = try await stage.ask("PutScalingPolicy", "AutoScalingGroupName=g", "PolicyName=out", "AdjustmentType=ExactCapacity", "ScalingAdjustment=1")
        #expect(again.text("PolicyARN") == arn)
        #expect(try await stage.ask("DescribePolicies", "PolicyNames.member.1=\(arn)").text("ScalingPolicies", 0, "Cooldown") == "")
        try await stage.ask("DeletePolicy", "AutoScalingGroupName=g", "PolicyName=out")
        #expect(try await stage.ask("DescribePolicies")["ScalingPolicies"]?.items == [])
        #expect(await stage.refusal("DeletePolicy", "AutoScalingGroupName=g", "PolicyName=out") == "ValidationError: PolicyARN or policy name out not found")
        #expect(await stage.refusal("ExecutePolicy", "AutoScalingGroupName=g", "PolicyName=out") == "ValidationError: PolicyARN or policy name out not found")
        #expect(await stage.refusal("ExecutePolicy", "PolicyName=out").contains("AutoScalingGroupName is required"))
    }

    @Test("A step policy is echoed and executed by how far the metric is past its threshold")
    func step() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 2)
        try await stage.ask(
            "PutScalingPolicy", "AutoScalingGroupName=g", "PolicyName=step", "PolicyType=StepScaling", "AdjustmentType=PercentChangeInCapacity", "MinAdjustmentMagnitude=1",
            "MetricAggregationType=Average", "EstimatedInstanceWarmup=30", "StepAdjustments.member.1.MetricIntervalLowerBound=0",
            "StepAdjustments.member.1.MetricIntervalUpperBound=10", "StepAdjustments.member.1.ScalingAdjustment=10", "StepAdjustments.member.2.MetricIntervalLowerBound=10",
            "StepAdjustments.member.2.ScalingAdjustment=150")
        let shown = try #require(try await stage.ask("DescribePolicies", "PolicyTypes.member.1=StepScaling").at("ScalingPolicies", 0))
        #expect((shown.text("MetricAggregationType"), shown.text("EstimatedInstanceWarmup"), shown.text("MinAdjustmentMagnitude")) == ("Average", "30", "1"))
        #expect(shown.texts("StepAdjustments", "ScalingAdjustment") == ["10", "150"])
        try await stage.ask("ExecutePolicy", "AutoScalingGroupName=g", "PolicyName=step", "MetricValue=75", "BreachThreshold=50")
        await stage.settle()
        #expect(try await stage.ids().count == 5)
        #expect(await stage.refusal("ExecutePolicy", "AutoScalingGroupName=g", "PolicyName=step").contains("MetricValue and BreachThreshold are required"))
    }

    @Test("A target tracking policy makes its two alarms, which DescribePolicies names, and takes them away")
    func tracking() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        let put = try await stage.ask(
            "PutScalingPolicy", "AutoScalingGroupName=g", "PolicyName=cpu", "PolicyType=TargetTrackingScaling",
            "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType=ASGAverageCPUUtilization", "TargetTrackingConfiguration.TargetValue=50")
        #expect(put.texts("Alarms", "AlarmName").count == 2)
        #expect(put.texts("Alarms", "AlarmName").allSatisfy { $0.hasPrefix("TargetTracking-g-Alarm") })
        await stage.settle()
        #expect(stage.alarms.alarmCount == 2)
        let shown = try #require(try await stage.ask("DescribePolicies").at("ScalingPolicies", 0))
        #expect(shown.texts("Alarms", "AlarmName").sorted() == put.texts("Alarms", "AlarmName").sorted())
        #expect((shown.text("TargetTrackingConfiguration", "TargetValue"), shown.text("TargetTrackingConfiguration", "DisableScaleIn")) == ("50.0", "false"))
        #expect(await stage.refusal("ExecutePolicy", "AutoScalingGroupName=g", "PolicyName=cpu").contains("Cannot execute policy of type TargetTrackingScaling"))
        try await stage.ask("DeletePolicy", "AutoScalingGroupName=g", "PolicyName=cpu")
        await stage.settle()
        #expect(stage.alarms.alarmCount == 0)
    }

    @Test("A group that is deleted takes the alarms of its policies with it")
    func deletion() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 2)
        try await stage.ask(
            "PutScalingPolicy", "AutoScalingGroupName=g", "PolicyName=cpu", "PolicyType=TargetTrackingScaling",
            "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType=ASGAverageCPUUtilization", "TargetTrackingConfiguration.TargetValue=50")
        await stage.settle()
        try await stage.ask("DeleteAutoScalingGroup", "AutoScalingGroupName=g", "ForceDelete=true")
        await stage.settle()
        #expect(stage.alarms.alarmCount == 0)
    }

    @Test("A policy may track metric math: backlog per instance")
    func math() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        let path = "TargetTrackingConfiguration.CustomizedMetricSpecification.Metrics.member"
        func form(_ expression: String) -> [String] {
            [
                "AutoScalingGroupName=g", "PolicyName=backlog", "PolicyType=TargetTrackingScaling", "TargetTrackingConfiguration.TargetValue=100",
                "\(path).1.Id=m1", "\(path).1.MetricStat.Metric.Namespace=AWS/SQS", "\(path).1.MetricStat.Metric.MetricName=ApproximateNumberOfMessagesVisible",
                "\(path).1.MetricStat.Metric.Dimensions.member.1.Name=QueueName", "\(path).1.MetricStat.Metric.Dimensions.member.1.Value=q", "\(path).1.MetricStat.Stat=Sum",
                "\(path).1.ReturnData=false", "\(path).2.Id=m2", "\(path).2.MetricStat.Metric.Namespace=AWS/AutoScaling",
                "\(path).2.MetricStat.Metric.MetricName=GroupInServiceInstances", "\(path).2.MetricStat.Stat=Average", "\(path).2.ReturnData=false",
                "\(path).3.Id=e1", "\(path).3.Expression=\(expression)", "\(path).3.ReturnData=true",
            ]
        }
        #expect(try await stage.ask("PutScalingPolicy", form("m1 / m2")).texts("Alarms", "AlarmName").count == 2)
        let shown = try await stage.ask("DescribePolicies")
        #expect(shown.text("ScalingPolicies", 0, "TargetTrackingConfiguration", "CustomizedMetricSpecification", "Metrics", 2, "Expression") == "m1 / m2")
        for expression in ["m1 / m9", "m1 /", "SEARCH('x', 'Sum', 60)", "5"] {
            await #expect(throws: (any Error).self, "\(expression)") { try await stage.ask("PutScalingPolicy", form(expression)) }
        }
    }

    @Test("Policies that cannot be are refused", arguments: [
        ([], "AdjustmentType must be specified for policy type SimpleScaling"),
        (["AdjustmentType=Double", "ScalingAdjustment=1"], "Invalid adjustment type 'Double'"),
        (["AdjustmentType=ChangeInCapacity"], "ScalingAdjustment must be specified"),
        (["AdjustmentType=ChangeInCapacity", "ScalingAdjustment=1", "MinAdjustmentMagnitude=2"], "only valid with PercentChangeInCapacity"),
        (["AdjustmentType=ExactCapacity", "ScalingAdjustment=-1"], "must not be negative"),
        (["AdjustmentType=ChangeInCapacity", "ScalingAdjustment=1", "EstimatedInstanceWarmup=2"], "EstimatedInstanceWarmup is not allowed for policy type SimpleScaling"),
        (["PolicyType=StepScaling", "AdjustmentType=ChangeInCapacity"], "At least one StepAdjustment must be specified"),
        (["PolicyType=StepScaling", "AdjustmentType=ChangeInCapacity", "Cooldown=1"], "Cooldown is not allowed for policy type StepScaling"),
        (["PolicyType=StepScaling", "AdjustmentType=ChangeInCapacity", "StepAdjustments.member.1.MetricIntervalLowerBound=0", "StepAdjustments.member.1.MetricIntervalUpperBound=10", "StepAdjustments.member.1.ScalingAdjustment=1"], "unspecified upper bound"),
        (["PolicyType=TargetTrackingScaling"], "TargetTrackingConfiguration must be specified"),
        (["PolicyType=TargetTrackingScaling", "TargetTrackingConfiguration.TargetValue=0", "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType=ASGAverageCPUUtilization"], "The target value 0.0 must be from"),
        (["PolicyType=TargetTrackingScaling", "TargetTrackingConfiguration.TargetValue=5"], "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification"),
        (["PolicyType=TargetTrackingScaling", "TargetTrackingConfiguration.TargetValue=5", "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType=ALBRequestCountPerTarget", "TargetTrackingConfiguration.PredefinedMetricSpecification.ResourceLabel=app/a/b/targetgroup/c/d"], "is not attached to the Auto Scaling group"),
        (["PolicyType=TargetTrackingScaling", "TargetTrackingConfiguration.TargetValue=5", "TargetTrackingConfiguration.CustomizedMetricSpecification.MetricName=m"], "A customized metric needs"),
        (["PolicyType=PredictiveScaling"], "PolicyType PredictiveScaling is not supported by this server"),
        (["PolicyType=Other"], "Invalid policy type 'Other'"),
        (["PolicyType=PredictiveScaling", "PredictiveScalingConfiguration.MetricSpecifications.member.1.TargetValue=1"], "PredictiveScalingConfiguration"),
    ])
    func refusals(form: [String], message: String) async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        do {
            try await stage.ask("PutScalingPolicy", ["AutoScalingGroupName=g", "PolicyName=p"] + form)
            Issue.record("accepted: \(form)")
        } catch { #expect(Stage.said(error).contains(message), "\(error)") }
    }
}
