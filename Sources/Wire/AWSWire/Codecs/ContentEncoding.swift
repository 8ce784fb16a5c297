import Base

/// Encodings of a request's body (RFC 9110 §8.4).
enum ContentEncoding {
    /// The request with a `gzip` encoding undone and taken off its header. REST operations keep it where their model does not
    /// offer compression: there the encoding belongs to what is stored. Encodings beside gzip are refused for an RPC.
    static func undone(_ request: HTTPRequest, wire: WireProtocol, operation: OperationShape) throws(ServiceFault) -> HTTPRequest {
        let isREST = wire == .restJSON || wire == .restXML
        guard let header = request.headers["content-encoding"], operation.acceptsGzip || !isREST else { return request }
        var encodings = header.split(separator: ",").map { $0.trimmed.lowercased() }.filter { $0 != "identity" }
        var undone = request
        if encodings.last == "gzip" {
            encodings.removeLast()
            undone.body = try Gzip.inflated(request.body)
        }
        guard encodings.isEmpty || isREST else { throw .common("UnsupportedMediaType", 415, "The content encoding \(header.echoed) is not supported.") }
        undone.headers["content-encoding"] = encodings.isEmpty ? nil : encodings.joined(separator: ", ")
        return undone
    }

    /// The body, or of a packed one the beginning: enough to find the action of a caller who is not yet known.
    static func beginning(of request: HTTPRequest) -> [UInt8] {
        guard let header = request.headers["content-encoding"], header.lowercased().hasSuffix("gzip") else { return request.body }
        return Gzip.beginning(of: request.body)
    }
}

extension Substring {
    /// Without the spaces and tabs around it.
    var trimmed: Substring {
        var text = self
        while let first = text.utf8.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.utf8.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }
}
