import Base

/// Reads one statement of a policy.
struct StatementReader {
    let purpose: PolicyDocument.Purpose
    let hasVariables: Bool

    private static let elements: Set<String> = [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ]

    func read(_ value: JSONValue) throws(PolicyFault) -> PolicyStatement {
        let members = try PolicyReader.members(value, allowed: StatementReader.elements)
        guard let effect = members["Effect"]?.text.flatMap(PolicyStatement.Effect.init(rawValue:)) else { throw PolicyFault.syntax }
        return PolicyStatement(
            sid: try sid(members["Sid"]), effect: effect, principals: try principals(members, effect), actions: try actions(members),
            resources: try resources(members), conditions: try conditions(members["Condition"]))
    }

    private func sid(_ value: JSONValue?) throws(PolicyFault) -> String? {
        guard let value else { return nil }
        let sid = try PolicyReader.text(value)
        guard purpose != .identity || sid.utf8.allSatisfy(StatementReader.isAlphanumeric) else {
            throw PolicyFault("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*")
        }
        return sid
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) }

    // MARK: - Actions

    private func actions(_ members: [String: JSONValue]) throws(PolicyFault) -> PolicyStatement.Selection {
        let (value, isInverted) = try oneOf(members, "Action", "NotAction")
        guard let value else { throw PolicyFault("Policy statement must contain actions.") }
        let names = try PolicyReader.texts(value)
        guard !names.isEmpty else { throw PolicyFault("Policy statement must contain actions.") }
        for name in names { try check(action: name) }
        // Variables have no meaning in actions.
        return .init(patterns: names.map { TextPattern($0, hasVariables: false) }, isInverted: isInverted)
    }

    private func check(action: String) throws(PolicyFault) {
        if purpose == .trust { return try check(trustAction: action) }
        if action == "*" { return }
        let parts = action.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1 else { throw PolicyFault("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.") }
        guard parts.count == 2, let name = parts.last else { throw PolicyFault("Actions/Condition can contain only one colon.") }
        guard let vendor = parts.first, !vendor.isEmpty, vendor.utf8.allSatisfy({ StatementReader.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }) else {
            throw PolicyFault("Vendor \(parts.first ?? "") is not valid")
        }
        guard !name.isEmpty, name.utf8.allSatisfy({ StatementReader.isAlphanumeric($0) || "*?-_".utf8.contains($0) }) else { throw PolicyFault.syntax }
    }

    private static let trustActions: Set<String> = [
        "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext", "sts:*",
    ]

    private func check(trustAction action: String) throws(PolicyFault) {
        guard StatementReader.trustActions.contains(action.asciiLowercased) else {
            throw PolicyFault("AssumeRole policy may only specify STS AssumeRole actions.")
        }
    }

    // MARK: - Resources

    private func resources(_ members: [String: JSONValue]) throws(PolicyFault) -> PolicyStatement.Selection? {
        let (value, isInverted) = try oneOf(members, "Resource", "NotResource")
        if purpose == .trust {
            guard value == nil else { throw PolicyFault("Has prohibited field \(isInverted ? "NotResource" : "Resource")") }
            return nil
        }
        let names = try value.map { value throws(PolicyFault) in try PolicyReader.texts(value) } ?? []
        guard !names.isEmpty else { throw PolicyFault("Policy statement must contain resources.") }
        for name in names { try check(resource: name) }
        return .init(patterns: names.map { TextPattern($0, hasVariables: hasVariables) }, isInverted: isInverted)
    }

    private func check(resource: String) throws(PolicyFault) {
        if resource == "*" { return }
        let parts = resource.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        // `arn:aws:s3*` and `*:...` are patterns of ARNs, too.
        guard let first = parts.first, first == "arn" || first.hasSuffix("*"), resource.utf8.count >= 2 else {
            throw PolicyFault("Resource \(resource) must be in ARN format or \"*\".")
        }
        guard parts.count == 6 || resource.hasSuffix("*") else { throw PolicyFault("Resource \(resource) must be in ARN format or \"*\".") }
        if parts.count > 1, parts[1] != "*", !["aws", "aws-cn", "aws-us-gov"].contains(parts[1]), !parts[1].contains("*"), !parts[1].contains("?"), !parts[1].contains("${") {
            throw PolicyFault("Partition \"\(parts[1])\" is not valid for resource \"\(resource)\".")
        }
    }

    // MARK: - Conditions

    private func conditions(_ value: JSONValue?) throws(PolicyFault) -> [ConditionClause] {
        guard let value else { return [] }
        var clauses: [ConditionClause] = []
        for (name, keys) in try PolicyReader.members(value, allowed: nil).sorted(by: { $0.key < $1.key }) {
            guard let op = ConditionOperator(name) else { throw PolicyFault("Invalid Condition type : \(name).") }
            for (key, values) in try PolicyReader.members(keys, allowed: nil).sorted(by: { $0.key < $1.key }) {
                guard key.contains(":") else { throw PolicyFault("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.") }
                clauses.append(ConditionClause(op: op, key: key.asciiLowercased, values: try patterns(values, op)))
            }
        }
        return clauses
    }

    private func patterns(_ value: JSONValue, _ op: ConditionOperator) throws(PolicyFault) -> [TextPattern] {
        var patterns: [TextPattern] = []
        for item in value.items ?? [value] {
            let text: String
            switch item {
            case .string(let string): text = string
            case .bool(let flag): text = flag ? "true" : "false"
            case .int(let number): text = String(number)
            case .double(let number): text = String(number)
            case .null, .array, .object: throw PolicyFault.syntax
            }
            try check(text, op)
            patterns.append(TextPattern(text, hasVariables: hasVariables, hasWildcards: op.test.hasWildcards))
        }
        return patterns
    }

    /// A value that its operator cannot read would never match: AWS refuses it, and so do we.
    private func check(_ text: String, _ op: ConditionOperator) throws(PolicyFault) {
        if hasVariables, text.contains("${") { return }
        switch op.test {
        case .ipAddress, .notIpAddress:
            guard AddressRange(text) != nil else { throw PolicyFault("The policy contains an invalid IP address or range: \(text)") }
        case .bool, .null:
            guard ["true", "false"].contains(text.asciiLowercased) else { throw PolicyFault.syntax }
        case .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan, .numericGreaterThanEquals:
            guard Double(text) != nil else { throw PolicyFault.syntax }
        case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan, .dateGreaterThanEquals:
            guard PolicyDate.read(text) != nil else { throw PolicyFault("The policy contains an invalid date.") }
        default: break
        }
    }

    // MARK: - Principals

    private func principals(_ members: [String: JSONValue], _ effect: PolicyStatement.Effect) throws(PolicyFault) -> PrincipalClause? {
        let (value, isInverted) = try oneOf(members, "Principal", "NotPrincipal")
        guard purpose != .identity else {
            guard value == nil else { throw PolicyFault("Policy document should not specify a principal.") }
            return nil
        }
        guard let value else { throw PolicyFault("Missing required field Principal cannot be empty!") }
        // AWS takes NotPrincipal with Allow where nobody should; in a trust policy it is refused.
        guard !isInverted || (purpose == .resource && effect == .deny) else { throw PolicyFault("Allow with NotPrincipal is not allowed.") }
        return PrincipalClause(names: try PrincipalReader.names(value), isInverted: isInverted)
    }

    private func oneOf(_ members: [String: JSONValue], _ name: String, _ inverted: String) throws(PolicyFault) -> (JSONValue?, Bool) {
        switch (members[name], members[inverted]) {
        case (.some, .some): throw PolicyFault.syntax
        case (let value, nil): return (value, false)
        case (nil, let value): return (value, true)
        }
    }
}
