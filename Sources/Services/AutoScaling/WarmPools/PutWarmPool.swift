import AWSWire
import GroupEngine
import RecordStore
import Scaling

/// Makes or changes the pool of prepared instances beside a group. (EC2 Auto Scaling API Reference, PutWarmPool.)
struct PutWarmPool: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var maxGroupPreparedCapacity: Int?
        var minSize: Int?
        var poolState: String?
        var instanceReusePolicy: InstanceReusePolicy?
    }
    static let access = Access.write("autoscaling:PutWarmPool")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let settings = try input.settings()
        let group = call.group(input.autoScalingGroupName)
        try await desk.change(group.name, by: call) { transaction in
            _ = try StoredGroup(group, in: transaction)
            try transaction.put(
                group.key(WarmPoolDocument.recordType, ""), document: WarmPoolDocument(settings: settings).document, tags: [:],
                relationships: [.init(role: "group", to: group.key)], at: call.time, expecting: nil)
        }
        return Empty()
    }
}

extension PutWarmPool.Input {
    fileprivate func settings() throws(ServiceFault) -> WarmPoolSettings {
        guard poolState != "Hibernated" else { throw .notSupported("PoolState", "Hibernated", "instances have no memory that could be kept") }
        try Bounds.check(minSize, "minSize", 0...AutoScalingLimits.sizeMax)
        // -1 is the group's maximum, as if nothing was said.
        try Bounds.check(maxGroupPreparedCapacity, "maxGroupPreparedCapacity", -1...AutoScalingLimits.sizeMax)
        return WarmPoolSettings(
            minSize: minSize ?? 0, maxGroupPreparedCapacity: maxGroupPreparedCapacity == -1 ? nil : maxGroupPreparedCapacity,
            poolState: poolState.flatMap(WarmPoolSettings.PoolState.init) ?? .stopped, reusesOnScaleIn: instanceReusePolicy?.reuseOnScaleIn ?? false)
    }
}
