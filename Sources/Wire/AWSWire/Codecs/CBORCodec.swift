import Base

/// Smithy RPC v2 over CBOR: `POST /service/X/operation/Y` with `smithy-protocol: rpc-v2-cbor`.
struct CBORCodec: Codec {
    func input(of request: HTTPRequest, _ operation: OperationShape, in table: ShapeTable) throws(ServiceFault) -> Node {
        guard !request.body.isEmpty else { return .map([]) }
        var reader = CBORNodeReader(request.body, table: table)
        let node = try reader.document(operation.input.map { table.shapes[$0] })
        guard case .map = node else { throw .serialization("The body must be a CBOR map.") }
        return node
    }

    func response(to output: Node, _ operation: OperationShape, in table: ShapeTable, form: ReplyForm) -> HTTPResponse {
        guard let place = operation.output else { return respond(form, 200, [], type: nil) }
        var writer = CBORNodeWriter(table: table)
        writer.value(output, table.shapes[place])
        return respond(form, 200, writer.out.bytes)
    }

    func response(to fault: ResolvedFault, form: ReplyForm) -> HTTPResponse {
        var writer = CBORNodeWriter(table: fault.table)
        writer.structure(fault.body, fault.shape, type: fault.name)
        var response = respond(form, fault.status, writer.out.bytes)
        form.addQueryError(fault, to: &response)
        return response
    }

    private func respond(_ form: ReplyForm, _ status: Int, _ body: [UInt8], type: String? = "application/cbor") -> HTTPResponse {
        var response = form.response(status, type, body)
        response.headers["smithy-protocol"] = "rpc-v2-cbor"
        return response
    }
}

/// Prints nodes as CBOR in the names of a shape.
struct CBORNodeWriter {
    let table: ShapeTable?
    var out = CBORWriter()

    init(table: ShapeTable?) { self.table = table }

    mutating func value(_ node: Node, _ shape: Shape?) {
        switch node {
        case .null: out.null()
        case .bool(let flag): out.bool(flag)
        case .int(let number): out.integer(number)
        case .double(let number): out.double(number)
        case .text(let text): out.text(text)
        case .bytes(let bytes): out.blob(bytes)
        case .timestamp(let time):
            out.tag(1)
            out.double(Double(time.milliseconds) / 1000)
        case .list(let items):
            out.array(items.count)
            for item in items { value(item, shape?.element.flatMap { table?.shape(of: $0) }) }
        case .map(let entries) where shape?.kind == .map:
            out.map(entries.count)
            for entry in entries {
                out.text(entry.name)
                value(entry.value, shape?.value.flatMap { table?.shape(of: $0) })
            }
        case .map: structure(node, shape, type: nil)
        }
    }

    /// A structure without its null members, behind `__type` where it is an error.
    mutating func structure(_ node: Node, _ shape: Shape?, type: String?) {
        let members = OrderedMembers(of: node, shape).filter { $0.value.node != .null }
        out.map(members.count + (type == nil ? 0 : 1))
        if let type {
            out.text("__type")
            out.text(type)
        }
        for (member, value) in members {
            out.text(member?.wireName ?? value.name)
            self.value(value.node, member.flatMap { table?.shape(of: $0) })
        }
    }
}
