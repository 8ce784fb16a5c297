import Base

/// Reads the value of a `Principal` element.
enum PrincipalReader {
    static func names(_ value: JSONValue) throws(PolicyFault) -> [PrincipalClause.Name] {
        if value.text == "*" { return [.everyone] }
        let members = try PolicyReader.members(value, allowed: ["AWS", "Service", "Federated", "CanonicalUser"])
        var names: [PrincipalClause.Name] = []
        for (kind, value) in members.sorted(by: { $0.key < $1.key }) {
            for text in try PolicyReader.texts(value) { names.append(try name(kind, text)) }
        }
        guard !names.isEmpty else { throw PolicyFault("Missing required field Principal cannot be empty!") }
        return names
    }

    private static func name(_ kind: String, _ text: String) throws(PolicyFault) -> PrincipalClause.Name {
        switch kind {
        case "AWS": return try person(text)
        case "Service":
            guard text.hasSuffix(".amazonaws.com") || text.hasSuffix(".amazonaws.com.cn"), !text.contains("*") else { throw invalid(kind, text) }
            return .service(text)
        case "Federated": return .federated(text)
        default: return .canonicalUser(text)
        }
    }

    private static func person(_ text: String) throws(PolicyFault) -> PrincipalClause.Name {
        if text == "*" { return .everyone }
        if isAccount(text) { return .account(text) }
        if ["AIDA", "AROA"].contains(text.prefix(4)), text.utf8.count >= 16, text.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) }) { return .uniqueID(text) }
        guard let arn = ARN(text), ["iam", "sts"].contains(arn.service), arn.region.isEmpty, isAccount(arn.account), !text.contains("*"), !text.contains("?") else {
            throw invalid("AWS", text)
        }
        if arn.service == "iam", arn.resource == "root" { return .account(arn.account) }
        let kinds = arn.service == "iam" ? ["user/", "role/"] : ["assumed-role/", "federated-user/"]
        guard kinds.contains(where: { arn.resource.hasPrefix($0) && arn.resource.utf8.count > $0.utf8.count }) else { throw invalid("AWS", text) }
        return .arn(text)
    }

    private static func isAccount(_ text: String) -> Bool { text.utf8.count == 12 && text.utf8.allSatisfy { (48...57).contains($0) } }

    private static func invalid(_ kind: String, _ text: String) -> PolicyFault { PolicyFault("Invalid principal in policy: \"\(kind)\":\"\(text)\"") }
}
