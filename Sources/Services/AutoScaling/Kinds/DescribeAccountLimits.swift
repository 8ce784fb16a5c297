import AWSWire

/// How many groups and launch configurations there are, and can be, in the region. (EC2 Auto Scaling API Reference, DescribeAccountLimits.)
struct DescribeAccountLimits: Operation {
    struct Output: Encodable, Sendable {
        var maxNumberOfAutoScalingGroups = AutoScalingLimits.groupsMax
        var maxNumberOfLaunchConfigurations = AutoScalingLimits.launchConfigurationsMax
        var numberOfAutoScalingGroups: Int
        var numberOfLaunchConfigurations: Int
    }
    static let access = Access.read("autoscaling:DescribeAccountLimits")
    let desk: GroupDesk

    func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Output {
        try await desk.records.look { snapshot in
            Output(
                numberOfAutoScalingGroups: try StoredGroup.all(in: call.place, snapshot).count,
                numberOfLaunchConfigurations: try LaunchConfigurations.all(in: call.place, snapshot).count)
        }
    }
}
