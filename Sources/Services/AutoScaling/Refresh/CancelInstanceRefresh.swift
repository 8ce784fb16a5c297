import AWSWire

/// Ends a refresh; what was replaced stays. (EC2 Auto Scaling API Reference, CancelInstanceRefresh.)
struct CancelInstanceRefresh: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var waitForTransitioningInstances: Bool?
    }
    struct Output: Encodable, Sendable { var instanceRefreshId: String? }
    static let access = Access.write("autoscaling:CancelInstanceRefresh")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        if input.waitForTransitioningInstances == false {
            throw .notSupported("WaitForTransitioningInstances", "false", "an instance that is on its way is waited for")
        }
        try await desk.request(input.autoScalingGroupName, .cancelRefresh, by: call)
        return Output(instanceRefreshId: desk.engine.state(of: call.group(input.autoScalingGroupName))?.refresh?.id)
    }
}
