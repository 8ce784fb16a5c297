/// What an evaluation comes to, with the statement that decided.
public enum AccessRuling: Hashable, Sendable {
    /// The kind of policy that decided.
    public enum Layer: Hashable, Sendable, CaseIterable { case identity, resource, boundary, session }

    /// A statement that matched.
    public struct Deciding: Hashable, Sendable {
        public let layer: Layer
        /// The policy's name.
        public let policy: String
        /// The statement's place in its policy, from 0.
        public let statement: Int
        public let sid: String?
    }

    case allowed(by: Deciding)
    case denied(by: Deciding)
    /// Nothing in that layer allows it.
    case notAllowed(Layer)
    /// The policies would cost more than `AccessLimits.comparisonsMax` to evaluate.
    case tooCostly

    public var isAllowed: Bool { if case .allowed = self { true } else { false } }

    /// The message of AccessDenied; nil when it is allowed (IAM User Guide, Troubleshoot access denied error messages).
    public func refusal(of principal: String, action: String, resource: String) -> String? {
        guard let reason = reason(action) else { return nil }
        let place = resource == "*" ? "" : " on resource: \(resource)"
        return "User: \(principal) is not authorized to perform: \(action)\(place) \(reason)"
    }

    private func reason(_ action: String) -> String? {
        switch self {
        case .allowed: nil
        case .denied(let deciding): "with an explicit deny in \(deciding.layer.article)"
        case .notAllowed(let layer): "because no \(layer.words) allows the \(action) action"
        case .tooCostly: "because its policies are too costly to evaluate"
        }
    }
}

extension AccessRuling.Layer {
    var words: String {
        switch self {
        case .identity: "identity-based policy"
        case .resource: "resource-based policy"
        case .boundary: "permissions boundary"
        case .session: "session policy"
        }
    }

    var article: String { self == .identity ? "an \(words)" : "a \(words)" }
}
