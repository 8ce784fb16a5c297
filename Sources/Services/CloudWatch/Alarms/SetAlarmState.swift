import AWSWire
import AlarmEngine
import Alarms
import Base

/// Sets the state of an alarm until its next evaluation. (CloudWatch API Reference, SetAlarmState.)
struct SetAlarmState: Operation {
    struct Input: Decodable, Sendable {
        var alarmName: String
        var stateValue: AlarmState
        var stateReason: String
        var stateReasonData: String?
    }
    static let access = Access.write("cloudwatch:SetAlarmState")
    let engine: AlarmEngine

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        if let data = input.stateReasonData {
            do { _ = try JSONValue(parsing: data) } catch { throw .modeled("InvalidFormatFault", "StateReasonData is not valid JSON: \(error)") }
        }
        let reason = StateReason(text: input.stateReason, data: input.stateReasonData)
        try await engine.change {
            try await $0.setState(
                call.alarm(input.alarmName), to: input.stateValue, reason: reason, by: call.principal.arn, at: call.time, audit: call.auditEvent())
        }
        return Empty()
    }
}
