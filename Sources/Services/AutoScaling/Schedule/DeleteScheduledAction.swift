import AWSWire

/// Deletes a scheduled action. (EC2 Auto Scaling API Reference, DeleteScheduledAction.)
struct DeleteScheduledAction: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var scheduledActionName: String
    }
    static let access = Access.write("autoscaling:DeleteScheduledAction")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let schedule = desk.schedule(of: input.autoScalingGroupName, by: call)
        try await desk.change(input.autoScalingGroupName, by: call) { transaction in
            _ = try StoredGroup(schedule.group, in: transaction)
            try schedule.delete(input.scheduledActionName, in: transaction)
        }
        return Empty()
    }
}
