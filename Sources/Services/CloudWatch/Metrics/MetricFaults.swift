import AWSWire
import MetricStore

/// The errors that CloudWatch's metric operations share.
extension ServiceFault {
    static func invalidParameterValue(_ message: String) -> ServiceFault { .modeled("InvalidParameterValueException", message) }
    static func invalidParameterCombination(_ message: String) -> ServiceFault { .modeled("InvalidParameterCombinationException", message) }
    static func missingParameter(_ message: String) -> ServiceFault { .modeled("MissingRequiredParameterException", message) }

    /// Why a batch was not stored. What heals by itself has a code that SDKs retry.
    init(_ refusal: AppendRefusal) {
        switch refusal {
        case .tooManySeries(let max): self = .modeled("LimitExceededFault", "More than \(max) metrics would exist on this server; nothing was stored.")
        case .memoryFull: self = .common("Throttling", 400, "Rate exceeded: the metric store must write out what it holds first; nothing was stored.")
        case .diskFull: self = .common("ServiceUnavailable", 503, "The server's disk is full; nothing was stored.")
        case .invalid(let reason): self = .invalidParameterValue("The metric data can not be stored: \(reason).")
        case .damaged: self = .modeled("InternalServiceFault", "The metric store failed; nothing was stored.")
        case .closed: self = .common("ServiceUnavailable", 503, "The server is shutting down; nothing was stored.")
        }
    }
}
