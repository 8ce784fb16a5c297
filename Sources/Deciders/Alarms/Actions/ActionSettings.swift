import Base

/// What an alarm does when it enters a state: ARNs, at most five a state, and whether any of it is done at all.
public struct ActionSettings: Hashable, Sendable {
    /// The most actions of one state (CloudWatch User Guide, CloudWatch service quotas).
    public static let actionsMax = 5

    public var isEnabled: Bool
    public var ok: [String]
    public var alarm: [String]
    public var insufficientData: [String]

    public init(isEnabled: Bool = true, ok: [String] = [], alarm: [String] = [], insufficientData: [String] = []) {
        (self.isEnabled, self.ok, self.alarm, self.insufficientData) = (isEnabled, ok, alarm, insufficientData)
    }

    /// The actions of a state, whether or not they are enabled.
    public func actions(of state: AlarmState) -> [String] {
        switch state {
        case .ok: ok
        case .alarm: alarm
        case .insufficientData: insufficientData
        }
    }

    var document: [JSONValue.Member] {
        [
            .init("ActionsEnabled", .bool(isEnabled)), .init("OKActions", .array(ok.map { .string($0) })),
            .init("AlarmActions", .array(alarm.map { .string($0) })),
            .init("InsufficientDataActions", .array(insufficientData.map { .string($0) })),
        ]
    }

    init(document: JSONValue) {
        func texts(_ key: String) -> [String] { document[key]?.items?.compactMap(\.text) ?? [] }
        self.init(
            isEnabled: document["ActionsEnabled"]?.flag ?? true, ok: texts("OKActions"), alarm: texts("AlarmActions"),
            insufficientData: texts("InsufficientDataActions"))
    }
}
