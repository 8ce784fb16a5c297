import Base

/// One key of a condition: an operator, the key, and the values of which one must match (or, for negated operators, none).
public struct ConditionClause: Hashable, Sendable {
    let op: ConditionOperator
    /// Lower case: keys compare without case.
    let key: String
    let values: [TextPattern]

    /// Every key of the request that this looks at.
    var keysRead: [String] { [key] + values.flatMap(\.variableNames) }

    /// Whether it holds for the request.
    func holds(in request: AccessRequest, _ matcher: inout WildcardMatcher) -> Bool {
        let found = request.context.values(key)
        if op.test == .null { return isNull(found == nil, request) }
        guard let found, !found.isEmpty else {
            if op.isIfExists { return true }
            switch op.qualifier {
            case .single: return op.test.isNegated
            case .forAllValues: return true
            case .forAnyValue: return false
            }
        }
        let policyValues = values.map { PolicyValue($0, request: request) }
        // A variable without a value makes the comparison fail, whichever way it asks.
        guard policyValues.contains(where: { $0.units != nil }) else { return false }
        return compare(found, policyValues, &matcher)
    }

    private func compare(_ found: [String], _ policyValues: [PolicyValue], _ matcher: inout WildcardMatcher) -> Bool {
        func satisfies(_ value: String) -> Bool {
            policyValues.contains { $0.isMet(by: value, op.test, &matcher) } != op.test.isNegated
        }
        switch op.qualifier {
        case .forAllValues: return found.allSatisfy(satisfies)
        case .forAnyValue: return found.contains(where: satisfies)
        case .single: return op.test.isNegated ? found.allSatisfy(satisfies) : found.contains(where: satisfies)
        }
    }

    /// `true` asks that the key be absent, `false` that it be there.
    private func isNull(_ isAbsent: Bool, _ request: AccessRequest) -> Bool {
        values.contains { ($0.resolvedText(request.context.single) ?? "").asciiLowercased == (isAbsent ? "true" : "false") }
    }
}

/// A value of a condition with the request's variables in it.
private struct PolicyValue {
    let units: [UInt16]?
    let text: String

    init(_ pattern: TextPattern, request: AccessRequest) {
        units = pattern.resolved(request.context.single)
        text = pattern.resolvedText(request.context.single) ?? ""
    }

    /// Whether a value of the request is what the operator, without its negation, asks for.
    func isMet(by value: String, _ test: ConditionOperator.Test, _ matcher: inout WildcardMatcher) -> Bool {
        guard let units else { return false }
        switch test {
        case .stringEquals, .stringNotEquals: return value.utf8.elementsEqual(text.utf8)
        case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase: return value.lowercased().utf8.elementsEqual(text.lowercased().utf8)
        case .stringLike, .stringNotLike: return matcher.matches(Array(value.utf8), units)
        case .bool: return value.asciiLowercased == text.asciiLowercased
        case .binaryEquals: return value.utf8.elementsEqual(text.utf8)
        case .ipAddress, .notIpAddress: return addressMatches(value)
        case .arnEquals, .arnNotEquals, .arnLike, .arnNotLike: return arnMatches(value, units, &matcher)
        case .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan, .numericGreaterThanEquals:
            return numberMatches(value, test)
        case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals: return dateMatches(value, test)
        case .null: return false
        }
    }

    private func addressMatches(_ value: String) -> Bool {
        guard let range = AddressRange(text), let address = AddressRange(value) else { return false }
        return range.contains(address)
    }

    /// Each of the six parts of an ARN is matched for itself; the last may hold colons.
    private func arnMatches(_ value: String, _ units: [UInt16], _ matcher: inout WildcardMatcher) -> Bool {
        let parts = value.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 5, omittingEmptySubsequences: false)
        let patterns = units.split(separator: UInt16(UInt8(ascii: ":")), maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, patterns.count == 6 else { return false }
        for (part, pattern) in zip(parts, patterns) where !matcher.matches(Array(part), Array(pattern)) { return false }
        return true
    }

    private func numberMatches(_ value: String, _ test: ConditionOperator.Test) -> Bool {
        guard let left = Double(value), let right = Double(text) else { return false }
        switch test {
        case .numericLessThan: return left < right
        case .numericLessThanEquals: return left <= right
        case .numericGreaterThan: return left > right
        case .numericGreaterThanEquals: return left >= right
        default: return left == right
        }
    }

    private func dateMatches(_ value: String, _ test: ConditionOperator.Test) -> Bool {
        guard let left = PolicyDate.read(value), let right = PolicyDate.read(text) else { return false }
        switch test {
        case .dateLessThan: return left < right
        case .dateLessThanEquals: return left <= right
        case .dateGreaterThan: return left > right
        case .dateGreaterThanEquals: return left >= right
        default: return left == right
        }
    }
}
