import Base

/// How a request wants to be answered, as far as its looks alone tell: enough to print any fault, also one that stands
/// before the service or the operation is known.
public struct ReplyForm: Sendable, Hashable {
    public let wire: WireProtocol
    public let requestID: String
    /// The client asked for the codes of the query protocol beside those of its own (`x-amzn-query-mode: true`).
    public let wantsQueryErrors: Bool
    /// `application/x-amz-json-1.0` or `-1.1`, for the JSON protocol.
    let jsonType: String

    public init(wire: WireProtocol, requestID: String, wantsQueryErrors: Bool = false, jsonVersion: String = "1.1") {
        (self.wire, self.requestID, self.wantsQueryErrors) = (wire, requestID, wantsQueryErrors)
        jsonType = "application/x-amz-json-\(jsonVersion)"
    }

    /// Reads the protocol from `smithy-protocol`, `x-amz-target`, the content type and the parameters. Never fails: what shows no
    /// protocol is answered in XML, as the REST services of AWS do.
    public init(of request: HTTPRequest, requestID: String) {
        let type = request.headers["content-type"] ?? ""
        self.init(
            wire: ReplyForm.wire(of: request, type: type), requestID: requestID, wantsQueryErrors: request.headers["x-amzn-query-mode"] == "true",
            jsonVersion: type.hasPrefix("application/x-amz-json-1.0") ? "1.0" : "1.1")
    }

    /// The same for another protocol: what the service's table says wins over the looks.
    func speaking(_ wire: WireProtocol, jsonVersion: String) -> ReplyForm {
        ReplyForm(wire: wire, requestID: requestID, wantsQueryErrors: wantsQueryErrors, jsonVersion: jsonVersion)
    }

    private static func wire(of request: HTTPRequest, type: String) -> WireProtocol {
        if request.headers["smithy-protocol"] == "rpc-v2-cbor" || RPCPath(request.path) != nil { return .cbor }
        if request.headers["x-amz-target"] != nil { return .json }
        if type.hasPrefix("application/x-www-form-urlencoded") || FormAction(request) != nil { return .query }
        return type.hasPrefix("application/json") ? .restJSON : .restXML
    }

    /// The fault in this form. `table` gives the codes and statuses of the errors in the service's model; without it every fault
    /// prints as an error that is common to all services.
    public func response(to fault: ServiceFault, table: ShapeTable? = nil) -> HTTPResponse {
        wire.codec.response(to: ResolvedFault(fault, table: table), form: self)
    }

    /// A response with the headers that every protocol has.
    func response(_ status: Int, _ contentType: String?, _ body: [UInt8]) -> HTTPResponse {
        var response = HTTPResponse(status: status, headers: ["x-amzn-RequestId": requestID], body: body)
        if let contentType { response.headers["Content-Type"] = contentType }
        return response
    }

    /// `x-amzn-query-error: Code;Sender` for clients that lived with the query protocol before (Smithy 2.0, AWS query compatible trait).
    func addQueryError(_ fault: ResolvedFault, to response: inout HTTPResponse) {
        guard wantsQueryErrors, fault.table.map(\.isQueryCompatible) ?? true else { return }
        response.headers["x-amzn-query-error"] = "\(fault.code);\(fault.side)"
    }
}

/// The path of the RPC v2 protocol: `/service/{prefix}/operation/{name}`, with anything before it.
struct RPCPath {
    let prefix: String
    let operation: String

    init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count >= 4, parts[parts.count - 4] == "service", parts[parts.count - 2] == "operation" else { return nil }
        (prefix, operation) = (String(parts[parts.count - 3]), String(parts[parts.count - 1]))
    }
}

/// The action and version of a request in the query protocols, from the body's form or the URL's query.
struct FormAction {
    let action: String
    let version: String?

    init?(_ request: HTTPRequest) {
        let query = Array((request.query ?? "").utf8)
        let type = request.headers["content-type"] ?? ""
        let isForm = request.method == "POST" && (type.isEmpty || type.hasPrefix("application/x-www-form-urlencoded"))
        let body = isForm ? ContentEncoding.beginning(of: request) : []
        guard let action = FormReader.value(of: "Action", in: body) ?? FormReader.value(of: "Action", in: query) else { return nil }
        self.action = action
        version = FormReader.value(of: "Version", in: body) ?? FormReader.value(of: "Version", in: query)
    }
}
