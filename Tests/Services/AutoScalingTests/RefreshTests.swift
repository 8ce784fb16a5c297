import Compute
import Testing

@testable import AutoScaling

@Suite struct RefreshTests {
    @Test("A refresh replaces instances with what was asked for, and is described with its preferences")
    func refresh() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 2, "LaunchTemplate.LaunchTemplateId=lt-1", "LaunchTemplate.Version=1")
        let before = try await stage.ids()
        let started = try await stage.ask(
            "StartInstanceRefresh", "AutoScalingGroupName=g", "DesiredConfiguration.LaunchTemplate.LaunchTemplateId=lt-1", "DesiredConfiguration.LaunchTemplate.Version=2",
            "Preferences.MinHealthyPercentage=50", "Preferences.InstanceWarmup=0", "Preferences.SkipMatching=true")
        let id = started.text("InstanceRefreshId")
        #expect(await stage.refusal("StartInstanceRefresh", "AutoScalingGroupName=g").hasPrefix("InstanceRefreshInProgress: "))
        await stage.settle(.minutes(10))
        let shown = try #require(try await stage.ask("DescribeInstanceRefreshes", "AutoScalingGroupName=g").at("InstanceRefreshes", 0))
        #expect((shown.text("InstanceRefreshId"), shown.text("Status"), shown.text("PercentageComplete")) == (id, "Successful", "100"))
        #expect((shown.text("Preferences", "MinHealthyPercentage"), shown.text("DesiredConfiguration", "LaunchTemplate", "LaunchTemplateName")) == ("50", "template"))
        #expect(Set(try await stage.ids()).isDisjoint(with: before))
        #expect(try await stage.group().text("LaunchTemplate", "Version") == "2")
        #expect(await stage.refusal("CancelInstanceRefresh", "AutoScalingGroupName=g").hasPrefix("ActiveInstanceRefreshNotFound: "))
    }

    @Test("A refresh to another template is described by that template's id and name", arguments: [false, true])
    func otherTemplate(isDeletedMeanwhile: Bool) async throws {
        let stage = try await Stage.furnished()
        let key = Stage.key("AWS::EC2::LaunchTemplate", "lt-2")
        try await stage.write { transaction in
            let version = LaunchTemplateDocument.Version(number: 1, description: nil, createdAt: Stage.start, createdBy: "t", data: "{}")
            let other = LaunchTemplateDocument(name: "other", defaultVersion: 1, latestVersion: 1, versions: [version], createdAt: Stage.start, createdBy: "t")
            try transaction.put(key, document: other.document, tags: [:], relationships: [], at: Stage.start, expecting: 0)
        }
        try await stage.makeGroup("g", desired: 1, "LaunchTemplate.LaunchTemplateId=lt-1", "LaunchTemplate.Version=1")
        try await stage.ask(
            "StartInstanceRefresh", "AutoScalingGroupName=g", "DesiredConfiguration.LaunchTemplate.LaunchTemplateId=lt-2", "DesiredConfiguration.LaunchTemplate.Version=1",
            "Preferences.MinHealthyPercentage=0", "Preferences.InstanceWarmup=60")
        if isDeletedMeanwhile { try await stage.write { _ = try $0.delete(key, at: Stage.start) } }
        await stage.settle(.minutes(10))
        let launch = try #require(try await stage.group().at("LaunchTemplate"))
        #expect((launch.text("LaunchTemplateId"), launch.text("LaunchTemplateName"), launch.text("Version")) == ("lt-2", isDeletedMeanwhile ? "" : "other", "1"))
    }

    @Test("A refresh is cancelled, or turned round where it has a desired configuration")
    func cancelAndRollback() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 2, "LaunchTemplate.LaunchTemplateId=lt-1", "LaunchTemplate.Version=1")
        let plain = try await stage.ask("StartInstanceRefresh", "AutoScalingGroupName=g", "Preferences.InstanceWarmup=600").text("InstanceRefreshId")
        #expect(await stage.refusal("RollbackInstanceRefresh", "AutoScalingGroupName=g").hasPrefix("IrreversibleInstanceRefresh: "))
        #expect(try await stage.ask("CancelInstanceRefresh", "AutoScalingGroupName=g").text("InstanceRefreshId") == plain)
        await stage.settle(.minutes(30))
        let second = try await stage.ask(
            "StartInstanceRefresh", "AutoScalingGroupName=g", "DesiredConfiguration.LaunchTemplate.LaunchTemplateId=lt-1", "DesiredConfiguration.LaunchTemplate.Version=2",
            "Preferences.InstanceWarmup=600").text("InstanceRefreshId")
        await stage.settle()
        #expect(try await stage.ask("RollbackInstanceRefresh", "AutoScalingGroupName=g").text("InstanceRefreshId") == second)
        await stage.settle(.hours(2))
        let all = try await stage.ask("DescribeInstanceRefreshes", "AutoScalingGroupName=g")
        #expect(all.texts("InstanceRefreshes", "Status") == ["RollbackSuccessful", "Cancelled"])
        let page = try await stage.ask("DescribeInstanceRefreshes", "AutoScalingGroupName=g", "MaxRecords=1")
        #expect(try await stage.ask("DescribeInstanceRefreshes", "AutoScalingGroupName=g", "NextToken=\(page.text("NextToken"))").texts("InstanceRefreshes", "InstanceRefreshId") == [plain])
        #expect(await stage.refusal("DescribeInstanceRefreshes", "AutoScalingGroupName=g", "NextToken=none") == "InvalidNextToken: The token is not valid (NextToken).")
    }

    @Test("Refreshes that cannot be are refused", arguments: [
        (["Strategy=ReplaceRootVolume"], "Strategy ReplaceRootVolume is not supported"), (["Preferences.AutoRollback=true"], "desired configuration to use auto rollback"),
        (["Preferences.MinHealthyPercentage=0", "Preferences.MaxHealthyPercentage=200"], "can not be greater than 100"),
        (["Preferences.CheckpointPercentages.member.1=50", "Preferences.CheckpointPercentages.member.2=20"], "must be in ascending order"),
        (["Preferences.CheckpointDelay=60"], "CheckpointDelay can only be specified together"), (["Preferences.BakeTime=60"], "BakeTime"),
        (["Preferences.AlarmSpecification.Alarms.member.1=none"], "The alarm none does not exist."),
        (["DesiredConfiguration.LaunchTemplate.LaunchTemplateId=lt-1"], "can only be specified for a group that uses a launch template"),
        (["DesiredConfiguration.MixedInstancesPolicy.InstancesDistribution.OnDemandBaseCapacity=1"], "MixedInstancesPolicy"),
    ])
    func refusals(form: [String], message: String) async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        do {
            try await stage.ask("StartInstanceRefresh", ["AutoScalingGroupName=g"] + form)
            Issue.record("accepted: \(form)")
        } catch { #expect(Stage.said(error).contains(message), "\(error)") }
    }
}
