import AWSWire

/// A scheduled action of a batch that was refused. (EC2 Auto Scaling API Reference, FailedScheduledUpdateGroupActionRequest.)
struct FailedScheduledAction: Encodable, Sendable {
    var scheduledActionName: String
    var errorCode: String
    var errorMessage: String
}

extension FailedScheduledAction {
    init(_ name: String, _ fault: ServiceFault) {
        (scheduledActionName, errorMessage) = (name, fault.message)
        // The names of shapes end so; their codes do not.
        errorCode = fault.name.hasSuffix("Fault") ? String(fault.name.dropLast("Fault".count)) : fault.name
    }
}
