import Alarms
import Base

/// The state of an alarm beside its configuration: what the status row `state` of its record holds. It has no history of its own;
/// the journals tell how it came about.
public struct AlarmStatus: Hashable, Sendable {
    public var state: AlarmState
    public var reason: StateReason
    /// When state or reason was last set.
    public var updatedAt: Timestamp
    /// When the state last became another one.
    public var transitionedAt: Timestamp
    /// The state and reason before that.
    public var formerState: AlarmState
    public var formerReason: StateReason
    /// Children of a composite alarm that brought the state about.
    public var triggeringChildren: [ChildState]
    public var suppression: ActionSuppression
    public var muteMemory: MuteMemory
    /// When the configuration was last put: `AlarmConfigurationUpdatedTimestamp`. Changes of tags leave it.
    public var configuredAt: Timestamp
    /// False until the first evaluation that changed the state.
    public var hasTransitioned: Bool

    public init(createdAt time: Timestamp) {
        (state, reason, formerState, formerReason) = (.insufficientData, .initial, .insufficientData, .initial)
        (updatedAt, transitionedAt, configuredAt, triggeringChildren, hasTransitioned) = (time, time, time, [], false)
        (suppression, muteMemory) = (ActionSuppression(), MuteMemory())
    }

    /// Enters a state, or stays in it for another reason.
    mutating func set(_ state: AlarmState, _ reason: StateReason, children: [ChildState], at time: Timestamp) {
        if state != self.state {
            (formerState, formerReason) = (self.state, self.reason)
            (transitionedAt, hasTransitioned) = (time, true)
        }
        (self.state, self.reason, triggeringChildren, updatedAt) = (state, reason, children, time)
    }

    public static let kind = "state"
}

extension AlarmStatus {
    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("StateValue", .string(state.rawValue)), .init("StateReason", .string(reason.text)),
            .init("StateUpdatedTimestamp", .int(updatedAt.milliseconds)), .init("StateTransitionedTimestamp", .int(transitionedAt.milliseconds)),
            .init("FormerStateValue", .string(formerState.rawValue)), .init("FormerStateReason", .string(formerReason.text)),
            .init("ConfiguredTimestamp", .int(configuredAt.milliseconds)), .init("HasTransitioned", .bool(hasTransitioned)),
        ]
        if let data = reason.data { members.append(.init("StateReasonData", .string(data))) }
        if let data = formerReason.data { members.append(.init("FormerStateReasonData", .string(data))) }
        if !triggeringChildren.isEmpty { members.append(.init("TriggeringChildren", .array(triggeringChildren.map(\.document)))) }
        if suppression != ActionSuppression() { members.append(.init("Suppression", suppression.document)) }
        if let before = muteMemory.stateBefore { members.append(.init("MutedFrom", .string(before.rawValue))) }
        return .object(members)
    }

    /// Nil when the row is damaged.
    public init?(_ document: JSONValue) {
        guard let state = AlarmState(document["StateValue"]), let former = AlarmState(document["FormerStateValue"]),
            let reason = document["StateReason"]?.text, let formerReason = document["FormerStateReason"]?.text,
            let updated = document["StateUpdatedTimestamp"]?.integer, let transitioned = document["StateTransitionedTimestamp"]?.integer,
            let configured = document["ConfiguredTimestamp"]?.integer
        else { return nil }
        self.init(createdAt: Timestamp(milliseconds: transitioned))
        (self.state, formerState, updatedAt) = (state, former, Timestamp(milliseconds: updated))
        self.reason = StateReason(text: reason, data: document["StateReasonData"]?.text)
        self.formerReason = StateReason(text: formerReason, data: document["FormerStateReasonData"]?.text)
        triggeringChildren = (document["TriggeringChildren"]?.items ?? []).compactMap(ChildState.init)
        suppression = document["Suppression"].flatMap(ActionSuppression.init) ?? ActionSuppression()
        muteMemory = MuteMemory(stateBefore: AlarmState(document["MutedFrom"]))
        (configuredAt, hasTransitioned) = (Timestamp(milliseconds: configured), document["HasTransitioned"]?.flag ?? false)
    }
}

extension AlarmState {
    init?(_ value: JSONValue?) {
        guard let state = value?.text.flatMap(AlarmState.init(rawValue:)) else { return nil }
        self = state
    }
}

extension ChildState {
    var document: JSONValue { ["Arn": .string(arn), "StateValue": .string(state.rawValue), "Since": .int(since.milliseconds)] }

    init?(_ document: JSONValue) {
        guard let arn = document["Arn"]?.text, let state = AlarmState(document["StateValue"]), let since = document["Since"]?.integer else { return nil }
        self.init(arn: arn, state: state, since: Timestamp(milliseconds: since))
    }
}

extension ActionSuppression {
    fileprivate var document: JSONValue {
        var members: [JSONValue.Member] = [.init("HasPending", .bool(hasPending))]
        if let suppressedBy { members.append(.init("By", .string(suppressedBy))) }
        if let due { members.append(.init("Until", .int(due.milliseconds))) }
        return .object(members)
    }

    fileprivate init?(_ document: JSONValue) {
        let until = document["Until"]?.integer.map { Timestamp(milliseconds: $0) }
        let phase: Phase
        switch (document["By"]?.text, until) {
        case ("Alarm", _): phase = .alarm
        case ("WaitPeriod", .some(let until)): phase = .wait(until: until)
        case ("ExtensionPeriod", .some(let until)): phase = .extended(until: until)
        default: phase = .none
        }
        self.init(phase: phase, hasPending: document["HasPending"]?.flag ?? false)
    }
}
