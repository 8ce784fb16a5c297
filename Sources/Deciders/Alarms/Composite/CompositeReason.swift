import Base

/// A child of a composite alarm with the state that counted.
public struct ChildState: Hashable, Sendable {
    public var arn: String
    public var state: AlarmState
    /// When the child entered the state.
    public var since: Timestamp

    public init(arn: String, state: AlarmState, since: Timestamp) { (self.arn, self.state, self.since) = (arn, state, since) }
}

extension StateReason {
    /// The most children that a reason or a notification lists.
    public static let listedChildrenMax = 10

    /// The reason of a composite alarm that changed because `child` did.
    public init(compositeChangedBy child: ChildState) {
        text = "\(child.arn) transitioned to \(child.state.rawValue) at \(child.since.longDate)"
        data = StateReason.triggering([child]).encodedText
    }

    /// The reason of the first evaluation of a composite alarm after it was put.
    public init(composite arn: String, wasCreated: Bool, evaluatesTo state: AlarmState, children: [ChildState]) {
        text = "\(arn) was \(wasCreated ? "created" : "updated") and its alarm rule evaluates to \(state.rawValue)"
        data = StateReason.triggering(children).encodedText
    }

    private static func triggering(_ children: [ChildState]) -> JSONValue {
        ["triggeringAlarms": .array(children.prefix(listedChildrenMax).map { child in
            [
                "arn": .string(child.arn),
                "state": ["value": .string(child.state.rawValue), "timestamp": .string(child.since.iso8601Offset)],
            ]
        })]
    }
}
