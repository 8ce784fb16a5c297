import AWSWire
import AlarmEngine
import Alarms
import Base
import RecordStore

/// Creates or replaces a rule that mutes the actions of alarms in windows of time. (CloudWatch API Reference, PutAlarmMuteRule.)
struct PutAlarmMuteRule: Operation {
    struct Schedule: Codable, Hashable, Sendable {
        var expression: String
        var duration: String
        var timezone: String?
    }
    struct Rule: Codable, Hashable, Sendable { var schedule: Schedule }
    struct Targets: Codable, Hashable, Sendable { var alarmNames: [String] }
    struct Input: Decodable, Sendable {
        var name: String
        var description: String?
        var rule: Rule
        var muteTargets: Targets?
        var tags: [ResourceTag]?
        var startDate: Timestamp?
        var expireDate: Timestamp?
    }
    static let access = Access.write("cloudwatch:PutAlarmMuteRule")
    let engine: AlarmEngine
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try AlarmNameRules.check(input.name, "Name")
        let configuration = input.configuration
        try check(configuration)
        let key = MuteRuleKeys.key(input.name, in: call)
        try await checkRecords(configuration, key, in: call)
        let tags = try ResourceTag.checked(input.tags ?? [])
        try await engine.change { try await $0.putMuteRule(key, configuration, tags: tags, at: call.time, audit: call.auditEvent()) }
        return Empty()
    }

    private func check(_ rule: MuteRuleConfiguration) throws(ServiceFault) {
        guard MuteSchedule.occurrence(rule.expression) != nil else {
            throw .validation("Expression must be cron(Minutes Hours Day-of-month Month Day-of-week) or at(yyyy-MM-ddThh:mm): \(rule.expression)")
        }
        guard MuteDuration.read(rule.duration) != nil else { throw .validation("Duration must be an ISO 8601 duration from PT1M to P15D: \(rule.duration)") }
        guard engine.zones.zone(rule.timezone ?? "UTC") != nil else { throw .validation("Timezone is not known: \(rule.timezone ?? "")") }
        if let start = rule.start, let expires = rule.expires, expires <= start { throw .validation("ExpireDate must be after StartDate") }
    }

    private func checkRecords(_ rule: MuteRuleConfiguration, _ key: RecordKey, in call: Call) async throws(ServiceFault) {
        try await records.look { snapshot in
            let missing = try (rule.alarmNames ?? []).filter { try call.alarm($0).record(in: snapshot) == nil }
            guard missing.isEmpty else { throw ServiceFault.validation("MuteTargets names alarms that do not exist: \(missing.joined(separator: ", "))") }
            let rules = try snapshot.records(
                type: key.type, account: key.account, region: key.region, idPrefix: "", after: nil, limit: AlarmLimits.muteRulesMax)
            guard rules.count < AlarmLimits.muteRulesMax || rules.contains(where: { $0.key == key }) else {
                throw ServiceFault.modeled("LimitExceededFault", "The maximum limit for alarm mute rules (\(AlarmLimits.muteRulesMax)) is reached")
            }
        }
    }
}

extension PutAlarmMuteRule.Input {
    fileprivate var configuration: MuteRuleConfiguration {
        MuteRuleConfiguration(
            name: name, ruleDescription: description, expression: rule.schedule.expression, duration: rule.schedule.duration, timezone: rule.schedule.timezone,
            alarmNames: muteTargets?.alarmNames, start: startDate, expires: expireDate)
    }
}
