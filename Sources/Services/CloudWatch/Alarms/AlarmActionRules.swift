import AWSWire
import Alarms
import Base

/// Which actions an alarm may have: those that this server takes. Every other one that CloudWatch knows is refused, so that no alarm is
/// accepted that would then do nothing.
enum AlarmActionRules {
    /// What an action may do.
    enum Kind: Hashable { case notification, scaling }

    /// `kinds`: composite alarms notify only, metric alarms scale too (CloudWatch User Guide, Create a composite alarm).
    static func settings(
        isEnabled: Bool?, ok: [String]?, alarm: [String]?, insufficientData: [String]?, kinds: Set<Kind> = [.notification, .scaling], in call: Call
    ) throws(ServiceFault) -> ActionSettings {
        let settings = ActionSettings(isEnabled: isEnabled ?? true, ok: ok ?? [], alarm: alarm ?? [], insufficientData: insufficientData ?? [])
        for actions in [settings.ok, settings.alarm, settings.insufficientData] {
            guard actions.count <= ActionSettings.actionsMax else {
                throw .validation("Alarms can have at most \(ActionSettings.actionsMax) actions for each state")
            }
            for action in actions { try check(action, kinds, in: call) }
        }
        return settings
    }

    private static func check(_ action: String, _ kinds: Set<Kind>, in call: Call) throws(ServiceFault) {
        guard let arn = ARN(action) else { throw .validation("Invalid arn syntax: \(action)") }
        switch arn.service {
        case "sns": guard !arn.resource.contains(":"), arn.account.utf8.count == 12 else { throw .validation("Invalid arn syntax: \(action)") }
        case "autoscaling" where kinds.contains(.scaling): try checkPolicy(arn, action, in: call)
        case "autoscaling": throw .validation("The action \(action) is not supported by composite alarms: they can notify Amazon SNS topics.")
        default:
            throw .validation(
                "The action \(action) is not supported by this server: alarms can notify Amazon SNS topics and execute scaling policies, not \(arn.service).")
        }
        guard arn.region == call.region else { throw .validation("Invalid region \(arn.region) specified. Only \(call.region) is supported.") }
    }

    /// `scalingPolicy:UUID:autoScalingGroupName/GROUP:policyName/POLICY` or `scalingPolicy:UUID:resource/NAMESPACE/ID:policyName/POLICY`,
    /// of the caller's own account. Ids of resources and names of
    /// policies have colons of their own.
    private static func checkPolicy(_ arn: ARN, _ action: String, in call: Call) throws(ServiceFault) {
        let parts = arn.resource.split(separator: ":", omittingEmptySubsequences: false)
        let owner = parts.count > 2 ? parts[2] : ""
        guard parts.count >= 4, parts[0] == "scalingPolicy", !parts[1].isEmpty, owner.hasPrefix("autoScalingGroupName/") || owner.hasPrefix("resource/"),
            (owner.hasPrefix("resource/") ? parts.dropFirst(3) : parts[3...3]).contains(where: { $0.hasPrefix("policyName/") })
        else { throw .validation("Invalid arn syntax: \(action)") }
        guard arn.account == call.account else { throw .validation("The scaling policy \(action) is of another account.") }
    }
}
