import AWSWire
import Compute

/// Instances as EC2 speaks of them. Compute keeps them; what is here reads and orders.
enum InstanceKind {
    static let kind = ResourceKind(
        type: InstanceConfiguration.recordType, prefix: "i", tagType: "instance", missingCode: "InvalidInstanceID.NotFound", noun: "instance ID")

    /// Throws for texts that are no ids of instances.
    static func check(_ ids: [String]) throws(ServiceFault) {
        for id in ids where !kind.isID(id) {
            throw .refused("InvalidInstanceID.Malformed", "Invalid id: \"\(id.prefix(256))\" (InstanceId)")
        }
    }
}

/// What the EC2 service bounds by itself.
enum InstanceLimits {
    static let perRegionMax = ComputeLimits.instancesMax
    /// Security groups of one instance (VPC User Guide, Amazon VPC quotas).
    static let groupsMax = 16
    static let namedMax = 1000
}

extension InstanceControl {
    /// The instance of that id; throws as EC2 does.
    func find(_ id: String, in call: Call) throws(ServiceFault) -> Instance {
        try InstanceKind.check([id])
        guard let instance = instance(id, in: call.place) else { throw InstanceKind.kind.missing([id]) }
        return instance
    }

    /// Those of the ids, or all, sorted by id.
    func listed(_ ids: [String]?, in call: Call) throws(ServiceFault) -> [Instance] {
        guard let ids, !ids.isEmpty else { return instances(in: call.place) }
        try InstanceKind.check(ids)
        var found: [Instance] = [], missing: [String] = []
        for id in Set(ids).sorted() {
            if let instance = instance(id, in: call.place) { found.append(instance) } else { missing.append(id) }
        }
        guard missing.isEmpty else { throw InstanceKind.kind.missing(missing) }
        return found
    }
}

extension Call {
    /// This call as the reason for a change to instances.
    var cause: ChangeCause { ChangeCause(requester: .user, audit: auditEvent(), time: time) }
}
