import Base

/// Reads a policy's text strictly: an element that is unknown, doubled or of another kind than AWS takes makes it malformed.
struct PolicyReader {
    let purpose: PolicyDocument.Purpose

    private static let elements: Set<String> = ["Version", "Id", "Statement"]

    func read(_ text: String) throws(PolicyFault) -> PolicyDocument {
        guard text.utf8.count <= AccessLimits.documentBytesMax else { throw PolicyFault("The policy is longer than \(AccessLimits.documentBytesMax) bytes.") }
        let value: JSONValue
        do { value = try JSONValue(parsing: text) } catch { throw PolicyFault("This policy contains invalid Json") }
        let members = try PolicyReader.members(value, allowed: PolicyReader.elements)
        let isCurrent = try version(members["Version"])
        let id = try members["Id"].map { value throws(PolicyFault) in try PolicyReader.text(value) }
        let statements = try statements(members["Statement"], isCurrent: isCurrent)
        return PolicyDocument(id: id, statements: statements)
    }

    /// Whether the document is of the version that has variables.
    private func version(_ value: JSONValue?) throws(PolicyFault) -> Bool {
        let text = try value.map { value throws(PolicyFault) in try PolicyReader.text(value) } ?? "2008-10-17"
        guard ["2008-10-17", "2012-10-17"].contains(text) else { throw PolicyFault.syntax }
        guard text == "2012-10-17" || purpose != .identity else { throw PolicyFault("Policy document must be version 2012-10-17 or greater.") }
        return text == "2012-10-17"
    }

    private func statements(_ value: JSONValue?, isCurrent: Bool) throws(PolicyFault) -> [PolicyStatement] {
        guard let value, !value.isNull else { throw PolicyFault.syntax }
        let items = value.items ?? [value]
        guard !items.isEmpty else { throw PolicyFault.syntax }
        guard items.count <= AccessLimits.statementsMax else { throw PolicyFault("The policy has more than \(AccessLimits.statementsMax) statements.") }
        let reader = StatementReader(purpose: purpose, hasVariables: isCurrent)
        var statements: [PolicyStatement] = []
        var ids: Set<String> = []
        for item in items {
            let statement = try reader.read(item)
            if let sid = statement.sid, !sid.isEmpty, !ids.insert(sid).inserted { throw PolicyFault("Statement IDs (SID) in a single policy must be unique.") }
            statements.append(statement)
        }
        return statements
    }

    /// The members of an object, each known and there once.
    static func members(_ value: JSONValue, allowed: Set<String>?) throws(PolicyFault) -> [String: JSONValue] {
        guard let members = value.members else { throw PolicyFault.syntax }
        var byName: [String: JSONValue] = [:]
        for member in members {
            if let allowed, !allowed.contains(member.key) { throw PolicyFault.syntax }
            guard byName.updateValue(member.value, forKey: member.key) == nil else { throw PolicyFault.syntax }
        }
        return byName
    }

    static func text(_ value: JSONValue) throws(PolicyFault) -> String {
        guard let text = value.text else { throw PolicyFault.syntax }
        return text
    }

    /// A text or a list of texts.
    static func texts(_ value: JSONValue) throws(PolicyFault) -> [String] {
        guard let items = value.items else { return [try text(value)] }
        var texts: [String] = []
        for item in items { texts.append(try text(item)) }
        return texts
    }
}
