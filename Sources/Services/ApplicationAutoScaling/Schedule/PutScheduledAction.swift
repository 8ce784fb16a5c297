import AWSWire
import Base
import Scaling
import TargetEngine

/// Creates a scheduled action, or changes the one of that name. (Application Auto Scaling API Reference, PutScheduledAction.)
struct PutScheduledAction: Operation {
    struct Input: Decodable, Sendable {
        var serviceNamespace: String
        var schedule: String?
        var timezone: String?
        var scheduledActionName: String
        var resourceId: String
        var scalableDimension: String
        var startTime: Timestamp?
        var endTime: Timestamp?
        var scalableTargetAction: WireTargetAction?
    }
    static let access = Access.write("application-autoscaling:PutScheduledAction")
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let target = try TargetReference(input.serviceNamespace, input.resourceId, input.scalableDimension).registered(in: call)
        let rules = ScheduleRules(zones: desk.engine.zones, now: call.time), uuid = desk.world.random.uuid()
        try await desk.change(target, by: call) { transaction in
            let there = try TargetRecords(of: target, in: transaction).part(input.scheduledActionName, TargetScheduleDocument.self)
            let action = try input.action(changing: there?.action, at: call.time)
            try rules.check(action)
            try TargetPartsDesk.put(
                TargetScheduleDocument(action: action, uuid: there?.uuid ?? uuid), named: action.name, of: target, max: TargetLimits.scheduledActionsMax,
                called: "scheduled actions", at: call, in: transaction)
        }
        return Empty()
    }
}

/// (Application Auto Scaling API Reference, ScalableTargetAction.)
struct WireTargetAction: Codable, Hashable, Sendable {
    var minCapacity: Int?
    var maxCapacity: Int?
}

extension PutScheduledAction.Input {
    /// What is not said stays as it was, but for the times, which are then deleted.
    fileprivate func action(changing old: TargetSchedule?, at time: Timestamp) throws(ServiceFault) -> TargetSchedule {
        guard let when = schedule ?? old?.when else { throw .invalid("Schedule is required for a new scheduled action") }
        let bounds = scalableTargetAction ?? WireTargetAction(minCapacity: old?.minCapacity, maxCapacity: old?.maxCapacity)
        return TargetSchedule(
            name: scheduledActionName, when: when, timeZone: timezone ?? old?.timeZone, startTime: startTime, endTime: endTime, minCapacity: bounds.minCapacity,
            maxCapacity: bounds.maxCapacity, createdAt: old?.createdAt ?? time, updatedAt: time)
    }
}
