import Alarms
import Base
import RecordStore

/// One action of an alarm that is to be taken: what goes to which resource.
public struct AlarmAction: Hashable, Sendable {
    /// The ARN of the topic or policy.
    public var target: String
    public var alarm: AlarmIdentity
    public var alarmARN: String
    public var state: AlarmState
    public var subject: String
    /// CloudWatch's notification as JSON text.
    public var message: String
    /// What receivers that draw the message may want beyond it: value, threshold, window.
    public var facts: JSONValue
    public var time: Timestamp
    /// True when the state did not change: a scaling action that is repeated while it holds.
    public var isRepetition: Bool

    public init(
        target: String, alarm: AlarmIdentity, state: AlarmState, subject: String, message: String, facts: JSONValue, time: Timestamp, isRepetition: Bool = false
    ) {
        (self.target, self.alarm, alarmARN, self.state) = (target, alarm, alarm.arn, state)
        (self.subject, self.message, self.facts) = (subject, message, facts)
        (self.time, self.isRepetition) = (time, isRepetition)
    }
}

/// An action that cannot be taken (the topic is gone): recorded in the alarm's history, and the transition stands.
public struct AlarmActionRefusal: Error, Hashable, Sendable {
    public let reason: String
    public init(_ reason: String) { self.reason = reason }
}

/// Takes actions: puts them into a durable outbox within the transaction that records the alarm's transition.
public protocol AlarmActionSink: Sendable {
    /// Throws `AlarmActionRefusal` when this action cannot be taken; any other error undoes the transition.
    func enqueue(_ action: AlarmAction, in transaction: any RecordTransaction) throws
}
