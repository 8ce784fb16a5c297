import Base

/// One request on its way through the gate: its id, how to answer it, and when it came.
struct Visit {
    let form: ReplyForm
    /// On the monotonic clock.
    let startedAt: TimeSpan
}

/// A request that passed every check: who calls what.
final class Admission: Sendable {
    let caller: Caller
    let call: WireCall
    /// The operation as we serve it; nil when it is in the model only.
    let operation: (any Operation)?

    init(caller: Caller, call: WireCall, operation: (any Operation)?) { (self.caller, self.call, self.operation) = (caller, call, operation) }

    var service: String { call.service.table.service }
    var name: String { call.operation.name }

    /// Whether the operation changes state, so that its refusal belongs into the audit trail.
    var isWrite: Bool {
        guard let operation, case .write = type(of: operation).access else { return false }
        return true
    }
}

/// A request that was turned away, with as much as was known of it by then.
struct TurnedAway: Error {
    let fault: ServiceFault
    var outcome: CallOutcome
    var admission: Admission?

    init(_ fault: ServiceFault, _ outcome: CallOutcome? = nil, _ admission: Admission? = nil) {
        (self.fault, self.admission) = (fault, admission)
        self.outcome = outcome ?? CallOutcome(status: fault.common?.status ?? 400)
    }
}
