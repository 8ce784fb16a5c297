/// Decides whether a request is allowed (IAM User Guide, Policy evaluation logic, within one account): a deny in any policy
/// wins; then something must allow it, and the boundary and the session's policies must allow it, too.
public struct AccessEvaluation {
    private let request: AccessRequest
    private let policies: AccessPolicies
    private var matcher: WildcardMatcher
    /// Every statement that matched, in the order of the layers: what a simulation tells.
    public private(set) var matched: [AccessRuling.Deciding] = []

    public init(_ request: AccessRequest, under policies: AccessPolicies, comparisonsMax: Int = AccessLimits.comparisonsMax) {
        (self.request, self.policies, matcher) = (request, policies, WildcardMatcher(comparisonsMax: comparisonsMax))
    }

    /// The ruling alone.
    public static func ruling(on request: AccessRequest, under policies: AccessPolicies) -> AccessRuling {
        var evaluation = AccessEvaluation(request, under: policies)
        return evaluation.run()
    }

    public mutating func run() -> AccessRuling {
        let identity = look(policies.identity, .identity)
        let (resource, closeness) = lookAtResource()
        let boundary = look(policies.boundary.map { [$0] } ?? [], .boundary)
        let session = look(policies.session ?? [], .session)
        guard !matcher.isExhausted else { return .tooCostly }
        for found in [identity, resource, boundary, session] { if let deny = found.deny { return .denied(by: deny) } }
        // What a resource's policy gives to exactly this principal needs nobody's leave.
        if let allow = resource.allow, closeness == .itself { return .allowed(by: allow) }
        guard let allow = identity.allow ?? (closeness == .role ? resource.allow : nil) else { return .notAllowed(.identity) }
        // A trust policy is the way into a role: without it no identity policy opens the role.
        if policies.resource != nil, isTrust, resource.allow == nil { return .notAllowed(.resource) }
        if policies.boundary != nil, boundary.allow == nil { return .notAllowed(.boundary) }
        if policies.session != nil, session.allow == nil { return .notAllowed(.session) }
        return .allowed(by: allow)
    }

    /// Trust policies name no resource.
    private var isTrust: Bool { policies.resource?.document.statements.contains { $0.resources == nil } ?? false }

    private struct Found {
        var allow: AccessRuling.Deciding?
        var deny: AccessRuling.Deciding?

        mutating func add(_ deciding: AccessRuling.Deciding, _ effect: PolicyStatement.Effect) {
            switch effect {
            case .allow: allow = allow ?? deciding
            case .deny: deny = deny ?? deciding
            }
        }
    }

    private mutating func look(_ policies: [NamedPolicy], _ layer: AccessRuling.Layer) -> Found {
        var found = Found()
        for policy in policies {
            for (index, statement) in policy.document.statements.enumerated() where statement.applies(to: request, &matcher) {
                let deciding = AccessRuling.Deciding(layer: layer, policy: policy.name, statement: index, sid: statement.sid)
                found.add(deciding, statement.effect)
                matched.append(deciding)
            }
        }
        return found
    }

    /// What the resource's policy says to this principal, and how closely it means it.
    private mutating func lookAtResource() -> (Found, PrincipalClause.Closeness) {
        var found = Found()
        var closest = PrincipalClause.Closeness.none
        guard let policy = policies.resource else { return (found, closest) }
        for (index, statement) in policy.document.statements.enumerated() {
            let closeness = statement.principals?.closeness(to: request.principal) ?? .none
            guard closeness != .none, statement.applies(to: request, &matcher) else { continue }
            let deciding = AccessRuling.Deciding(layer: .resource, policy: policy.name, statement: index, sid: statement.sid)
            if statement.effect == .allow { closest = max(closest, closeness) }
            found.add(deciding, statement.effect)
            matched.append(deciding)
        }
        return (found, closest)
    }
}
