import AWSWire

/// The instances that a call names.
enum InstanceNames {
    /// At least one, each once, no more than a call may have.
    static func checked(_ ids: [String]?) throws(ServiceFault) -> [String] {
        guard let ids, !ids.isEmpty else { throw .validation("At least one instance ID must be specified.") }
        guard ids.count <= AutoScalingLimits.instancesOfCallMax else {
            throw .validation("A call can name at most \(AutoScalingLimits.instancesOfCallMax) instances.")
        }
        guard Set(ids).count == ids.count else { throw .validation("Duplicate instance IDs are not allowed: [\(ids.joined(separator: ", "))]") }
        return ids
    }
}
