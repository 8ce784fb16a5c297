import AWSWire

/// Deletes scheduled actions, and says which were not there. (EC2 Auto Scaling API Reference, BatchDeleteScheduledAction.)
struct BatchDeleteScheduledAction: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var scheduledActionNames: [String]
    }
    struct Output: Encodable, Sendable { var failedScheduledActions: [FailedScheduledAction] }
    static let access = Access.write("autoscaling:BatchDeleteScheduledAction")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let names = input.scheduledActionNames
        guard names.count <= AutoScalingLimits.batchMax else { throw .validation("A batch can have at most \(AutoScalingLimits.batchMax) scheduled actions.") }
        let schedule = desk.schedule(of: input.autoScalingGroupName, by: call), failed = FailureList()
        try await desk.change(input.autoScalingGroupName, by: call) { transaction in
            _ = try StoredGroup(schedule.group, in: transaction)
            failed.clear()
            for name in names {
                do { try schedule.delete(name, in: transaction) } catch let fault as ServiceFault { failed.add(name, fault) }
            }
        }
        return Output(failedScheduledActions: failed.all)
    }
}
