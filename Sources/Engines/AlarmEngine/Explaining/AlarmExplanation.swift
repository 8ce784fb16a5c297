import Alarms
import Base

/// Why an alarm is or was in its state, and why it is not in another.
public struct AlarmExplanation: Hashable, Sendable {
    public var alarm: AlarmIdentity
    /// The time that is explained.
    public var at: Timestamp
    public var state: AlarmState
    /// When it entered the state; nil when that is not known any more.
    public var since: Timestamp?
    /// In plain words, a sentence each.
    public var sentences: [String]
    /// The same as data: the rule, the window, the verdict, the decision that led to the state.
    public var data: JSONValue

    /// The sentences as lines.
    public var text: String { sentences.joined(separator: "\n") }

    /// The whole as JSON.
    public var document: JSONValue {
        [
            "alarm": .string(alarm.name), "arn": .string(alarm.arn), "at": .string(at.iso8601), "state": .string(state.rawValue),
            "since": since.map { .string($0.iso8601) } ?? .null, "explanation": .array(sentences.map { .string($0) }), "data": data,
        ]
    }
}
