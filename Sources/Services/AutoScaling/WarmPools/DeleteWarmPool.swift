import AWSWire
import GroupEngine
import RecordStore
import Scaling

/// Empties the pool of a group and then has none. (EC2 Auto Scaling API Reference, DeleteWarmPool.) By force nothing is done
/// otherwise: instances of the pool carry no load that would be waited for.
struct DeleteWarmPool: Operation {
    struct Input: Decodable, Sendable {
        var autoScalingGroupName: String
        var forceDelete: Bool?
    }
    static let access = Access.write("autoscaling:DeleteWarmPool")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let group = call.group(input.autoScalingGroupName)
        let isThere = desk.engine.state(of: group).flatMap(WarmPoolConfiguration.init) != nil
        try await desk.change(group.name, by: call) { transaction in
            _ = try StoredGroup(group, in: transaction)
            guard isThere, var document = try GroupParts.part(group, "", WarmPoolDocument.self, in: transaction) else {
                throw ServiceFault.validation("No warm pool found for AutoScalingGroup \(group.name)")
            }
            document.settings.isDeleting = true
            try transaction.put(
                group.key(WarmPoolDocument.recordType, ""), document: document.document, tags: [:], relationships: [.init(role: "group", to: group.key)],
                at: call.time, expecting: nil)
        }
        return Empty()
    }
}
