import AWSWire
import Base
import RecordStore
import Scaling
import TargetEngine

/// Makes a scalable target, or changes one; its capacity is then moved inside its bounds.
/// (Application Auto Scaling API Reference, RegisterScalableTarget.)
struct RegisterScalableTarget: Operation {
    struct Input: Decodable, Sendable {
        var serviceNamespace: String
        var resourceId: String
        var scalableDimension: String
        var minCapacity: Int?
        var maxCapacity: Int?
        var roleARN: String?
        var suspendedState: WireSuspendedState?
        var tags: [String: String]?
    }
    struct Output: Encodable, Sendable { var scalableTargetARN: String }
    static let access = Access.write("application-autoscaling:RegisterScalableTarget")
    static let recordedOnly = ["RoleARN": "this server asks the resource itself and takes no role to do so"]
    let desk: TargetDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let target = try TargetReference(input.serviceNamespace, input.resourceId, input.scalableDimension).registrable(in: call)
        if let refusal = desk.engine.refusal(of: target.resourceID) { throw .invalid("The resource \(target.resourceID) cannot be scaled: \(refusal).") }
        let tags = try TargetTags.checked(input.tags ?? [:])
        let code = desk.world.random.uuid().filter { $0 != "-" }, seed = desk.world.random.next()
        do {
            try await desk.engine.register(target, at: call.time, audit: call.auditEvent()) { there, present, snapshot in
                if there == nil { try RegisterScalableTarget.requireRoom(in: call, snapshot) }
                if there != nil, !tags.allSatisfy({ present[$0.key] == $0.value }) {
                    throw ServiceFault.invalid("Tags can only be specified when a scalable target is created; use TagResource to change those of one that is registered.")
                }
                return (try input.document(changing: there, code: code, seed: seed, at: call.time), there == nil ? tags : present)
            }
        } catch { throw ServiceFault(targets: error) }
        guard let arn = desk.engine.arn(of: target) else { throw .internal("The scalable target was deregistered while it was registered.") }
        return Output(scalableTargetARN: arn)
    }

    private static func requireRoom(in call: Call, _ snapshot: any RecordSnapshot) throws {
        guard try StoredTarget.all(in: call, snapshot).count < TargetLimits.targetsMax else {
            throw ServiceFault.limitReached("There are \(TargetLimits.targetsMax) scalable targets already, which is the most that a region can have.")
        }
    }
}

extension RegisterScalableTarget.Input {
    /// What is not said stays as it was; a new target needs both bounds.
    fileprivate func document(changing there: TargetDocument?, code: String, seed: UInt64, at time: Timestamp) throws(ServiceFault) -> TargetDocument {
        guard let low = minCapacity ?? there?.minCapacity, let high = maxCapacity ?? there?.maxCapacity else {
            throw .invalid("MinCapacity and MaxCapacity are required when registering a new scalable target")
        }
        try CapacityBounds.check(low, high)
        var document = there ?? TargetDocument(code: code, createdAt: time, seed: seed, minCapacity: low, maxCapacity: high)
        (document.minCapacity, document.maxCapacity) = (low, high)
        document.suspended = suspendedState?.changing(document.suspended) ?? document.suspended
        document.roleARN = roleARN ?? document.roleARN
        return document
    }
}

/// Bounds of a capacity, as calls give them.
enum CapacityBounds {
    static func check(_ low: Int?, _ high: Int?) throws(ServiceFault) {
        for (name, value) in [("MinCapacity", low), ("MaxCapacity", high)] {
            if let value, !(0...TargetLimits.capacityMax).contains(value) { throw .invalid("\(name) must be from 0 to \(TargetLimits.capacityMax), not \(value)") }
        }
        if let low, let high, low > high { throw .invalid("Maximum capacity cannot be less than minimum capacity") }
    }
}

/// (Application Auto Scaling API Reference, SuspendedState.)
struct WireSuspendedState: Codable, Hashable, Sendable {
    var dynamicScalingInSuspended: Bool?
    var dynamicScalingOutSuspended: Bool?
    var scheduledScalingSuspended: Bool?

    init(_ suspended: SuspendedScaling) {
        (dynamicScalingInSuspended, dynamicScalingOutSuspended, scheduledScalingSuspended) = (suspended.dynamicIn, suspended.dynamicOut, suspended.scheduled)
    }

    func changing(_ old: SuspendedScaling) -> SuspendedScaling {
        SuspendedScaling(
            dynamicIn: dynamicScalingInSuspended ?? old.dynamicIn, dynamicOut: dynamicScalingOutSuspended ?? old.dynamicOut,
            scheduled: scheduledScalingSuspended ?? old.scheduled)
    }
}
