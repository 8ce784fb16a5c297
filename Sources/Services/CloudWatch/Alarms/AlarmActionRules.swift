import AWSWire
import Alarms
import Base

/// Which actions an alarm may have: those that this server takes. Every other one that CloudWatch knows is refused, so that no alarm is
/// accepted that would then do nothing.
enum AlarmActionRules {
    static func settings(isEnabled: Bool?, ok: [String]?, alarm: [String]?, insufficientData: [String]?, in call: Call) throws(ServiceFault) -> ActionSettings {
        let settings = ActionSettings(isEnabled: isEnabled ?? true, ok: ok ?? [], alarm: alarm ?? [], insufficientData: insufficientData ?? [])
        for actions in [settings.ok, settings.alarm, settings.insufficientData] {
            guard actions.count <= ActionSettings.actionsMax else {
                throw .validation("Alarms can have at most \(ActionSettings.actionsMax) actions for each state")
            }
            for action in actions { try check(action, in: call) }
        }
        return settings
    }

    private static func check(_ action: String, in call: Call) throws(ServiceFault) {
        guard let arn = ARN(action) else { throw .validation("Invalid arn syntax: \(action)") }
        guard arn.service == "sns" else {
            throw .validation("The action \(action) is not supported by this server: alarms can notify Amazon SNS topics, not \(arn.service).")
        }
        guard arn.region == call.region else { throw .validation("Invalid region \(arn.region) specified. Only \(call.region) is supported.") }
        guard !arn.resource.contains(":"), arn.account.utf8.count == 12 else { throw .validation("Invalid arn syntax: \(action)") }
    }
}
