import Compute
import Testing

@testable import AutoScaling

@Suite struct InstanceTests {
    @Test("Instances are listed without their groups, by id and in pages")
    func list() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("a", desired: 2)
        try await stage.makeGroup("b", desired: 1)
        let all = try await stage.ask("DescribeAutoScalingInstances")
        #expect(all.texts("AutoScalingInstances", "HealthStatus") == ["HEALTHY", "HEALTHY", "HEALTHY"])
        #expect(all.texts("AutoScalingInstances", "InstanceId") == (try await stage.ids("a") + stage.ids("b")).sorted())
        let id = try #require(try await stage.ids("b").first)
        #expect(try await stage.ask("DescribeAutoScalingInstances", "InstanceIds.member.1=\(id)").texts("AutoScalingInstances", "AutoScalingGroupName") == ["b"])
        let page = try await stage.ask("DescribeAutoScalingInstances", "MaxRecords=2")
        #expect(try await stage.ask("DescribeAutoScalingInstances", "NextToken=\(page.text("NextToken"))")["AutoScalingInstances"]?.items?.count == 1)
    }

    @Test("A protected instance survives a scale-in; protection can be taken back")
    func protection() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 3)
        let kept = try #require(try await stage.ids().last)
        try await stage.ask("SetInstanceProtection", "AutoScalingGroupName=g", "InstanceIds.member.1=\(kept)", "ProtectedFromScaleIn=true")
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=1")
        await stage.settle()
        #expect(try await stage.ids() == [kept])
        #expect(try await stage.group().text("Instances", 0, "ProtectedFromScaleIn") == "true")
        #expect(await stage.refusal("SetInstanceProtection", "AutoScalingGroupName=g", "InstanceIds.member.1=i-none", "ProtectedFromScaleIn=true").contains("not part of Auto Scaling group g"))
    }

    @Test("An instance that is said to be unhealthy is replaced")
    func health() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        let ill = try #require(try await stage.ids().first)
        try await stage.ask("SetInstanceHealth", "InstanceId=\(ill)", "HealthStatus=Unhealthy", "ShouldRespectGracePeriod=false")
        await stage.settle(.minutes(1))
        let after = try await stage.ids()
        #expect(after.count == 1 && after != [ill])
        #expect(await stage.refusal("SetInstanceHealth", "InstanceId=i-none", "HealthStatus=Unhealthy") == "ValidationError: Instance Id not found - No managed instance found for instance ID i-none")
        #expect(await stage.refusal("SetInstanceHealth", "InstanceId=\(after[0])", "HealthStatus=Poorly").contains("Invalid health status"))
    }

    @Test("Standby takes an instance out of service and back, with and without a replacement")
    func standby() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 2)
        let id = try #require(try await stage.ids().first)
        let entered = try await stage.ask("EnterStandby", "AutoScalingGroupName=g", "InstanceIds.member.1=\(id)", "ShouldDecrementDesiredCapacity=true")
        #expect(entered.text("Activities", 0, "Description").contains(id))
        await stage.settle()
        #expect(try await stage.ids(in: "Standby") == [id])
        #expect(try await stage.group().text("DesiredCapacity") == "1")
        let left = try await stage.ask("ExitStandby", "AutoScalingGroupName=g", "InstanceIds.member.1=\(id)")
        #expect(left["Activities"]?.items?.count == 1)
        await stage.settle()
        #expect(try await stage.ids().count == 2)
        #expect(await stage.refusal("ExitStandby", "AutoScalingGroupName=g", "InstanceIds.member.1=\(id)") == "ValidationError: The instance \(id) is not in Standby.")
        #expect(await stage.refusal("EnterStandby", "AutoScalingGroupName=g", "ShouldDecrementDesiredCapacity=true") == "ValidationError: At least one instance ID must be specified.")
    }

    @Test("A detached instance runs on, and can be attached to another group")
    func detachAndAttach() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 2)
        try await stage.makeGroup("h", desired: 0)
        let id = try #require(try await stage.ids().first)
        #expect(await stage.refusal("AttachInstances", "AutoScalingGroupName=h", "InstanceIds.member.1=\(id)").contains("already part of AutoScalingGroup g"))
        try await stage.ask("DetachInstances", "AutoScalingGroupName=g", "InstanceIds.member.1=\(id)", "ShouldDecrementDesiredCapacity=true")
        await stage.settle()
        #expect(stage.instances.instance(id, in: Stage.place)?.state == .running)
        #expect(stage.instances.instance(id, in: Stage.place)?.configuration.groupName == nil)
        try await stage.ask("AttachInstances", "AutoScalingGroupName=h", "InstanceIds.member.1=\(id)")
        await stage.settle()
        #expect(try await stage.ids("h") == [id])
        #expect(try await stage.group("h").text("DesiredCapacity") == "1")
        #expect(stage.instances.instance(id, in: Stage.place)?.configuration.groupName == "h")
        #expect(await stage.refusal("AttachInstances", "AutoScalingGroupName=h", "InstanceIds.member.1=i-none").contains("Invalid Instance ID(s): [i-none]"))
    }

    @Test("A terminated instance is replaced, or makes the group smaller; the activity is answered")
    func terminate() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", min: 1, desired: 2)
        let ids = try await stage.ids()
        let answer = try await stage.ask("TerminateInstanceInAutoScalingGroup", "InstanceId=\(ids[0])", "ShouldDecrementDesiredCapacity=false")
        #expect(answer.text("Activity", "Description") == "Terminating EC2 instance: \(ids[0])")
        #expect(answer.text("Activity", "Cause").contains("user request"))
        await stage.settle()
        #expect(try await stage.ids().count == 2)
        try await stage.ask("TerminateInstanceInAutoScalingGroup", "InstanceId=\(ids[1])", "ShouldDecrementDesiredCapacity=true")
        await stage.settle()
        let last = try await stage.ids()
        #expect(last.count == 1)
        #expect(await stage.refusal("TerminateInstanceInAutoScalingGroup", "InstanceId=\(last[0])", "ShouldDecrementDesiredCapacity=true").contains("min size constraint"))
    }

    @Test("A server killed right after an instance was attached marks it once it is back; what cannot be marked is marked later", arguments: [false, true])
    func killedWhileAttaching(failsFirst: Bool) async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        try await stage.makeGroup("h", desired: 0)
        let id = try #require(try await stage.ids().first)
        try await stage.ask("DetachInstances", "AutoScalingGroupName=g", "InstanceIds.member.1=\(id)", "ShouldDecrementDesiredCapacity=true")
        await stage.settle()
        stage.instances.setReadOnly(failsFirst)
        try await stage.ask("AttachInstances", "AutoScalingGroupName=h", "InstanceIds.member.1=\(id)")
        #expect(stage.instances.instance(id, in: Stage.place)?.configuration.groupName == nil)
        let back = try await stage.restarted(after: .seconds(1))
        back.instances.setReadOnly(false)
        await back.settle(.minutes(1))
        #expect(back.instances.instance(id, in: Stage.place)?.configuration.groupName == "h")
        #expect(try await back.ids("h") == [id])
        #expect(try await back.group("h").text("DesiredCapacity") == "1")
        #expect(back.instances.requests.count == 1)
    }

    @Test("An instance that was attached and detached before it could be marked is not marked")
    func detachedWhileAttaching() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        try await stage.makeGroup("h", desired: 0)
        let id = try #require(try await stage.ids().first)
        try await stage.ask("DetachInstances", "AutoScalingGroupName=g", "InstanceIds.member.1=\(id)", "ShouldDecrementDesiredCapacity=true")
        await stage.settle()
        try await stage.ask("AttachInstances", "AutoScalingGroupName=h", "InstanceIds.member.1=\(id)")
        try await stage.ask("DetachInstances", "AutoScalingGroupName=h", "InstanceIds.member.1=\(id)", "ShouldDecrementDesiredCapacity=true")
        await stage.settle()
        #expect(stage.instances.instance(id, in: Stage.place)?.configuration.groupName == nil)
        #expect(try await stage.ids("h").isEmpty && stage.instances.instance(id, in: Stage.place)?.state == .running)
    }
}
