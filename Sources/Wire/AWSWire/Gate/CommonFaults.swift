/// Errors that every service has, under the name that each protocol gives them (Common Errors, in each API Reference).
enum CommonFaults {
    static func accessDenied(_ message: String, over wire: WireProtocol) -> ServiceFault {
        .common(isNamedByShape(wire) ? "AccessDeniedException" : "AccessDenied", 403, message)
    }

    static func throttled(over wire: WireProtocol) -> ServiceFault {
        .common(isNamedByShape(wire) ? "ThrottlingException" : "Throttling", 400, "Rate exceeded")
    }

    /// A service that is not served. The code is one that SDKs do not retry.
    static func notServed(service: String) -> ServiceFault {
        .common("UnsupportedOperation", 400, "The service \(service.prefix(64)) is not supported by this server.")
    }

    private static func isNamedByShape(_ wire: WireProtocol) -> Bool { wire == .json || wire == .restJSON || wire == .cbor }
}
