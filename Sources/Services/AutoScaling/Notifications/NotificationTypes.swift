import AWSWire
import Scaling

/// What a topic can be told.
enum NotificationTypes {
    static let all = GroupNotice.Kind.allCases.map(\.rawValue)

    /// Each once, sorted.
    static func checked(_ types: [String]) throws(ServiceFault) -> [String] {
        for type in types where !all.contains(type) { throw .validation("\"\(type)\" is not a valid Notification Type.") }
        guard !types.isEmpty else { throw .validation("At least one notification type must be specified.") }
        return Set(types).sorted()
    }
}
