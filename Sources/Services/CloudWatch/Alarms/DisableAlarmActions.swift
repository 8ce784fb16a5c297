import AWSWire
import AlarmEngine

/// Disables the actions of alarms; names that no alarm has are passed over. (CloudWatch API Reference, DisableAlarmActions.)
struct DisableAlarmActions: Operation {
    struct Input: Decodable, Sendable { var alarmNames: [String] }
    static let access = Access.write("cloudwatch:DisableAlarmActions")
    let engine: AlarmEngine

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let alarms = Set(input.alarmNames).sorted().map(call.alarm)
        try await engine.change { try await $0.setActionsEnabled(false, of: alarms, at: call.time, audit: call.auditEvent()) }
        return Empty()
    }
}
