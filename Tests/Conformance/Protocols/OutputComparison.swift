import Base

@testable import AWSWire

/// Compares a response with the one that a published case shows: by meaning, not by bytes.
struct OutputComparison {
    let wire: WireProtocol
    /// Cases without a namespace in their metadata show one at the root all the same.
    let hasNamespace: Bool

    func differences(_ response: HTTPResponse, _ expected: JSONValue) -> [String] {
        var found: [String] = []
        if let status = expected["status_code"]?.integer, Int(status) != response.status { found.append("status \(response.status) is not \(status)") }
        for header in expected["headers"]?.members ?? [] where header.key.lowercased() != "content-length" {
            let sent = response.headers[header.key] ?? ""
            if !sameHeader(header.key, sent, header.value.text ?? "") { found.append("header \(header.key) '\(sent)' is not '\(header.value.text ?? "")'") }
        }
        if let body = expected["body"]?.text, !sameBody(response.body, body) {
            found.append("body \(String(decoding: response.body, as: UTF8.self)) is not \(body)")
        }
        return found
    }

    private func sameHeader(_ name: String, _ sent: String, _ expected: String) -> Bool {
        switch name.lowercased() {
        case "content-type": mediaType(sent) == mediaType(expected)
        case "x-amzn-errortype": bareName(sent) == bareName(expected)
        default: sent == expected
        }
    }

    private func mediaType(_ text: String) -> String { text.split(separator: ";").first.map(String.init) ?? "" }

    /// `namespace#Name:uri` is `Name`.
    private func bareName(_ text: String) -> String {
        let name = text.split(separator: ":").first.map(String.init) ?? ""
        return name.split(separator: "#").last.map(String.init) ?? ""
    }

    private func sameBody(_ sent: [UInt8], _ expected: String) -> Bool {
        if expected.isEmpty || sent.isEmpty { return expected.isEmpty && sent.isEmpty }
        switch wire {
        case .cbor: return same(cbor(sent), cbor(Base64Text.decoded(expected.utf8) ?? []))
        case .json, .restJSON:
            guard let a = try? JSONValue(parsing: sent), let b = try? JSONValue(parsing: expected) else { return sent == Array(expected.utf8) }
            return same(Node(a), Node(b))
        case .query, .ec2, .restXML:
            guard let a = try? XMLReader.root(of: sent), let b = try? XMLReader.root(of: Array(expected.utf8).trimmed) else { return sent == Array(expected.utf8) }
            return same(a, b, isRoot: true)
        }
    }

    private func cbor(_ bytes: [UInt8]) -> Node? {
        guard let table = try? ShapeTable(objects: [.object([])]) else { return nil }
        var reader = CBORNodeReader(bytes, table: table)
        return try? reader.document(nil)
    }

    private func same(_ a: Node?, _ b: Node?) -> Bool {
        switch (a, b) {
        case (.map(let first)?, .map(let second)?):
            guard first.count == second.count else { return false }
            return first.allSatisfy { member in
                if member.name == "__type", case .text(let name) = member.value, case .text(let other)? = b?["__type"] { return bareName(name) == bareName(other) }
                return same(member.value, b?[member.name])
            }
        case (.list(let first)?, .list(let second)?): return first.count == second.count && zip(first, second).allSatisfy { same($0, $1) }
        case (.text(let first)?, .text(let second)?): return sameText(first, second)
        case (let first?, let second?): return first.isSame(as: second)
        default: return a == nil && b == nil
        }
    }

    /// Equal texts, or two texts of one moment.
    private func sameText(_ a: String, _ b: String) -> Bool {
        if a == b { return true }
        guard let first = Timestamp(iso8601: a) else { return false }
        return first == Timestamp(iso8601: b)
    }

    /// Elements of one name keep their order; request ids and white space between elements say nothing.
    private func same(_ a: XMLElement, _ b: XMLElement, isRoot: Bool = false) -> Bool {
        let ignored: Set<String> = ["RequestId", "RequestID", "requestId", "ResponseMetadata", "AnotherSetting"]
        let first = a.children.filter { !ignored.contains($0.name) }, second = b.children.filter { !ignored.contains($0.name) }
        guard a.name == b.name, first.count == second.count, sameAttributes(a, b, isRoot: isRoot) else { return false }
        // A line break between two tags of a case is its layout.
        if first.isEmpty { return sameText(a.text, b.text) || (a.text.isEmpty && b.text.contains("\n") && b.text.allSatisfy(\.isWhitespace)) }
        return Set(first.map(\.name)).allSatisfy { name in
            let x = first.filter { $0.name == name }, y = second.filter { $0.name == name }
            return x.count == y.count && zip(x, y).allSatisfy { same($0, $1) }
        }
    }

    private func sameAttributes(_ a: XMLElement, _ b: XMLElement, isRoot: Bool) -> Bool {
        func kept(_ element: XMLElement) -> [String: String] {
            Dictionary(element.attributes.filter { !(isRoot && !hasNamespace && $0.name == "xmlns") }.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        return kept(a) == kept(b)
    }
}

extension [UInt8] {
    /// Without the white space before a document, where XML allows none before its declaration.
    fileprivate var trimmed: [UInt8] { Array(drop { $0 == 0x20 || $0 == 0x0A }) }
}
