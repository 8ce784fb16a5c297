import Base

/// The parts of an input and an output that stand outside the body: path labels, query, headers and status
/// (Smithy 2.0, HTTP binding traits).
struct RESTBindings {
    let table: ShapeTable

    // MARK: Reading

    /// The members of an input that the path, the query and the headers carry.
    func members(of request: HTTPRequest, _ operation: OperationShape, _ shape: Shape) throws(ServiceFault) -> [Node.Member] {
        let labels = operation.route.labels(of: request.path) ?? []
        let parameters = QueryParameters(request.query)
        var members: [Node.Member] = []
        for member in shape.members {
            let value: Node? =
                switch member.location {
                case .uri: try label(member, labels)
                case .querystring: try query(member, parameters)
                case .header: try header(member, request.headers)
                case .headers: prefixed(member, request.headers)
                case .statusCode, .body: nil
                }
            if let value { members.append(Node.Member(member.name, value)) }
        }
        return members
    }

    private func label(_ member: ShapeMember, _ labels: [(name: String, value: Substring)]) throws(ServiceFault) -> Node? {
        guard let label = labels.first(where: { $0.name == member.wireName }) else { return nil }
        guard let text = PercentText.decoded(label.value.utf8) else { throw .serialization("The label \(member.name) is not UTF-8.") }
        return try ScalarText.node(text, table.shape(of: member), name: member.name)
    }

    private func query(_ member: ShapeMember, _ parameters: QueryParameters) throws(ServiceFault) -> Node? {
        let shape = table.shape(of: member)
        if shape.kind == .map { return map(parameters, shape) }
        let values = parameters.values(of: member.wireName)
        guard let first = values.first else { return nil }
        guard let element = shape.element else { return try ScalarText.node(first, shape, name: member.name) }
        return try list(values, element, name: member.name)
    }

    private func list(_ values: [String], _ element: ShapeMember, name: String) throws(ServiceFault) -> Node {
        var items: [Node] = []
        for value in values { items.append(try ScalarText.node(value, table.shape(of: element), name: name)) }
        return .list(items)
    }

    /// All parameters as a map of texts or of lists of texts.
    private func map(_ parameters: QueryParameters, _ shape: Shape) -> Node? {
        let isMultiple = shape.value.map { table.shape(of: $0).kind == .list } ?? false
        var entries: [Node.Member] = []
        for parameter in parameters.all where !entries.contains(where: { $0.name == parameter.name }) {
            let values = parameters.values(of: parameter.name).map(Node.text)
            entries.append(Node.Member(parameter.name, isMultiple ? .list(values) : values[0]))
        }
        return entries.isEmpty ? nil : .map(entries)
    }

    private func header(_ member: ShapeMember, _ headers: HTTPHeaders) throws(ServiceFault) -> Node? {
        let values = headers.all(member.wireName)
        guard let first = values.first else { return nil }
        let shape = table.shape(of: member)
        if member.isJSONValue {
            guard let text = Base64Text.decoded(first.utf8) else { throw .serialization("The header \(member.wireName) is not base64.") }
            return .text(String(decoding: text, as: UTF8.self))
        }
        guard let element = shape.element else { return try ScalarText.node(first, shape, name: member.name) }
        let texts = values.flatMap { HeaderText.values($0, areDates: isHTTPDate(element)) }
        return try list(texts == [""] ? [] : texts, element, name: member.name)
    }

    private func isHTTPDate(_ element: ShapeMember) -> Bool {
        let shape = table.shape(of: element)
        return shape.kind == .timestamp && (element.timestampFormat ?? shape.timestampFormat ?? .rfc822) == .rfc822
    }

    private func prefixed(_ member: ShapeMember, _ headers: HTTPHeaders) -> Node? {
        let prefix = member.wireName == member.name ? "" : member.wireName.lowercased()
        let found = headers.fields.filter { $0.name.lowercased().hasPrefix(prefix) }
        guard !found.isEmpty else { return nil }
        return .map(found.map { Node.Member(String($0.name.dropFirst(prefix.count)), .text($0.value)) })
    }

    // MARK: Printing

    /// Puts the members outside the body into the response; answers the status that a member names.
    func print(_ output: Node, _ shape: Shape, into headers: inout HTTPHeaders) -> Int? {
        var status: Int?
        for member in shape.members {
            guard let value = output[member.name], value != .null else { continue }
            switch member.location {
            case .statusCode:
                if case .int(let number) = value { status = Int(exactly: number) }
            case .header:
                if let text = headerText(value, member) { headers.add(member.wireName, HeaderText.safe(text)) }
            case .headers:
                guard case .map(let entries) = value else { continue }
                let prefix = member.wireName == member.name ? "" : member.wireName
                for entry in entries {
                    let name = prefix + entry.name
                    if let text = ScalarText.text(entry.value, .rfc822), headers[name] == nil { headers.add(name, HeaderText.safe(text)) }
                }
            case .body, .uri, .querystring: continue
            }
        }
        return status
    }

    private func headerText(_ value: Node, _ member: ShapeMember) -> String? {
        let shape = table.shape(of: member)
        guard case .list(let items) = value else {
            let text = ScalarText.text(value, member.timestampFormat ?? shape.timestampFormat ?? .rfc822)
            return member.isJSONValue ? text.map { Base64Text.encoded(Array($0.utf8)) } : text
        }
        guard !items.isEmpty, let element = shape.element else { return nil }
        let format = element.timestampFormat ?? table.shape(of: element).timestampFormat ?? .rfc822
        return items.compactMap { item in
            if case .text(let text) = item { return HeaderText.element(text) }
            return ScalarText.text(item, format)
        }.joined(separator: ", ")
    }

    // MARK: Bodies

    /// The members of an output that stand in the body.
    func body(_ output: Node, _ shape: Shape) -> Node {
        guard case .map(let members) = output else { return .map([]) }
        return .map(members.filter { shape.member($0.name)?.isInOutputBody ?? true })
    }

    /// A body may not carry what the path, the query or a header carries.
    func refuseBound(_ members: [Node.Member], _ shape: Shape) throws(ServiceFault) {
        for member in members where (shape.member(member.name)?.location ?? .body) != .body {
            throw .serialization("\(member.name) is not a member of the body.")
        }
    }
}

extension ShapeMember {
    /// Paths and queries are of requests only: in an output such a member stands in the body.
    var isInOutputBody: Bool { location == .body || location == .uri || location == .querystring }
}
