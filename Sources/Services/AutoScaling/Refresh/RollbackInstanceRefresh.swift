import AWSWire

/// Turns a refresh round, to what the group launched before. (EC2 Auto Scaling API Reference, RollbackInstanceRefresh.)
struct RollbackInstanceRefresh: Operation {
    struct Input: Decodable, Sendable { var autoScalingGroupName: String }
    struct Output: Encodable, Sendable { var instanceRefreshId: String? }
    static let access = Access.write("autoscaling:RollbackInstanceRefresh")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try await desk.request(input.autoScalingGroupName, .rollbackRefresh, by: call)
        return Output(instanceRefreshId: desk.engine.state(of: call.group(input.autoScalingGroupName))?.refresh?.id)
    }
}
