import Base
import World

/// The group of the demonstration: 2 to 5 members of a small HTTP app in two zones, which step policies make follow their load. Made and
/// removed through the server's own API, as any client would.
struct DemoGroup {
    static let name = "my-asg"
    /// Its launch template, role and profile have names that begin so.
    static let app = "my-asg-app"
    static let hook = "ready"
    static let sizes = (min: 2, desired: 2, max: 5)
    static let zones = ["a", "b"]
    /// The load that makes it grow at once: 50 requests a second for each of two members.
    static let suggestedRate = 100, suggestedDuration = "40s"
    /// The tag that says on which port a member listens: `hinomi load` reads it.
    static let portTag = "hinomi:port"
    /// How long the members may take to end when the demonstration does.
    static let endTimeout = TimeSpan.seconds(15)
    private static let image = "ami-00000000000000001"

    let calls: DemoCalls
    let clock: any WorldClock

    /// Makes it, unless it is there: a server that was killed finds its group again.
    func setUp(port: Int) async throws {
        if try await isThere() { return }
        // What a kill among the calls below left behind.
        try await removeParts()
        try await makeRole()
        try await calls.call(.ec2, "CreateLaunchTemplate", template(port: port))
        try await calls.call(.autoscaling, "CreateAutoScalingGroup", group(port: port))
        for policy in DemoPolicy.all {
            let arn = try await calls.call(.autoscaling, "PutScalingPolicy", policy.parameters(group: DemoGroup.name), answering: "PolicyARN")
            try await calls.call(.monitoring, "PutMetricAlarm", policy.alarm(group: DemoGroup.name, action: arn))
        }
        try await calls.call(.autoscaling, "PutScheduledUpdateGroupAction", [
            ("AutoScalingGroupName", DemoGroup.name), ("ScheduledActionName", "evening"), ("Recurrence", "0 18 * * *"), ("DesiredCapacity", "3"),
        ])
    }

    /// Removes it with its members, and waits until their last process has ended.
    func tearDown() async throws {
        guard try await isThere() else { return try await removeParts() }
        try await calls.call(.autoscaling, "DeleteAutoScalingGroup", [("AutoScalingGroupName", DemoGroup.name), ("ForceDelete", "true")])
        let deadline = clock.uptime + DemoGroup.endTimeout
        while try await isThere(), clock.uptime < deadline { try await clock.sleep(untilUptime: clock.uptime + .milliseconds(100)) }
        try await removeParts()
    }

    private func isThere() async throws -> Bool {
        try await calls.call(.autoscaling, "DescribeAutoScalingGroups", [("AutoScalingGroupNames.member.1", DemoGroup.name)]).contains("<AutoScalingGroupName>")
    }

    private func removeParts() async throws {
        let role = ("RoleName", DemoGroup.app), profile = ("InstanceProfileName", DemoGroup.app)
        // One by one: of several, one that is not there would keep the others.
        for policy in DemoPolicy.all { try await calls.remove(.monitoring, "DeleteAlarms", [("AlarmNames.member.1", policy.alarmName)]) }
        try await calls.remove(.ec2, "DeleteLaunchTemplate", [("LaunchTemplateName", DemoGroup.app)])
        try await calls.remove(.iam, "RemoveRoleFromInstanceProfile", [profile, role])
        try await calls.remove(.iam, "DeleteInstanceProfile", [profile])
        try await calls.remove(.iam, "DeleteRolePolicy", [role, ("PolicyName", DemoGroup.app)])
        try await calls.remove(.iam, "DeleteRole", [role])
    }

    /// A role for instances that may say how they are, and nothing else.
    private func makeRole() async throws {
        let role = ("RoleName", DemoGroup.app), profile = ("InstanceProfileName", DemoGroup.app)
        let trust: JSONValue = ["Version": "2012-10-17", "Statement": [["Effect": "Allow", "Principal": ["Service": "ec2.amazonaws.com"], "Action": "sts:AssumeRole"]]]
        let actions: JSONValue = ["cloudwatch:PutMetricData", "autoscaling:CompleteLifecycleAction"]
        let policy: JSONValue = ["Version": "2012-10-17", "Statement": [["Effect": "Allow", "Action": actions, "Resource": "*"]]]
        try await calls.call(.iam, "CreateRole", [role, ("AssumeRolePolicyDocument", trust.encodedText)])
        try await calls.call(.iam, "PutRolePolicy", [role, ("PolicyName", DemoGroup.app), ("PolicyDocument", policy.encodedText)])
        try await calls.call(.iam, "CreateInstanceProfile", [profile])
        try await calls.call(.iam, "AddRoleToInstanceProfile", [profile, role])
    }

    private func template(port: Int) -> [(String, String)] {
        let script = DemoApp.script(group: DemoGroup.name, hook: DemoGroup.hook, port: port)
        return [
            ("LaunchTemplateName", DemoGroup.app), ("LaunchTemplateData.ImageId", DemoGroup.image), ("LaunchTemplateData.InstanceType", "local.micro"),
            ("LaunchTemplateData.IamInstanceProfile.Name", DemoGroup.app), ("LaunchTemplateData.UserData", Base64Text.encoded(Array(script.utf8))),
        ]
    }

    /// A member is in service once its app says that it listens; one that never does is replaced.
    private func group(port: Int) -> [(String, String)] {
        let hook = "LifecycleHookSpecificationList.member.1.", tag = "Tags.member.1."
        return [
            ("AutoScalingGroupName", DemoGroup.name), ("MinSize", "\(DemoGroup.sizes.min)"), ("DesiredCapacity", "\(DemoGroup.sizes.desired)"), ("MaxSize", "\(DemoGroup.sizes.max)"),
            ("LaunchTemplate.LaunchTemplateName", DemoGroup.app), ("LaunchTemplate.Version", "$Latest"), ("HealthCheckGracePeriod", "30"),
            ("\(hook)LifecycleHookName", DemoGroup.hook), ("\(hook)LifecycleTransition", "autoscaling:EC2_INSTANCE_LAUNCHING"), ("\(hook)HeartbeatTimeout", "120"),
            ("\(hook)DefaultResult", "ABANDON"), ("\(tag)Key", DemoGroup.portTag), ("\(tag)Value", "\(port)"), ("\(tag)PropagateAtLaunch", "true"),
        ] + DemoGroup.zones.enumerated().map { ("AvailabilityZones.member.\($0.offset + 1)", calls.region + $0.element) }
    }
}
