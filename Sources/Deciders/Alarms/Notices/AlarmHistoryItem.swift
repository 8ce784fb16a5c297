import Base

/// An entry of an alarm's history (CloudWatch API Reference, AlarmHistoryItem).
public struct AlarmHistoryItem: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case configurationUpdate = "ConfigurationUpdate"
        case stateUpdate = "StateUpdate"
        case action = "Action"
    }

    /// What became of an action.
    public enum ActionOutcome: Hashable, Sendable {
        case succeeded
        case failed(String)
        /// By these mute rules.
        case muted([String])
        /// With the reason that DescribeAlarms tells.
        case suppressed(String)
    }

    public enum Change: String, Hashable, Sendable { case create = "Create", update = "Update", delete = "Delete" }

    /// The most characters of each part (CloudWatch API Reference, AlarmHistoryItem).
    public static let summaryMax = 255
    public static let dataMax = 4095

    public var alarmName: String
    /// `MetricAlarm` or `CompositeAlarm`.
    public var alarmType: String
    public var kind: Kind
    public var summary: String
    /// JSON text.
    public var data: String

    /// The members of `data` from the end on are left out until it is short enough.
    private init(_ name: String, _ type: String, _ kind: Kind, _ summary: String, _ members: [JSONValue.Member]) {
        (alarmName, alarmType, self.kind) = (name, type, kind)
        self.summary = String(summary.prefix(AlarmHistoryItem.summaryMax))
        var kept = members
        while kept.count > 1, JSONValue.object(kept).encodedText.unicodeScalars.count > AlarmHistoryItem.dataMax { kept.removeLast() }
        data = JSONValue.object(kept).encodedText
    }
}

extension AlarmHistoryItem {
    /// The alarm was created, updated or deleted.
    public init(_ change: Change, of name: String, _ configuration: AlarmConfiguration) {
        let past = change.rawValue.lowercased() + "d"
        let data: [JSONValue.Member] = [
            .init("version", "1.0"), .init("type", .string(change.rawValue)), .init("\(past)Alarm", configuration.document(name: name)),
        ]
        self.init(name, configuration.kind, .configurationUpdate, "Alarm \"\(name)\" \(past)", data)
    }

    public init(_ transition: AlarmTransition) {
        let data: [JSONValue.Member] = [
            .init("version", "1.0"), .init("oldState", AlarmHistoryItem.state(transition.from, transition.oldReason)),
            .init("newState", AlarmHistoryItem.state(transition.to, transition.reason)),
        ]
        let summary = "Alarm updated from \(transition.from.rawValue) to \(transition.to.rawValue)"
        self.init(transition.alarm.name, transition.configuration.kind, .stateUpdate, summary, data)
    }

    public init(action: String, _ outcome: ActionOutcome, of transition: AlarmTransition, message: JSONValue?) {
        var members: [JSONValue.Member] = [
            .init("actionState", .string(outcome.name)), .init("stateUpdateTimestamp", .int(transition.time.milliseconds)),
            .init("notificationResource", .string(action)),
        ]
        members.append(.init("error", outcome.error))
        members.add("publishedMessage", message.map { .string($0.encodedText) })
        self.init(transition.alarm.name, transition.configuration.kind, .action, outcome.summary(action), members)
    }

    private static func state(_ state: AlarmState, _ reason: StateReason) -> JSONValue {
        var members: [JSONValue.Member] = [.init("stateValue", .string(state.rawValue)), .init("stateReason", .string(reason.text))]
        // Kept as the tree that it is; a text that somebody set and that is no JSON stays text.
        members.add("stateReasonData", reason.data.map { text in (try? JSONValue(parsing: text)) ?? .string(text) })
        return .object(members)
    }
}

extension AlarmHistoryItem.ActionOutcome {
    fileprivate var name: String {
        switch self {
        case .succeeded: "Succeeded"
        case .failed: "Failed"
        case .muted: "Muted"
        case .suppressed: "Suppressed"
        }
    }

    fileprivate var error: JSONValue {
        if case .failed(let reason) = self { return .string(reason) }
        return .null
    }

    fileprivate func summary(_ action: String) -> String {
        switch self {
        case .succeeded: "Successfully executed action \(action)"
        case .failed(let reason): "Failed to execute action \(action). Received error: \"\(reason)\""
        case .muted(let rules): "Action \(action) not executed: muted by alarm mute rule \(rules.joined(separator: ", "))"
        case .suppressed(let reason): "Action \(action) not executed: \(reason)"
        }
    }
}

extension AlarmHistoryItem {
    /// What the journal keeps.
    public var document: JSONValue {
        [
            "AlarmName": .string(alarmName), "AlarmType": .string(alarmType), "HistoryItemType": .string(kind.rawValue),
            "HistorySummary": .string(summary), "HistoryData": .string(data),
        ]
    }

    public init?(document: JSONValue) {
        guard let name = document["AlarmName"]?.text, let type = document["AlarmType"]?.text,
            let kind = document["HistoryItemType"]?.text.flatMap(Kind.init(rawValue:)), let summary = document["HistorySummary"]?.text,
            let data = document["HistoryData"]?.text
        else { return nil }
        (alarmName, alarmType, self.kind, self.summary, self.data) = (name, type, kind, summary, data)
    }
}
