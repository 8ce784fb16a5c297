import AWSWire
import AlarmEngine
import Alarms
import Base
import RecordStore

/// The mute rules of the account in the region, in the order of their names. (CloudWatch API Reference, ListAlarmMuteRules.)
struct ListAlarmMuteRules: Operation {
    struct Input: Decodable, Sendable {
        var alarmName: String?
        var statuses: [MuteRule.Status]?
        var maxRecords: Int?
        var nextToken: String?
    }
    struct Summary: Encodable, Sendable {
        var alarmMuteRuleArn: String
        var expireDate: Timestamp?
        var status: MuteRule.Status?
        var muteType: String
        var lastUpdatedTimestamp: Timestamp
    }
    struct Output: Encodable, Sendable {
        var alarmMuteRuleSummaries: [Summary]
        var nextToken: String?
    }
    static let access = Access.read("cloudwatch:ListAlarmMuteRules")
    let engine: AlarmEngine
    let records: any RecordStoring

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let after = input.nextToken.flatMap { $0.isEmpty ? nil : $0 }
        let found = try await records.look { snapshot in
            try snapshot.records(
                type: MuteRuleConfiguration.type, account: call.account, region: call.region, idPrefix: "", after: after, limit: AlarmLimits.muteRulesMax)
        }
        let matching = found.compactMap { record in summary(of: record, input, at: call.time).map { (record.key.id, $0) } }
        let shown = matching.prefix(min(input.maxRecords ?? AlarmLimits.pageDefault, AlarmLimits.pageMax))
        return Output(alarmMuteRuleSummaries: shown.map(\.1), nextToken: matching.count > shown.count ? shown.last?.0 : nil)
    }

    private func summary(of record: Record, _ input: Input, at time: Timestamp) -> Summary? {
        guard let rule = MuteRuleConfiguration(document: record.document) else { return nil }
        let status = engine.muteStatus(record.key, at: time)
        if let name = input.alarmName, !(rule.alarmNames ?? []).contains(name) { return nil }
        if let wanted = input.statuses, !wanted.isEmpty, !(status.map(wanted.contains) ?? false) { return nil }
        return Summary(
            alarmMuteRuleArn: MuteRuleKeys.arn(record.key), expireDate: rule.expires, status: status, muteType: rule.muteType,
            lastUpdatedTimestamp: record.updatedAt)
    }
}
