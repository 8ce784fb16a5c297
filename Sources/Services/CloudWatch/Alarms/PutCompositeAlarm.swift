import AWSWire
import AlarmEngine
import Alarms
import RecordStore

/// Creates or replaces an alarm over the states of other alarms. (CloudWatch API Reference, PutCompositeAlarm.)
struct PutCompositeAlarm: Operation {
    struct Input: Decodable, Sendable {
        var alarmName: String
        var alarmDescription: String?
        var actionsEnabled: Bool?
        var okActions: [String]?
        var alarmActions: [String]?
        var insufficientDataActions: [String]?
        var alarmRule: String
        var actionsSuppressor: String?
        var actionsSuppressorWaitPeriod: Int?
        var actionsSuppressorExtensionPeriod: Int?
        var tags: [ResourceTag]?
    }
    static let access = Access.write("cloudwatch:PutCompositeAlarm")
    let engine: AlarmEngine

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try AlarmNameRules.check(input.alarmName, "AlarmName")
        let rule: CompositeRule
        do { rule = try CompositeRule(parsing: input.alarmRule) } catch { throw .validation(error.description) }
        let configuration = try input.configuration(in: call)
        let tags = try ResourceTag.checked(input.tags ?? [])
        let alarm = call.alarm(input.alarmName), suppressor = input.actionsSuppressor
        guard engine.isWatching(alarm) || engine.alarmCount < AlarmLimits.alarmsMax else { throw .tooManyAlarms }
        try await engine.change { engine in
            try await engine.put(alarm, .composite(configuration), tags: tags, at: call.time, audit: call.auditEvent()) { snapshot in
                try PutCompositeAlarm.checkExist(rule.references, of: alarm, "in the alarm rule", in: snapshot)
                try PutCompositeAlarm.checkExist([suppressor].compactMap { $0 }, of: alarm, "that suppress its actions", in: snapshot)
            }
        }
        return Empty()
    }

    private static func checkExist(_ references: [String], of alarm: AlarmIdentity, _ role: String, in snapshot: any RecordSnapshot) throws {
        var missing: [String] = []
        for reference in references {
            guard let sibling = alarm.sibling(reference), let record = try sibling.record(in: snapshot) else {
                missing.append(reference)
                continue
            }
            let dependents = Set(try snapshot.referrers(to: record.key).map(\.from)).filter { AlarmIdentity($0) != alarm }
            guard dependents.count < AlarmLimits.dependentsMax else {
                throw ServiceFault.modeled("LimitExceededFault", "The alarm \(sibling.name) is used by \(AlarmLimits.dependentsMax) composite alarms already")
            }
        }
        guard missing.isEmpty else {
            throw ServiceFault.validation("Could not save the composite alarm as alarms [\(missing.joined(separator: ", "))] \(role) do not exist")
        }
    }
}

extension PutCompositeAlarm.Input {
    fileprivate func configuration(in call: Call) throws(ServiceFault) -> CompositeAlarmConfiguration {
        let periods = [actionsSuppressorWaitPeriod, actionsSuppressorExtensionPeriod]
        guard periods.allSatisfy({ ($0 != nil) == (actionsSuppressor != nil) }) else {
            throw .validation("ActionsSuppressor, ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod must be specified together")
        }
        guard periods.allSatisfy({ (0...AlarmLimits.weekSeconds).contains($0 ?? 0) }) else {
            throw .validation("ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod must be between 0 and \(AlarmLimits.weekSeconds) seconds")
        }
        let actions = try AlarmActionRules.settings(
            isEnabled: actionsEnabled, ok: okActions, alarm: alarmActions, insufficientData: insufficientDataActions, kinds: [.notification], in: call)
        return CompositeAlarmConfiguration(
            alarmDescription: alarmDescription, actions: actions, alarmRule: alarmRule, actionsSuppressor: actionsSuppressor,
            actionsSuppressorWaitPeriod: actionsSuppressorWaitPeriod, actionsSuppressorExtensionPeriod: actionsSuppressorExtensionPeriod)
    }
}
