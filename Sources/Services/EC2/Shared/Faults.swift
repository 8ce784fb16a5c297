import AWSWire

/// The errors of EC2 (Amazon EC2 API Reference, Error codes). All of a client's mistakes have status 400.
extension ServiceFault {
    static func refused(_ code: String, _ message: String) -> ServiceFault { .common(code, 400, message) }

    static func invalidValue(_ value: String, of parameter: String, _ why: String = "") -> ServiceFault {
        refused("InvalidParameterValue", "Value (\(value.prefix(256))) for parameter \(parameter) is invalid.\(why.isEmpty ? "" : " " + why)")
    }

    static func missing(_ parameter: String) -> ServiceFault { refused("MissingParameter", "The request must contain the parameter \(parameter)") }

    static func combination(_ message: String) -> ServiceFault { refused("InvalidParameterCombination", message) }

    /// Something still uses the resource.
    static func dependency(_ message: String) -> ServiceFault { refused("DependencyViolation", message) }
}
