/// The rule of a composite alarm as a tree (CloudWatch User Guide, Composite alarms, Rule expressions).
public indirect enum CompositeRule: Hashable, Sendable {
    case constant(Bool)
    /// True while the alarm is in the state. The reference is a name or an ARN, as it was written.
    case state(AlarmState, of: String)
    case not(CompositeRule)
    case and([CompositeRule])
    case or([CompositeRule])
    case atLeast(Quota, StateCondition, of: [String])

    /// How many of the listed alarms must meet the condition.
    public enum Quota: Hashable, Sendable {
        case count(Int)
        case percent(Double)

        func isMet(by matching: Int, of total: Int) -> Bool {
            switch self {
            case .count(let count): matching >= count
            case .percent(let percent): Double(matching) * 100 >= percent * Double(total)
            }
        }
    }

    public struct StateCondition: Hashable, Sendable {
        public var state: AlarmState
        public var isNegated: Bool

        public init(_ state: AlarmState, isNegated: Bool = false) { (self.state, self.isNegated) = (state, isNegated) }

        func isMet(by state: AlarmState?) -> Bool { (state == self.state) != isNegated }
    }

    /// The most characters that a rule may have, its children and its elements
    /// (children, TRUE, FALSE and pairs of parentheses; CloudWatch API Reference, PutCompositeAlarm).
    public static let textMax = 10_240
    public static let childrenMax = 100
    public static let elementsMax = 500
    /// The deepest nesting of parentheses and NOT; ours, so that no rule can exhaust the stack.
    public static let depthMax = 100

    /// Whether the rule holds. `state` answers the state of a referenced alarm; nil for one that does not exist, which is in no state.
    public func holds(_ state: (String) -> AlarmState?) -> Bool {
        switch self {
        case .constant(let value): value
        case .state(let wanted, let reference): state(reference) == wanted
        case .not(let rule): !rule.holds(state)
        case .and(let rules): rules.allSatisfy { $0.holds(state) }
        case .or(let rules): rules.contains { $0.holds(state) }
        case .atLeast(let quota, let condition, let references):
            quota.isMet(by: references.count { condition.isMet(by: state($0)) }, of: references.count)
        }
    }

    /// The referenced alarms in the order of their first mention, each once.
    public var references: [String] {
        var seen: Set<String> = []
        var result: [String] = []
        collectReferences { if seen.insert($0).inserted { result.append($0) } }
        return result
    }

    private func collectReferences(_ visit: (String) -> Void) {
        switch self {
        case .constant: break
        case .state(_, let reference): visit(reference)
        case .not(let rule): rule.collectReferences(visit)
        case .and(let rules), .or(let rules): for rule in rules { rule.collectReferences(visit) }
        case .atLeast(_, _, let references): for reference in references { visit(reference) }
        }
    }
}
