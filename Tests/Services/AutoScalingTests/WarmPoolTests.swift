import Testing

@testable import AutoScaling

@Suite struct WarmPoolTests {
    @Test("A pool is filled, shown apart from the group, and emptied when it is deleted")
    func pool() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", max: 4, desired: 1)
        #expect(try await stage.ask("DescribeWarmPool", "AutoScalingGroupName=g")["WarmPoolConfiguration"] == nil)
        try await stage.ask("PutWarmPool", "AutoScalingGroupName=g", "MinSize=1", "MaxGroupPreparedCapacity=3", "PoolState=Stopped", "InstanceReusePolicy.ReuseOnScaleIn=true")
        await stage.settle(.minutes(1))
        let pool = try await stage.ask("DescribeWarmPool", "AutoScalingGroupName=g")
        #expect(pool.texts("Instances", "LifecycleState") == ["Warmed:Stopped", "Warmed:Stopped"])
        #expect((pool.text("WarmPoolConfiguration", "MinSize"), pool.text("WarmPoolConfiguration", "MaxGroupPreparedCapacity")) == ("1", "3"))
        #expect(pool.text("WarmPoolConfiguration", "InstanceReusePolicy", "ReuseOnScaleIn") == "true")
        let group = try await stage.group()
        #expect((group.text("WarmPoolSize"), group["Instances"]?.items?.count) == ("2", 1))
        try await stage.ask("DeleteWarmPool", "AutoScalingGroupName=g")
        await stage.settle(.minutes(1))
        #expect(try await stage.ask("DescribeWarmPool", "AutoScalingGroupName=g")["WarmPoolConfiguration"] == nil)
        #expect(try await stage.group().text("WarmPoolSize") == "")
        #expect(await stage.refusal("DeleteWarmPool", "AutoScalingGroupName=g").contains("No warm pool found"))
    }

    @Test("Pools that cannot be are refused", arguments: [
        (["PoolState=Hibernated"], "PoolState Hibernated is not supported"), (["MinSize=-1"], "greater than or equal to 0"), (["PoolState=Frozen"], "enum value set"),
        (["MaxGroupPreparedCapacity=-2"], "greater than or equal to -1"),
    ])
    func refusals(form: [String], message: String) async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        do {
            try await stage.ask("PutWarmPool", ["AutoScalingGroupName=g"] + form)
            Issue.record("accepted: \(form)")
        } catch { #expect(Stage.said(error).contains(message), "\(error)") }
    }
}
