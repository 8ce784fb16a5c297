import Base

/// The query protocol: a form in, XML out (Smithy 2.0, AWS query protocol).
struct QueryCodec: Codec {
    func input(of request: HTTPRequest, _ operation: OperationShape, in table: ShapeTable) throws(ServiceFault) -> Node {
        try ParameterReader(table: table, spelling: .query).input(request.parameters(), operation.input.map { table.shapes[$0] })
    }

    /// `<XResponse xmlns><XResult>...</XResult><ResponseMetadata><RequestId/></ResponseMetadata></XResponse>`.
    func response(to output: Node, _ operation: OperationShape, in table: ShapeTable, form: ReplyForm) -> HTTPResponse {
        var writer = XMLNodeWriter(table: table)
        let root = operation.name + "Response"
        writer.out.open(root, writer.namespaces(table.namespace))
        if let place = operation.output {
            writer.out.open(operation.resultWrapper)
            writer.structure(output, table.shapes[place])
            writer.out.close(operation.resultWrapper)
        }
        writer.out.open("ResponseMetadata")
        writer.out.element("RequestId", form.requestID)
        writer.out.close("ResponseMetadata")
        writer.out.close(root)
        return form.response(200, "text/xml", writer.out.bytes)
    }

    func response(to fault: ResolvedFault, form: ReplyForm) -> HTTPResponse {
        form.response(fault.status, "text/xml", XMLFault.body(fault, requestID: form.requestID))
    }
}

/// The ec2 protocol: a form in, XML out, both with their own spelling (Smithy 2.0, AWS EC2 query protocol).
struct EC2Codec: Codec {
    func input(of request: HTTPRequest, _ operation: OperationShape, in table: ShapeTable) throws(ServiceFault) -> Node {
        try ParameterReader(table: table, spelling: .ec2).input(request.parameters(), operation.input.map { table.shapes[$0] })
    }

    /// `<XResponse xmlns><requestId/>...</XResponse>`.
    func response(to output: Node, _ operation: OperationShape, in table: ShapeTable, form: ReplyForm) -> HTTPResponse {
        var writer = XMLNodeWriter(table: table)
        let root = operation.name + "Response"
        writer.out.declaration()
        writer.out.open(root, writer.namespaces(table.namespace))
        writer.out.element("requestId", form.requestID)
        if let place = operation.output {
            writer.structure(output, table.shapes[place])
        } else {
            writer.out.element("return", "true")
        }
        writer.out.close(root)
        return form.response(200, "text/xml;charset=UTF-8", writer.out.bytes)
    }

    /// `<Response><Errors><Error><Code/><Message/></Error></Errors><RequestID/></Response>`.
    func response(to fault: ResolvedFault, form: ReplyForm) -> HTTPResponse {
        var writer = XMLNodeWriter(table: fault.table)
        writer.out.declaration()
        for name in ["Response", "Errors", "Error"] { writer.out.open(name) }
        writer.out.element("Code", fault.code)
        if !fault.message.isEmpty { writer.out.element("Message", fault.message) }
        writer.structure(fault.details, fault.shape)
        for name in ["Error", "Errors"] { writer.out.close(name) }
        writer.out.element("RequestID", form.requestID)
        writer.out.close("Response")
        return form.response(fault.status, "text/xml;charset=UTF-8", writer.out.bytes)
    }
}

/// The `ErrorResponse` document of the query and rest-xml protocols.
enum XMLFault {
    static func body(_ fault: ResolvedFault, requestID: String) -> [UInt8] {
        var writer = XMLNodeWriter(table: fault.table)
        writer.out.open("ErrorResponse", writer.namespaces(fault.table?.namespace))
        writer.out.open("Error")
        writer.out.element("Type", fault.side)
        writer.out.element("Code", fault.code)
        if !fault.message.isEmpty { writer.out.element("Message", fault.message) }
        writer.structure(fault.details, fault.shape)
        writer.out.close("Error")
        writer.out.element("RequestId", requestID)
        writer.out.close("ErrorResponse")
        return writer.out.bytes
    }
}

extension HTTPRequest {
    /// The parameters of the body's form and of the URL's query.
    fileprivate func parameters() throws(ServiceFault) -> ParameterTree {
        try ParameterTree(forms: [body, Array((query ?? "").utf8)])
    }
}
