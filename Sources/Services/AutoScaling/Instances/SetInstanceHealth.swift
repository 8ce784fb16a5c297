import AWSWire

/// Says that an instance is well, or is not and shall be replaced. (EC2 Auto Scaling API Reference, SetInstanceHealth.)
struct SetInstanceHealth: Operation {
    struct Input: Decodable, Sendable {
        var instanceId: String
        var healthStatus: String
        var shouldRespectGracePeriod: Bool?
    }
    static let access = Access.write("autoscaling:SetInstanceHealth")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard ["Healthy", "Unhealthy"].contains(input.healthStatus) else {
            throw .validation("Invalid health status: \(input.healthStatus). Valid values are Healthy and Unhealthy.")
        }
        let group = try desk.group(ofInstance: input.instanceId, in: call)
        let isHealthy = input.healthStatus == "Healthy"
        try await desk.request(
            group, .setHealth(instance: input.instanceId, isHealthy: isHealthy, respectsGrace: input.shouldRespectGracePeriod ?? true), by: call)
        return Empty()
    }
}
