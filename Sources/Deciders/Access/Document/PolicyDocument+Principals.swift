extension PolicyDocument {
    /// The users and roles that it names by ARN, sorted.
    public var principalARNs: [String] {
        let names = statements.flatMap { $0.principals?.names ?? [] }
        return Set(names.compactMap { if case .arn(let arn) = $0 { arn } else { nil } }).sorted()
    }

    /// The same policy with unique ids in the place of ARNs: it then means those identities, and no later ones of the same name.
    public func namingPrincipals(by ids: [String: String]) -> PolicyDocument {
        guard !ids.isEmpty else { return self }
        return PolicyDocument(id: id, statements: statements.map { $0.namingPrincipals(by: ids) })
    }
}

extension PolicyStatement {
    fileprivate func namingPrincipals(by ids: [String: String]) -> PolicyStatement {
        guard let principals else { return self }
        let names = principals.names.map { name -> PrincipalClause.Name in
            guard case .arn(let arn) = name, let id = ids[arn] else { return name }
            return .uniqueID(id)
        }
        return PolicyStatement(
            sid: sid, effect: effect, principals: PrincipalClause(names: names, isInverted: principals.isInverted), actions: actions, resources: resources,
            conditions: conditions)
    }
}
