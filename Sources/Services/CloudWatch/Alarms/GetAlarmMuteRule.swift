import AWSWire
import AlarmEngine
import Alarms
import Base
import RecordStore

/// A mute rule with its status. (CloudWatch API Reference, GetAlarmMuteRule.)
struct GetAlarmMuteRule: Operation {
    struct Input: Decodable, Sendable { var alarmMuteRuleName: String }
    struct Output: Encodable, Sendable {
        var name: String
        var alarmMuteRuleArn: String
        var description: String?
        var rule: PutAlarmMuteRule.Rule
        var muteTargets: PutAlarmMuteRule.Targets?
        var startDate: Timestamp?
        var expireDate: Timestamp?
        var status: MuteRule.Status?
        var lastUpdatedTimestamp: Timestamp
        var muteType: String
    }
    static let access = Access.read("cloudwatch:GetAlarmMuteRule")
    let engine: AlarmEngine
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let key = MuteRuleKeys.key(input.alarmMuteRuleName, in: call)
        let record = try await records.look { try $0.record(key) }
        guard let record, let rule = MuteRuleConfiguration(document: record.document) else { throw MuteRuleKeys.missing(input.alarmMuteRuleName) }
        return Output(
            name: rule.name, alarmMuteRuleArn: MuteRuleKeys.arn(key), description: rule.ruleDescription,
            rule: .init(schedule: .init(expression: rule.expression, duration: rule.duration, timezone: rule.timezone)),
            muteTargets: rule.alarmNames.map { .init(alarmNames: $0) }, startDate: rule.start, expireDate: rule.expires,
            status: engine.muteStatus(key, at: call.time), lastUpdatedTimestamp: record.updatedAt, muteType: rule.muteType)
    }
}
