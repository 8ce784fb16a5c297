import AWSWire
import Access
import Base
import Identities

/// A key of the simulated request (IAM API Reference, ContextEntry). The type only says how AWS' console shows it.
struct ContextEntry: Decodable, Sendable {
    let contextKeyName: String?
    let contextKeyValues: [String]?
    let contextKeyType: String?
}

/// Asks the evaluation that every call passes, without a call.
struct Simulation: Sendable {
    let policies: AccessPolicies
    let principal: AccessPrincipal
    let context: AccessContext
    let knownKeys: Set<String>

    struct Result: Encodable, Sendable {
        struct Matched: Encodable, Sendable { let sourcePolicyId: String, sourcePolicyType: String }
        struct Bounded: Encodable, Sendable { let allowedByPermissionsBoundary: Bool }
        let evalActionName: String, evalResourceName: String, evalDecision: String
        let matchedStatements: [Matched]
        let missingContextValues: [String]
        let permissionsBoundaryDecisionDetail: Bounded?
    }

    struct Output: Encodable, Sendable { let evaluationResults: [Result], isTruncated: Bool, marker: String? }

    /// How many actions times resources one call may ask about.
    static let questionsMax = 1000

    init(policies: AccessPolicies, principal: AccessPrincipal, entries: [ContextEntry]?) {
        var context = AccessContext()
        for entry in entries ?? [] { context.set(entry.contextKeyName ?? "", entry.contextKeyValues ?? []) }
        (self.policies, self.principal, self.context) = (policies, principal, context)
        knownKeys = Set((entries ?? []).compactMap { $0.contextKeyName?.lowercased() })
    }

    func output(actions: [String], resources: [String]?, _ asked: some PageInput) throws(ServiceFault) -> Output {
        let resources = resources.flatMap { $0.isEmpty ? nil : $0 } ?? ["*"]
        guard actions.count <= Simulation.questionsMax, resources.count <= Simulation.questionsMax / max(actions.count, 1) else {
            throw IAMFault.invalid("More than \(Simulation.questionsMax) combinations of actions and resources.")
        }
        for action in actions where action.split(separator: ":").count != 2 { throw IAMFault.invalid("Invalid Entity Id: \(action.prefix(128)) is not an action.") }
        let questions = actions.flatMap { action in resources.map { (action, $0) } }
        let numbered = questions.enumerated().map { (String(10_000 + $0.offset), $0.element) }
        let page = Page(numbered, asked) { $0.0 }
        return Output(evaluationResults: page.items.map { result($0.1.0, $0.1.1) }, isTruncated: page.isTruncated, marker: page.marker)
    }

    private func result(_ action: String, _ resource: String) -> Result {
        var evaluation = AccessEvaluation(AccessRequest(principal: principal, action: action, resource: resource, context: context), under: policies)
        let ruling = evaluation.run()
        let missing = policies.keysRead.filter { !knownKeys.contains($0) && context[$0] == nil }.sorted()
        var bounded: Result.Bounded?
        if policies.boundary != nil { bounded = Result.Bounded(allowedByPermissionsBoundary: ruling != .notAllowed(.boundary)) }
        return Result(
            evalActionName: action, evalResourceName: resource, evalDecision: ruling.word,
            matchedStatements: evaluation.matched.map { Result.Matched(sourcePolicyId: $0.policy, sourcePolicyType: $0.layer.sourceType) },
            missingContextValues: missing, permissionsBoundaryDecisionDetail: bounded)
    }
}

extension AccessRuling {
    fileprivate var word: String {
        switch self {
        case .allowed: "allowed"
        case .denied: "explicitDeny"
        case .notAllowed, .tooCostly: "implicitDeny"
        }
    }
}

extension AccessRuling.Layer {
    fileprivate var sourceType: String { self == .resource ? "Resource Policy" : "IAM Policy" }
}
