/// What a rule text has wrong.
public enum CompositeRuleError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLong, tooManyChildren, tooManyElements, tooDeep
    /// What was expected, and the character where something else stood.
    case syntax(expected: String, at: Int)

    public var description: String {
        switch self {
        case .tooLong: "AlarmRule must not exceed \(CompositeRule.textMax) characters"
        case .tooManyChildren: "AlarmRule must not contain more than \(CompositeRule.childrenMax) alarms"
        case .tooManyElements: "AlarmRule must not contain more than \(CompositeRule.elementsMax) elements"
        case .tooDeep: "AlarmRule must not be nested deeper than \(CompositeRule.depthMax)"
        case .syntax(let expected, let position): "AlarmRule is invalid: expected \(expected) at position \(position)"
        }
    }
}
