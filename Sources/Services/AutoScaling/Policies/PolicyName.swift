import AWSWire
import GroupEngine

/// A policy by its name with its group's, or by its ARN alone.
struct PolicyName: Hashable, Sendable {
    let group: String
    let name: String

    init(_ text: String, group: String?, in call: Call) throws(ServiceFault) {
        guard text.hasPrefix("arn:") else {
            guard let group else { throw .validation("AutoScalingGroupName is required when the policy is not named by its ARN.") }
            (self.group, name) = (group, text)
            return
        }
        guard let arn = PolicyARN(text), arn.group.place == call.place, group ?? arn.group.name == arn.group.name else {
            throw .validation("PolicyARN or policy name \(text) not found")
        }
        (self.group, name) = (arn.group.name, arn.policy)
    }

    static func missing(_ name: String) -> ServiceFault { .validation("PolicyARN or policy name \(name) not found") }
}
