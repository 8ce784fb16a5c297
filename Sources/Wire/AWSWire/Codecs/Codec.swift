import Base

/// One wire protocol, seen from the server: reads inputs, prints outputs and faults.
protocol Codec: Sendable {
    /// The input that a request carries, with the model's member names. Members that the model does not know keep the name they
    /// were sent under. Nothing is checked but the syntax and the types.
    func input(of request: HTTPRequest, _ operation: OperationShape, in table: ShapeTable) throws(ServiceFault) -> Node

    func response(to output: Node, _ operation: OperationShape, in table: ShapeTable, form: ReplyForm) -> HTTPResponse

    func response(to fault: ResolvedFault, form: ReplyForm) -> HTTPResponse
}

extension WireProtocol {
    var codec: any Codec {
        switch self {
        case .query: QueryCodec()
        case .ec2: EC2Codec()
        case .json: JSONCodec()
        case .restJSON: RestJSONCodec()
        case .restXML: RestXMLCodec()
        case .cbor: CBORCodec()
        }
    }
}
