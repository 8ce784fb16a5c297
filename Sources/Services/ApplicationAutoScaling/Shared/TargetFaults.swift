import AWSWire
import RecordStore
import TargetEngine

/// Refusals in the words of Application Auto Scaling.
extension ServiceFault {
    /// What an engine's refusal is to a client.
    init(targets error: any Error) {
        switch error {
        case TargetEngineError.noSuchTarget(let target): self = .noSuchTarget(target.resourceID)
        case TargetEngineError.notLoaded: self = .common("ServiceUnavailable", 503, "The server is starting; nothing was changed.")
        case TargetEngineError.damaged(let target): self = .internal("The stored scalable target \(target.resourceID) cannot be read.")
        default: self.init(storing: error)
        }
    }

    static func invalid(_ message: String) -> ServiceFault { .modeled("ValidationException", message) }

    static func limitReached(_ message: String) -> ServiceFault { .modeled("LimitExceededException", message) }

    static func noSuchTarget(_ resource: String, namespace: String = TargetIdentity.namespace, dimension: String = TargetIdentity.dimension) -> ServiceFault {
        .modeled(
            "ObjectNotFoundException",
            "No scalable target registered for service namespace: \(namespace), resource ID: \(resource), scalable dimension: \(dimension)")
    }

    /// `what` is `scaling policy` or `scheduled action`.
    static func noSuch(_ what: String, _ name: String, of target: TargetIdentity) -> ServiceFault {
        .modeled(
            "ObjectNotFoundException",
            "No \(what) found for service namespace: \(TargetIdentity.namespace), resource ID: \(target.resourceID), scalable dimension: \(TargetIdentity.dimension): \(name)")
    }

    /// The token of a page that this server did not give out.
    static var strangeToken: ServiceFault { .modeled("InvalidNextTokenException", "The token is not valid.") }

    /// A fault of a shared rule in the code of this service.
    static func asInvalid<Answer>(_ body: () throws(ServiceFault) -> Answer) throws(ServiceFault) -> Answer {
        do { return try body() } catch { throw .invalid(error.message) }
    }
}
