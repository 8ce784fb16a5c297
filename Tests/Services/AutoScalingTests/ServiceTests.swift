import AWSWire
import Testing

@testable import AutoScaling

@Suite struct ServiceTests {
    @Test("All operations of the model are served but two, which are refused by name")
    func tableOfContents() async throws {
        let stage = try Stage()
        let service = autoScalingService(engine: stage.engine, records: stage.records, instances: stage.instances, world: stage.world)
        let served = service.operations.map { type(of: $0).name }
        #expect(served.count == 64)
        #expect(Set(served).count == 64)
        for operation in service.operations { #expect(type(of: operation).access.action == "autoscaling:\(type(of: operation).name)") }
        for name in ["LaunchInstances", "GetPredictiveScalingForecast"] {
            #expect(!served.contains(name))
            let form = name == "LaunchInstances" ? ["AutoScalingGroupName=g", "RequestedCapacity=1", "ClientToken=t"] : ["AutoScalingGroupName=g", "PolicyName=p", "StartTime=2026-01-05T12:00:00Z", "EndTime=2026-01-06T12:00:00Z"]
            do {
                try await stage.ask(name, form)
                Issue.record("served: \(name)")
            } catch { #expect((error as? ServiceFault)?.name == "UnsupportedOperation", "\(error)") }
        }
    }

    @Test("Kinds of things are listed", arguments: [
        ("DescribeAdjustmentTypes", "AdjustmentTypes", 3), ("DescribeAutoScalingNotificationTypes", "AutoScalingNotificationTypes", 5),
        ("DescribeLifecycleHookTypes", "LifecycleHookTypes", 2), ("DescribeMetricCollectionTypes", "Metrics", 20), ("DescribeScalingProcessTypes", "Processes", 9),
        ("DescribeTerminationPolicyTypes", "TerminationPolicyTypes", 7),
    ])
    func kinds(operation: String, list: String, count: Int) async throws {
        #expect(try await Stage().ask(operation)[list]?.items?.count == count)
    }

    @Test("Limits are counted by region")
    func limits() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup()
        let here = try await stage.ask("DescribeAccountLimits"), there = try await stage.ask("DescribeAccountLimits", region: "eu-west-1")
        #expect((here.text("NumberOfAutoScalingGroups"), here.text("NumberOfLaunchConfigurations"), here.text("MaxNumberOfAutoScalingGroups")) == ("1", "1", "500"))
        #expect((there.text("NumberOfAutoScalingGroups"), there.text("NumberOfLaunchConfigurations")) == ("0", "0"))
    }

    @Test("There are no load balancers: none is listed, none can be attached or detached", arguments: [
        ("LoadBalancers", "LoadBalancerNames.member.1=lb", "Provided Load Balancers may not be valid."),
        ("LoadBalancerTargetGroups", "TargetGroupARNs.member.1=arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/t/1", "Provided Target Groups may not be valid."),
        ("TrafficSources", "TrafficSources.member.1.Identifier=arn:aws:x", "Provided Traffic Sources may not be valid."),
    ])
    func balancers(kind: String, form: String, message: String) async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup()
        #expect(try await stage.ask("Describe\(kind)", "AutoScalingGroupName=g")[kind]?.items == [])
        #expect(await stage.refusal("Attach\(kind)", "AutoScalingGroupName=g", form).contains(message))
        #expect(await stage.refusal("Detach\(kind)", "AutoScalingGroupName=g", form).contains(message))
        #expect(await stage.refusal("Describe\(kind)", "AutoScalingGroupName=none").contains("name not found"))
    }

    @Test("Every change leaves one audit event of its caller")
    func audit() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=1")
        try await stage.ask("SuspendProcesses", "AutoScalingGroupName=g")
        _ = await stage.refusal("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=99")
        let events = try await stage.records.read { try $0.auditEvents(from: .distantPast, to: .distantFuture, newestFirst: false, limit: 100) }
        let calls = events.filter { $0.source == "autoscaling.amazonaws.com" && $0.principal.hasSuffix(":root") }.map(\.name)
        #expect(calls == ["CreateLaunchConfiguration", "CreateAutoScalingGroup", "SetDesiredCapacity", "SuspendProcesses"])
    }

    @Test("Metrics of a group are collected by name or all together")
    func metrics() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        try await stage.ask("EnableMetricsCollection", "AutoScalingGroupName=g", "Granularity=1Minute", "Metrics.member.1=GroupMinSize")
        #expect(try await stage.group().texts("EnabledMetrics", "Metric") == ["GroupMinSize"])
        try await stage.ask("EnableMetricsCollection", "AutoScalingGroupName=g", "Granularity=1Minute")
        #expect(try await stage.group().texts("EnabledMetrics", "Granularity") == Array(repeating: "1Minute", count: 20))
        try await stage.ask("DisableMetricsCollection", "AutoScalingGroupName=g")
        #expect(try await stage.group()["EnabledMetrics"]?.items == [])
        #expect(await stage.refusal("EnableMetricsCollection", "AutoScalingGroupName=g", "Granularity=1Hour").contains("not a valid metric granularity"))
        #expect(await stage.refusal("EnableMetricsCollection", "AutoScalingGroupName=g", "Granularity=1Minute", "Metrics.member.1=Mood").contains("Mood is not a valid metric type"))
    }
}
