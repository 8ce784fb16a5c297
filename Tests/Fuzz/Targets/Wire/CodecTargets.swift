import Base

@testable import AWSWire

extension FuzzTarget {
    /// The readers of the six wire protocols. What a reader takes, the writer of the same protocol prints so that it is read again.
    static let codecs = WireProtocol.allCases.map { wire in
        FuzzTarget(name(of: wire), bytesMax: 4096) { bytes in try read(RequestText(bytes).request, over: wire) }
    }

    private static func name(of wire: WireProtocol) -> String { wire == .cbor ? "codec-cbor" : "codec-\(wire.rawValue)" }

    private static func read(_ request: HTTPRequest, over wire: WireProtocol) throws {
        guard let service = PantryTable.service(wire) else { throw BrokenPromise("the table of \(wire) is not sound") }
        let form = ReplyForm(of: request, requestID: "r")
        do throws(ServiceFault) {
            let call = try WireCall(of: request, form: form, signingName: service.table.signingName, in: ServiceDirectory(served: [service]))
            _ = call.redacted(try call.input(of: request))
        } catch {
            try hold(error.message.utf8.count <= 64 << 10, "a fault of \(error.message.utf8.count) bytes")
            _ = form.response(to: error, table: service.table)
        }
        for operation in service.table.operations { try reread(request, operation, service.table, wire) }
    }

    /// Reads the input of each operation, whatever the request names; then what is printed of it.
    private static func reread(_ request: HTTPRequest, _ operation: OperationShape, _ table: ShapeTable, _ wire: WireProtocol) throws {
        let codec = wire.codec, form = ReplyForm(wire: wire, requestID: "r")
        guard let node = attempt({ try codec.input(of: request, operation, in: table) }) else { return }
        let printed = codec.response(to: node, operation, in: table, form: form)
        guard let place = operation.input, wire != .query, wire != .ec2, table.shapes[place].isBody else { return }
        var again = HTTPRequest(method: request.method, path: request.path, body: printed.body)
        again.query = request.query
        guard let second = attempt({ try codec.input(of: again, operation, in: table) }) else { throw BrokenPromise("what was printed is not read: \(String(decoding: printed.body, as: UTF8.self))") }
        let reprinted = codec.response(to: second, operation, in: table, form: form)
        try hold(reprinted.body == printed.body, "read again it is \(String(decoding: reprinted.body, as: UTF8.self)), not \(String(decoding: printed.body, as: UTF8.self))")
    }
}

extension Shape {
    /// Whether all of it stands in the body.
    fileprivate var isBody: Bool { payload == nil && members.allSatisfy { $0.location == .body } }
}
