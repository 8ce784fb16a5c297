import Alarms
import Base

/// A mute rule as it was put, and its document (CloudFormation property names of AWS::CloudWatch::AlarmMuteRule).
public struct MuteRuleConfiguration: Hashable, Sendable {
    public static let type = "AWS::CloudWatch::AlarmMuteRule"

    public var name: String
    public var ruleDescription: String?
    public var expression: String
    public var duration: String
    public var timezone: String?
    /// Nil when the rule was put without targets: it mutes none.
    public var alarmNames: [String]?
    public var start: Timestamp?
    public var expires: Timestamp?

    public init(
        name: String, ruleDescription: String? = nil, expression: String, duration: String, timezone: String? = nil, alarmNames: [String]? = nil,
        start: Timestamp? = nil, expires: Timestamp? = nil
    ) {
        (self.name, self.ruleDescription, self.expression, self.duration) = (name, ruleDescription, expression, duration)
        (self.timezone, self.alarmNames, self.start, self.expires) = (timezone, alarmNames, start, expires)
    }

    public var document: JSONValue {
        var schedule: [JSONValue.Member] = [.init("Expression", .string(expression)), .init("Duration", .string(duration))]
        if let timezone { schedule.append(.init("Timezone", .string(timezone))) }
        var members: [JSONValue.Member] = [.init("Name", .string(name))]
        if let ruleDescription { members.append(.init("Description", .string(ruleDescription))) }
        members.append(.init("Rule", ["Schedule": .object(schedule)]))
        if let alarmNames { members.append(.init("MuteTargets", ["AlarmNames": .array(alarmNames.map { .string($0) })])) }
        if let start { members.append(.init("StartDate", .string(start.iso8601))) }
        if let expires { members.append(.init("ExpireDate", .string(expires.iso8601))) }
        return .object(members)
    }

    /// Nil when the document is damaged.
    public init?(document: JSONValue) {
        guard let name = document["Name"]?.text, let schedule = document["Rule"]?["Schedule"], let expression = schedule["Expression"]?.text,
            let duration = schedule["Duration"]?.text
        else { return nil }
        self.init(
            name: name, ruleDescription: document["Description"]?.text, expression: expression, duration: duration, timezone: schedule["Timezone"]?.text,
            alarmNames: document["MuteTargets"]?["AlarmNames"]?.items?.compactMap(\.text),
            start: document["StartDate"]?.text.flatMap { Timestamp(iso8601: $0) }, expires: document["ExpireDate"]?.text.flatMap { Timestamp(iso8601: $0) })
    }

    /// `ONE_TIME` or `RECURRING`, as GetAlarmMuteRule calls it.
    public var muteType: String { expression.hasPrefix("at(") ? "ONE_TIME" : "RECURRING" }

    /// The rule that it makes; nil when expression, duration or zone are not known.
    public func rule(_ zones: ZoneFolder) -> MuteRule? {
        guard let occurrence = MuteSchedule.occurrence(expression), let length = MuteDuration.read(duration), let zone = zones.zone(timezone ?? "UTC")
        else { return nil }
        let schedule = MuteSchedule(occurrence, duration: length, zone: zone)
        return MuteRule(name: name, schedule: schedule, alarmNames: Set(alarmNames ?? []), start: start, expires: expires)
    }
}
