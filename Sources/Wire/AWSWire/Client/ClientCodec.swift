import Base

/// The query and ec2 protocols seen from the client: writes an input as a request and reads what the service answers, by the
/// same shape tables that the server's side goes by.
public struct ClientCodec: Sendable {
    private let table: ShapeTable
    private let spelling: ParameterReader.Spelling

    /// Characters of an answer that is not understood which its fault repeats.
    static let quotedCharactersMax = 200

    /// Nil where there is no table of that name (botocore's: `ec2`), or the service speaks neither protocol.
    public init?(service: String) {
        guard let table = ShapeTable.named(service) else { return nil }
        if table.protocols.contains(.ec2) { spelling = .ec2 } else if table.protocols.contains(.query) { spelling = .query } else { return nil }
        self.table = table
    }

    /// For a table that is not embedded.
    init(table: ShapeTable, spelling: ParameterReader.Spelling) { (self.table, self.spelling) = (table, spelling) }

    /// The name of the service in a credential scope (`monitoring`).
    public var signingName: String { table.signingName }

    /// The request, still to be signed, with members under the model's names. Throws for what the model does not know.
    public func request(_ operation: String, _ input: Node, host: String) throws(ServiceFault) -> HTTPRequest {
        guard let shape = table.operation(operation) else { throw .internal("\(table.service) has no operation \(operation)") }
        var writer = ParameterWriter(table: table, spelling: spelling)
        writer.add("Action", operation)
        writer.add("Version", table.apiVersion)
        if let place = shape.input { try writer.input(input, table.shapes[place]) }
        let type = "application/x-www-form-urlencoded; charset=utf-8"
        return HTTPRequest(method: "POST", path: "/", headers: ["host": host, "content-type": type, "user-agent": "hinomi"], body: writer.bytes)
    }

    /// What a successful answer says. Members that `Output` does not name are passed over: a later model has more of them.
    public func output<Output: Decodable>(of response: HTTPResponse, to operation: String, as type: Output.Type) throws(AnswerFault) -> Output {
        let node = try node(of: response, to: operation)
        do { return try NodeDecoder(passingOver: operation).decode(type, from: node) } catch {
            throw AnswerFault(code: nil, message: "the answer to \(operation) lacks what it must have: \(error.message)", status: response.status)
        }
    }

    /// The output as a node of its shape; throws what the service refused, or that its answer is not understood.
    func node(of response: HTTPResponse, to operation: String) throws(AnswerFault) -> Node {
        guard (200..<300).contains(response.status) else { throw fault(in: response) }
        let root = try element(of: response)
        guard let shape = table.operation(operation), let place = shape.output else { return .map([]) }
        let holder = spelling == .query ? root.child(shape.resultWrapper) : root
        guard root.name == operation + "Response", let holder else { throw unreadable(response, "it is no \(operation)Response") }
        do { return .map(try XMLNodeReader(table: table).structure(holder, table.shapes[place])) } catch { throw unreadable(response, error.message) }
    }

    /// `<Response><Errors><Error>` of the ec2 protocol, `<ErrorResponse><Error>` of the query protocol.
    private func fault(in response: HTTPResponse) -> AnswerFault {
        // A balancer in front of the service does not speak XML: then only the status is known.
        guard let root = try? XMLReader.root(of: response.body), let error = root.child("Errors")?.child("Error") ?? root.child("Error"), let code = error.child("Code")?.text else {
            return unreadable(response, "it has no error code")
        }
        return AnswerFault(code: code, message: error.child("Message")?.text ?? "", status: response.status)
    }

    private func element(of response: HTTPResponse) throws(AnswerFault) -> XMLElement {
        do { return try XMLReader.root(of: response.body) } catch { throw unreadable(response, error.message) }
    }

    private func unreadable(_ response: HTTPResponse, _ reason: String) -> AnswerFault {
        let text = String(decoding: response.body.prefix(ClientCodec.quotedCharactersMax), as: UTF8.self)
        return AnswerFault(code: nil, message: "HTTP status \(response.status), and the answer is not understood (\(reason)): \(text)", status: response.status)
    }
}
