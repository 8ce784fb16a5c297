import AWSWire
import AlarmEngine

/// Enables the actions of alarms; names that no alarm has are passed over. (CloudWatch API Reference, EnableAlarmActions.)
struct EnableAlarmActions: Operation {
    struct Input: Decodable, Sendable { var alarmNames: [String] }
    static let access = Access.write("cloudwatch:EnableAlarmActions")
    let engine: AlarmEngine

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let alarms = Set(input.alarmNames).sorted().map(call.alarm)
        try await engine.change { try await $0.setActionsEnabled(true, of: alarms, at: call.time, audit: call.auditEvent()) }
        return Empty()
    }
}
