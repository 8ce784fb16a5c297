import Base

/// What REST-JSON and REST-XML share: members outside the body, and bodies that are one member.
protocol RESTCodec: Codec {
    var contentType: String { get }
    func bodyMembers(_ body: [UInt8], _ shape: Shape, in table: ShapeTable) throws(ServiceFault) -> [Node.Member]
    func payload(_ body: [UInt8], _ member: ShapeMember, in table: ShapeTable) throws(ServiceFault) -> Node
    func printed(body: Node, _ shape: Shape, in table: ShapeTable) -> [UInt8]
    func printed(payload: Node, _ member: ShapeMember, in table: ShapeTable) -> [UInt8]
}

extension RESTCodec {
    func input(of request: HTTPRequest, _ operation: OperationShape, in table: ShapeTable) throws(ServiceFault) -> Node {
        guard let place = operation.input else { return .map([]) }
        let shape = table.shapes[place]
        let bindings = RESTBindings(table: table)
        var members = try bindings.members(of: request, operation, shape)
        if let name = shape.payload, let member = shape.member(name) {
            if let value = try payloadNode(request.body, member, in: table) { members.append(Node.Member(name, value)) }
        } else if !request.body.isEmpty, shape.members.contains(where: { $0.location == .body }) {
            let inside = try bodyMembers(request.body, shape, in: table)
            try bindings.refuseBound(inside, shape)
            members += inside
        }
        return .map(members)
    }

    private func payloadNode(_ body: [UInt8], _ member: ShapeMember, in table: ShapeTable) throws(ServiceFault) -> Node? {
        guard !body.isEmpty else { return nil }
        switch table.shape(of: member).kind {
        case .blob: return .bytes(body)
        case .string:
            guard let text = String(validating: body, as: UTF8.self) else { throw .serialization("The body is not UTF-8.") }
            return .text(text)
        default: return try payload(body, member, in: table)
        }
    }

    func response(to output: Node, _ operation: OperationShape, in table: ShapeTable, form: ReplyForm) -> HTTPResponse {
        guard let place = operation.output else { return form.response(operation.successStatus, nil, []) }
        let shape = table.shapes[place]
        var response = form.response(operation.successStatus, nil, [])
        if let status = RESTBindings(table: table).print(output, shape, into: &response.headers) { response.status = status }
        write(output, shape, in: table, into: &response)
        return response
    }

    private func write(_ output: Node, _ shape: Shape, in table: ShapeTable, into response: inout HTTPResponse) {
        guard let name = shape.payload, let member = shape.member(name) else {
            addType(contentType, to: &response)
            // A JSON client finds `{}` where no member stands in the body, an XML client nothing.
            guard contentType == "application/json" || shape.members.contains(where: \.isInOutputBody) else { return }
            response.body = printed(body: RESTBindings(table: table).body(output, shape), shape, in: table)
            return
        }
        switch output[name] {
        case let value? where table.shape(of: member).kind == .document:
            response.body = printed(payload: value, member, in: table)
            addType(contentType, to: &response)
        case .bytes(let bytes):
            response.body = bytes
            addType("application/octet-stream", to: &response)
        case .text(let text):
            response.body = Array(text.utf8)
            addType("text/plain", to: &response)
        case nil, .null: break
        case let value?:
            response.body = printed(payload: value, member, in: table)
            addType(contentType, to: &response)
        }
    }

    /// A member that is the content type wins.
    private func addType(_ type: String, to response: inout HTTPResponse) {
        if response.headers["Content-Type"] == nil { response.headers["Content-Type"] = type }
    }

    /// The headers that the members of an error's shape name.
    func addHeaders(of fault: ResolvedFault, to response: inout HTTPResponse) {
        guard let shape = fault.shape, let table = fault.table else { return }
        _ = RESTBindings(table: table).print(fault.all, shape, into: &response.headers)
    }
}

/// REST-JSON (Smithy 2.0, AWS restJson1 protocol).
struct RestJSONCodec: RESTCodec {
    let contentType = "application/json"

    func bodyMembers(_ body: [UInt8], _ shape: Shape, in table: ShapeTable) throws(ServiceFault) -> [Node.Member] {
        guard case .map(let members) = try JSONNodeReader(table: table).node(try JSONNodeReader.document(body), shape, name: "the body") else { return [] }
        return members
    }

    func payload(_ body: [UInt8], _ member: ShapeMember, in table: ShapeTable) throws(ServiceFault) -> Node {
        try JSONNodeReader(table: table).node(try JSONNodeReader.document(body), table.shape(of: member), name: member.name)
    }

    func printed(body: Node, _ shape: Shape, in table: ShapeTable) -> [UInt8] {
        var writer = JSONNodeWriter(table: table)
        writer.value(body, shape)
        return writer.bytes
    }

    func printed(payload: Node, _ member: ShapeMember, in table: ShapeTable) -> [UInt8] {
        printed(body: payload, table.shape(of: member), in: table)
    }

    /// The error's name is in `X-Amzn-ErrorType`, its members in the body.
    func response(to fault: ResolvedFault, form: ReplyForm) -> HTTPResponse {
        var writer = JSONNodeWriter(table: fault.table)
        writer.error(fault, type: nil)
        var response = form.response(fault.status, contentType, writer.bytes)
        response.headers["X-Amzn-ErrorType"] = fault.name
        addHeaders(of: fault, to: &response)
        return response
    }
}

/// REST-XML (Smithy 2.0, AWS restXml protocol).
struct RestXMLCodec: RESTCodec {
    let contentType = "application/xml"

    func bodyMembers(_ body: [UInt8], _ shape: Shape, in table: ShapeTable) throws(ServiceFault) -> [Node.Member] {
        try XMLNodeReader(table: table).structure(try XMLReader.root(of: body), shape)
    }

    func payload(_ body: [UInt8], _ member: ShapeMember, in table: ShapeTable) throws(ServiceFault) -> Node {
        try XMLNodeReader(table: table).node(try XMLReader.root(of: body), table.shape(of: member), name: member.name)
    }

    func printed(body: Node, _ shape: Shape, in table: ShapeTable) -> [UInt8] {
        document(body, shape, name: shape.wireName ?? shape.name, namespace: shape.namespace ?? table.namespace, in: table)
    }

    func printed(payload: Node, _ member: ShapeMember, in table: ShapeTable) -> [UInt8] {
        let shape = table.shape(of: member)
        return document(payload, shape, name: rootName(member, shape), namespace: member.namespace ?? shape.namespace ?? table.namespace, in: table)
    }

    /// The root of a payload: its own name where the model gives one, else that of its shape.
    private func rootName(_ member: ShapeMember, _ shape: Shape) -> String {
        if let given = member.givenName, given != member.name { return given }
        return shape.wireName ?? shape.name
    }

    private func document(_ node: Node, _ shape: Shape, name: String, namespace: XMLNamespace?, in table: ShapeTable) -> [UInt8] {
        var writer = XMLNodeWriter(table: table, usesShapeNamespaces: true)
        writer.out.declaration()
        writer.element(node, shape, name: name, attributes: writer.namespaces(namespace))
        return writer.out.bytes
    }

    func response(to fault: ResolvedFault, form: ReplyForm) -> HTTPResponse {
        var response = form.response(fault.status, contentType, XMLFault.body(fault, requestID: form.requestID))
        addHeaders(of: fault, to: &response)
        return response
    }
}
