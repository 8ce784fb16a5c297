import Base

/// One request whose service, operation and protocol are known: reads its input and prints its answer.
public struct WireCall: Sendable {
    public let form: ReplyForm
    public let service: ServedService
    public let operation: OperationShape

    /// Finds the service (by `signingName`, the service of the credential scope, then target header, path, parameters and host) and the
    /// operation. Throws `UnknownOperationException`, `InvalidAction` or `MissingAction` in the style of the protocol.
    public init(of request: HTTPRequest, form: ReplyForm, signingName: String?, in directory: ServiceDirectory) throws(ServiceFault) {
        let finder = ServiceFinder(request: request, wire: form.wire, signingName: signingName)
        let (service, operation, wire) = try finder.find(in: directory)
        self.init(form: form.speaking(wire, jsonVersion: service.table.jsonVersion), service: service, operation: operation)
    }

    init(form: ReplyForm, service: ServedService, operation: OperationShape) {
        (self.form, self.service, self.operation) = (form, service, operation)
    }

    /// The input as the client sent it, with the model's member names, checked against the shape (required members, bounds, enums).
    /// Undoes `Content-Encoding: gzip` within `WireLimits`.
    public func input(of request: HTTPRequest) throws(ServiceFault) -> Node {
        let node = try form.wire.codec.input(of: try undone(request), operation, in: service.table)
        if let place = operation.input {
            try ShapeValidator(table: service.table, wire: form.wire, operation: operation.name).check(node, service.table.shapes[place])
        }
        return node
    }

    /// The request with its `Content-Encoding` undone, for readers that skip the tree.
    public func undone(_ request: HTTPRequest) throws(ServiceFault) -> HTTPRequest {
        try ContentEncoding.undone(request, wire: form.wire, operation: operation)
    }

    /// The answer to a call that succeeded; `output` has the model's member names.
    public func response(to output: Node) -> HTTPResponse {
        form.wire.codec.response(to: output, operation, in: service.table, form: form)
    }

    /// The answer to a call that failed.
    public func response(to fault: ServiceFault) -> HTTPResponse { form.response(to: fault, table: service.table) }

    /// The input for the audit trail: what the model calls sensitive is masked.
    public func redacted(_ input: Node) -> JSONValue {
        guard let place = operation.input else { return input.json }
        return input.redacted(as: service.table.shapes[place], in: service.table)
    }
}
