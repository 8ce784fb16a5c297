import Alarms
import Base

/// The inputs of a decision, as the journal keeps them, complete enough to decide again.
public enum Evidence: Hashable, Sendable {
    /// A metric alarm's evaluation. For an expression the points are its results.
    case threshold(ThresholdRule, DatapointWindow, previous: AlarmState)
    /// A composite alarm's evaluation: the rule, and every child's state by the reference in the rule.
    case composite(rule: String, children: [String: AlarmState])
    /// SetAlarmState, by whom.
    case set(AlarmState, principal: String)

    /// Decides again. Nil when the rule text is damaged.
    public func replay() -> AlarmState? {
        switch self {
        case .threshold(let rule, let window, let previous): AlarmDecider(rule).decide(window.points[...], previous: previous).state
        // A damaged text has no answer, which is what nil says.
        case .composite(let rule, let children): (try? CompositeRule(parsing: rule)).map { $0.holds { children[$0] } ? .alarm : .ok }
        case .set(let state, _): state
        }
    }
}

/// A decision that changed an alarm's state, with its evidence.
public struct Decision: Hashable, Sendable {
    public var evidence: Evidence
    public var configurationVersion: Int64
    public var state: AlarmState
    public var reason: String

    public init(evidence: Evidence, configurationVersion: Int64, state: AlarmState, reason: String) {
        (self.evidence, self.configurationVersion, self.state, self.reason) = (evidence, configurationVersion, state, reason)
    }

    public var document: JSONValue {
        .object(
            [.init("ConfigurationVersion", .int(configurationVersion)), .init("StateValue", .string(state.rawValue)), .init("StateReason", .string(reason))]
                + evidence.members)
    }

    /// Nil when the entry is damaged.
    public init?(_ document: JSONValue) {
        guard let version = document["ConfigurationVersion"]?.integer, let state = AlarmState(document["StateValue"]),
            let reason = document["StateReason"]?.text, let evidence = Evidence(document)
        else { return nil }
        self.init(evidence: evidence, configurationVersion: version, state: state, reason: reason)
    }
}

extension Evidence {
    fileprivate var members: [JSONValue.Member] {
        switch self {
        case .threshold(let rule, let window, let previous):
            [.init("Kind", "threshold"), .init("Rule", rule.document), .init("Window", window.document), .init("Previous", .string(previous.rawValue))]
        case .composite(let rule, let children):
            [.init("Kind", "composite"), .init("AlarmRule", .string(rule)), .init("Children", Evidence.document(children))]
        case .set(_, let principal): [.init("Kind", "set"), .init("Principal", .string(principal))]
        }
    }

    fileprivate init?(_ document: JSONValue) {
        switch document["Kind"]?.text {
        case "threshold":
            guard let rule = document["Rule"].flatMap(ThresholdRule.init(document:)), let window = document["Window"].flatMap(DatapointWindow.init(document:)),
                let previous = AlarmState(document["Previous"])
            else { return nil }
            self = .threshold(rule, window, previous: previous)
        case "composite":
            guard let rule = document["AlarmRule"]?.text, let members = document["Children"]?.members else { return nil }
            let states = members.compactMap { member in AlarmState(member.value).map { (member.key, $0) } }
            self = .composite(rule: rule, children: Dictionary(states) { _, last in last })
        case "set":
            guard let state = AlarmState(document["StateValue"]) else { return nil }
            self = .set(state, principal: document["Principal"]?.text ?? "")
        default: return nil
        }
    }

    private static func document(_ children: [String: AlarmState]) -> JSONValue {
        .object(children.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value.rawValue)) })
    }
}

extension ThresholdRule {
    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("Threshold", .double(threshold)), .init("ComparisonOperator", .string(comparison.rawValue)),
            .init("EvaluationPeriods", .int(Int64(evaluationPeriods))),
        ]
        if let datapointsToAlarm { members.append(.init("DatapointsToAlarm", .int(Int64(datapointsToAlarm)))) }
        members.append(.init("TreatMissingData", .string(treatMissingData.rawValue)))
        if let samplesMin { members.append(.init("SamplesMin", .double(samplesMin))) }
        return .object(members)
    }

    init?(document: JSONValue) {
        guard let threshold = document["Threshold"]?.number, let comparison = document["ComparisonOperator"]?.text.flatMap(ComparisonOperator.init(rawValue:)),
            let periods = document["EvaluationPeriods"]?.integer.flatMap(Int.init(exactly:)), (1...86_400).contains(periods),
            let treatment = document["TreatMissingData"]?.text.flatMap(MissingDataTreatment.init(rawValue:))
        else { return nil }
        self.init(
            threshold: threshold, comparison: comparison, evaluationPeriods: periods,
            datapointsToAlarm: document["DatapointsToAlarm"]?.integer.flatMap(Int.init(exactly:)), treatMissingData: treatment,
            samplesMin: document["SamplesMin"]?.number)
    }
}

extension DatapointWindow {
    /// Points are `[value, sampleCount]`, `[value]` of an expression, and null where there is no data; oldest first.
    public var document: JSONValue {
        [
            "End": .int(end.milliseconds), "PeriodSeconds": .int(period.seconds),
            "Points": .array(points.map { point in
                guard let point else { return .null }
                return .array([.double(point.value)] + (point.sampleCount.map { [.double($0)] } ?? []))
            }),
        ]
    }

    init?(document: JSONValue) {
        guard let end = document["End"]?.integer, let seconds = document["PeriodSeconds"]?.integer, let points = document["Points"]?.items else { return nil }
        self.init(
            end: Timestamp(milliseconds: end), period: .seconds(seconds),
            points: points.map { point in
                guard let parts = point.items, let value = parts.first?.number else { return nil }
                return Datapoint(value: value, sampleCount: parts.dropFirst().first?.number)
            })
    }
}
