import AWSWire
import AlarmEngine
import Alarms

extension ServiceFault {
    /// What an engine's refusal is to a client.
    init(alarms error: any Error) {
        switch error {
        case AlarmEngineError.notFound(let alarm): self = .modeled("ResourceNotFound", "Unknown alarm \(alarm.name)")
        case AlarmEngineError.inUse(let alarm, let dependents):
            let names = dependents.map(\.name).joined(separator: ", ")
            self = .validation("Cannot delete \(alarm.name) as there are composite alarm(s) depending on it: \(names)")
        case AlarmEngineError.nameTaken(let alarm): self = .validation("An alarm of another type with the name \(alarm.name) exists already")
        default: self = ServiceFault(storing: error)
        }
    }

    /// The token of a page that this server did not give out.
    static var invalidNextToken: ServiceFault { .modeled("InvalidNextToken", "The next token specified is invalid.") }
}

extension AlarmEngine {
    /// Runs a change and puts its refusals into the words of the wire.
    func change<Answer>(_ body: (AlarmEngine) async throws -> Answer) async throws(ServiceFault) -> Answer {
        do { return try await body(self) } catch { throw ServiceFault(alarms: error) }
    }
}

extension Call {
    func alarm(_ name: String) -> AlarmIdentity { AlarmIdentity(account: account, region: region, name: name) }
}
