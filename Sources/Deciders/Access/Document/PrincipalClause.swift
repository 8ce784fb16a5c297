/// Whom a statement of a resource's policy is about (IAM User Guide, AWS JSON policy elements: Principal).
public struct PrincipalClause: Hashable, Sendable {
    public enum Name: Hashable, Sendable {
        case everyone
        /// Everybody in an account whom the account itself allows it.
        case account(String)
        /// A user, a role, or a session of one.
        case arn(String)
        case uniqueID(String)
        case service(String)
        case federated(String)
        case canonicalUser(String)
    }

    public let names: [Name]
    /// `NotPrincipal`: everybody but these.
    public let isInverted: Bool

    /// How closely a clause means a principal.
    enum Closeness: Int, Comparable {
        case none, account, role, itself

        static func < (a: Closeness, b: Closeness) -> Bool { a.rawValue < b.rawValue }
    }

    func closeness(to principal: AccessPrincipal) -> Closeness {
        let closest = names.map { PrincipalClause.closeness($0, principal) }.max() ?? .none
        guard isInverted else { return closest }
        return closest == .none ? .role : .none
    }

    private static func closeness(_ name: Name, _ principal: AccessPrincipal) -> Closeness {
        switch name {
        // As of a role: it lets everybody in, and boundaries and session policies still hold.
        case .everyone: .role
        case .account(let account): principal.kind != .service && principal.account == account ? .account : .none
        case .arn(let arn), .uniqueID(let arn): named(arn, principal)
        case .service(let service): principal.kind == .service && principal.arn == service ? .itself : .none
        case .federated, .canonicalUser: .none
        }
    }

    private static func named(_ name: String, _ principal: AccessPrincipal) -> Closeness {
        guard principal.kind != .service else { return .none }
        if name == principal.arn || name == principal.uniqueID { return .itself }
        guard case .roleSession(let role) = principal.kind else { return .none }
        let roleID = principal.uniqueID.split(separator: ":").first.map(String.init)
        return name == role || name == roleID ? .role : .none
    }
}
