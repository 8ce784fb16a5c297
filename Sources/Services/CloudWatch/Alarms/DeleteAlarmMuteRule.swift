import AWSWire
import AlarmEngine

/// Deletes a mute rule and unmutes its alarms at once; succeeds where there is none. (CloudWatch API Reference, DeleteAlarmMuteRule.)
struct DeleteAlarmMuteRule: Operation {
    struct Input: Decodable, Sendable { var alarmMuteRuleName: String }
    static let access = Access.write("cloudwatch:DeleteAlarmMuteRule")
    let engine: AlarmEngine

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let key = MuteRuleKeys.key(input.alarmMuteRuleName, in: call)
        _ = try await engine.change { try await $0.deleteMuteRule(key, at: call.time, audit: call.auditEvent()) }
        return Empty()
    }
}
