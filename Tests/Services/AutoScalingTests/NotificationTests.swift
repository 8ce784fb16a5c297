import Testing

@testable import AutoScaling

@Suite struct NotificationTests {
    @Test("A topic is told of a test, then of launches and terminations, as it asked")
    func notifications() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        try await stage.ask(
            "PutNotificationConfiguration", "AutoScalingGroupName=g", "TopicARN=\(Stage.topic)", "NotificationTypes.member.1=autoscaling:EC2_INSTANCE_TERMINATE",
            "NotificationTypes.member.2=autoscaling:EC2_INSTANCE_LAUNCH")
        #expect(stage.notices.messages.first?["AutoScalingGroupARN"]?.text == (try await stage.group().text("AutoScalingGroupARN")))
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=1")
        await stage.settle()
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=0")
        await stage.settle()
        #expect(stage.notices.events == ["autoscaling:TEST_NOTIFICATION", "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"])
        let lines = try await stage.ask("DescribeNotificationConfigurations", "AutoScalingGroupNames.member.1=g")
        #expect(lines.texts("NotificationConfigurations", "NotificationType") == ["autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"])
        try await stage.ask("DeleteNotificationConfiguration", "AutoScalingGroupName=g", "TopicARN=\(Stage.topic)")
        #expect(try await stage.ask("DescribeNotificationConfigurations")["NotificationConfigurations"]?.items == [])
    }

    @Test("Topics that are not there and types that do not exist are refused")
    func refusals() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        #expect(await stage.refusal("PutNotificationConfiguration", "AutoScalingGroupName=g", "TopicARN=arn:aws:sns:us-east-1:123456789012:none", "NotificationTypes.member.1=autoscaling:EC2_INSTANCE_LAUNCH").contains("Unable to publish"))
        #expect(await stage.refusal("PutNotificationConfiguration", "AutoScalingGroupName=g", "TopicARN=\(Stage.topic)", "NotificationTypes.member.1=autoscaling:NOTHING").contains("is not a valid Notification Type"))
        #expect(await stage.refusal("PutNotificationConfiguration", "AutoScalingGroupName=none", "TopicARN=\(Stage.topic)", "NotificationTypes.member.1=autoscaling:EC2_INSTANCE_LAUNCH").contains("name not found"))
        #expect(stage.notices.events == [])
    }
}
