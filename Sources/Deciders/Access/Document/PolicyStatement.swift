/// One statement of a policy, read and checked.
public struct PolicyStatement: Hashable, Sendable {
    public enum Effect: String, Hashable, Sendable { case allow = "Allow", deny = "Deny" }

    /// What a statement is about: these, or everything but these.
    public struct Selection: Hashable, Sendable {
        public let patterns: [TextPattern]
        public let isInverted: Bool
    }

    public let sid: String?
    public let effect: Effect
    public let principals: PrincipalClause?
    public let actions: Selection
    /// Nil in trust policies, where the role itself is the resource.
    public let resources: Selection?
    public let conditions: [ConditionClause]

    /// Every condition key that it looks at, in lower case.
    var keysRead: [String] {
        conditions.flatMap(\.keysRead) + (resources?.patterns ?? []).flatMap(\.variableNames)
    }

    /// Whether action, resource and conditions are those of the request; the principal is the caller's matter.
    func applies(to request: AccessRequest, _ matcher: inout WildcardMatcher) -> Bool {
        guard matches(actions, request.action, ignoringCase: true, request, &matcher) else { return false }
        if let resources, !matches(resources, request.resource, ignoringCase: false, request, &matcher) { return false }
        for condition in conditions where !condition.holds(in: request, &matcher) { return false }
        return true
    }

    private func matches(
        _ selection: Selection, _ text: String, ignoringCase: Bool, _ request: AccessRequest, _ matcher: inout WildcardMatcher
    ) -> Bool {
        let text = Array(text.utf8)
        let isListed = selection.patterns.contains { pattern in
            guard let units = pattern.resolved(request.context.single) else { return false }
            return matcher.matches(text, units, ignoringCase: ignoringCase)
        }
        return isListed != selection.isInverted
    }
}
