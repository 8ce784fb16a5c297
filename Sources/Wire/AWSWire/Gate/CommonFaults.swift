/// Errors that every service has, under the name that each protocol gives them (Common Errors, in each API Reference).
enum CommonFaults {
    /// EC2 has a code and a sentence of its own (Amazon EC2 API Reference, Error codes). The encoded message that AWS appends holds what
    /// stands here in plain words.
    static func accessDenied(_ message: String, over wire: WireProtocol) -> ServiceFault {
        if wire == .ec2 { return .common("UnauthorizedOperation", 403, "You are not authorized to perform this operation. \(message)") }
        return .common(isNamedByShape(wire) ? "AccessDeniedException" : "AccessDenied", 403, message)
    }

    static func throttled(over wire: WireProtocol) -> ServiceFault {
        .common(isNamedByShape(wire) ? "ThrottlingException" : "Throttling", 400, "Rate exceeded")
    }

    /// The code that clients of the query protocols know an error by which only newer protocols call an exception.
    static func queryCode(of name: String) -> String {
        switch name {
        case "AccessDeniedException": "AccessDenied"
        case "ThrottlingException": "Throttling"
        default: name
        }
    }

    /// A service that is not served. The code is one that SDKs do not retry.
    static func notServed(service: String) -> ServiceFault {
        .common("UnsupportedOperation", 400, "The service \(service.prefix(64)) is not supported by this server.")
    }

    private static func isNamedByShape(_ wire: WireProtocol) -> Bool { wire == .json || wire == .restJSON || wire == .cbor }
}
