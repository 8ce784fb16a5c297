import Testing

@testable import AutoScaling

@Suite struct HookTests {
    private func hooked() async throws -> Stage {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        try await stage.ask(
            "PutLifecycleHook", "AutoScalingGroupName=g", "LifecycleHookName=boot", "LifecycleTransition=autoscaling:EC2_INSTANCE_LAUNCHING", "HeartbeatTimeout=300",
            "DefaultResult=ABANDON", "NotificationTargetARN=\(Stage.topic)", "RoleARN=arn:aws:iam::123456789012:role/r", "NotificationMetadata=hello")
        return stage
    }

    @Test("A hook is described as it was put, and its target is told once as a test")
    func put() async throws {
        let stage = try await hooked()
        let hook = try #require(try await stage.ask("DescribeLifecycleHooks", "AutoScalingGroupName=g").at("LifecycleHooks", 0))
        #expect((hook.text("HeartbeatTimeout"), hook.text("GlobalTimeout"), hook.text("DefaultResult"), hook.text("NotificationMetadata")) == ("300", "30000", "ABANDON", "hello"))
        #expect(hook.text("RoleARN") == "arn:aws:iam::123456789012:role/r")
        #expect(stage.notices.events == ["autoscaling:TEST_NOTIFICATION"])
        try await stage.ask("PutLifecycleHook", "AutoScalingGroupName=g", "LifecycleHookName=boot", "HeartbeatTimeout=7200", "NotificationTargetARN=")
        let changed = try #require(try await stage.ask("DescribeLifecycleHooks", "AutoScalingGroupName=g", "LifecycleHookNames.member.1=boot").at("LifecycleHooks", 0))
        #expect((changed.text("GlobalTimeout"), changed.text("LifecycleTransition"), changed.text("NotificationTargetARN")) == ("172800", "autoscaling:EC2_INSTANCE_LAUNCHING", ""))
    }

    @Test("An instance waits until its hook is completed, by id or token")
    func complete() async throws {
        let stage = try await hooked()
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=2")
        await stage.settle()
        let waiting = try await stage.ids(in: "Pending:Wait")
        #expect(waiting.count == 2)
        try await stage.ask("RecordLifecycleActionHeartbeat", "AutoScalingGroupName=g", "LifecycleHookName=boot", "InstanceId=\(waiting[0])")
        try await stage.ask("CompleteLifecycleAction", "AutoScalingGroupName=g", "LifecycleHookName=boot", "LifecycleActionResult=CONTINUE", "InstanceId=\(waiting[0])")
        let message = try #require(stage.notices.messages.first { $0["EC2InstanceId"]?.text == waiting[1] })
        #expect(message["NotificationMetadata"]?.text == "hello")
        let token = try #require(message["LifecycleActionToken"]?.text)
        try await stage.ask("CompleteLifecycleAction", "AutoScalingGroupName=g", "LifecycleHookName=boot", "LifecycleActionResult=CONTINUE", "LifecycleActionToken=\(token)")
        await stage.settle()
        #expect(try await stage.ids() == waiting)
        for call in ["CompleteLifecycleAction", "RecordLifecycleActionHeartbeat"] {
            let result = call.hasPrefix("C") ? ["LifecycleActionResult=CONTINUE"] : []
            for (line, message) in [("InstanceId=\(waiting[0])", "No active Lifecycle Action found with instance ID"), ("LifecycleActionToken=\(token)", "No active Lifecycle Action found with token"), ("", "Either InstanceId or LifecycleActionToken")] {
                do {
                    try await stage.ask(call, ["AutoScalingGroupName=g", "LifecycleHookName=boot"] + (line.isEmpty ? [] : [line]) + result)
                    Issue.record("accepted: \(call) \(line)")
                } catch { #expect(Stage.said(error).contains(message), "\(error)") }
            }
        }
    }

    @Test("Hooks that cannot be are refused", arguments: [
        (["HeartbeatTimeout=60"], "LifecycleTransition is required"), (["LifecycleTransition=autoscaling:EC2_INSTANCE_DANCING"], "Invalid lifecycle transition"),
        (["LifecycleTransition=autoscaling:EC2_INSTANCE_LAUNCHING", "HeartbeatTimeout=7201"], "less than or equal to 7200"),
        (["LifecycleTransition=autoscaling:EC2_INSTANCE_LAUNCHING", "DefaultResult=SHRUG"], "enum value set: [CONTINUE, ABANDON]"),
        (["LifecycleTransition=autoscaling:EC2_INSTANCE_LAUNCHING", "NotificationTargetARN=arn:aws:sqs:us-east-1:123456789012:q"], "hooks tell Amazon SNS topics"),
        (["LifecycleTransition=autoscaling:EC2_INSTANCE_LAUNCHING", "NotificationTargetARN=arn:aws:sns:us-east-1:123456789012:none"], "Unable to publish test message to notification target"),
    ])
    func refusals(form: [String], message: String) async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        do {
            try await stage.ask("PutLifecycleHook", ["AutoScalingGroupName=g", "LifecycleHookName=h"] + form)
            Issue.record("accepted: \(form)")
        } catch { #expect(Stage.said(error).contains(message), "\(error)") }
    }

    /// Outstanding actions are completed with ABANDON for launches (EC2 Auto Scaling API Reference, DeleteLifecycleHook).
    @Test("A deleted hook abandons whom it holds, and the next instance comes without it")
    func delete() async throws {
        let stage = try await hooked()
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=1")
        await stage.settle()
        try await stage.ask("DeleteLifecycleHook", "AutoScalingGroupName=g", "LifecycleHookName=boot")
        await stage.settle(.minutes(2))
        #expect(try await stage.ids().count == 1)
        #expect(await stage.refusal("DeleteLifecycleHook", "AutoScalingGroupName=g", "LifecycleHookName=boot") == "ValidationError: No Lifecycle Hook found with name boot")
    }
}
