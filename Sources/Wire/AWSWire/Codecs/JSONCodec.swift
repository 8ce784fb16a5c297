import Base

/// JSON 1.0 and 1.1: the operation in `X-Amz-Target`, a JSON document each way (Smithy 2.0, AWS JSON protocols).
struct JSONCodec: Codec {
    func input(of request: HTTPRequest, _ operation: OperationShape, in table: ShapeTable) throws(ServiceFault) -> Node {
        let document = try JSONNodeReader.document(request.body)
        guard let place = operation.input else { return JSONNodeReader(table: table).unshaped(document) }
        return try JSONNodeReader(table: table).node(document, table.shapes[place], name: "the input")
    }

    func response(to output: Node, _ operation: OperationShape, in table: ShapeTable, form: ReplyForm) -> HTTPResponse {
        var writer = JSONNodeWriter(table: table)
        if let place = operation.output { writer.value(output, table.shapes[place]) } else { writer.emptyObject() }
        return form.response(200, form.jsonType, writer.bytes)
    }

    func response(to fault: ResolvedFault, form: ReplyForm) -> HTTPResponse {
        var writer = JSONNodeWriter(table: fault.table)
        writer.error(fault, type: fault.name)
        var response = form.response(fault.status, form.jsonType, writer.bytes)
        form.addQueryError(fault, to: &response)
        return response
    }
}
