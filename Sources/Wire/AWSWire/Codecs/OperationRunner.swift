import Base

/// Runs an operation on a decoded input.
public enum OperationRunner {
    /// Decodes `input` into the operation's `Input`, refuses members that it does not act on, runs it and answers its output with
    /// the model's names. An operation of the model that is not served is refused by name, with a code that SDKs do not retry.
    public static func run(_ call: WireCall, input: Node, in context: Call) async throws(ServiceFault) -> Node {
        guard let operation = call.service.operation(named: call.operation.name) else { throw notServed(call) }
        return try await run(operation, call, input, context)
    }

    /// What a call of an operation answers that is in the model but not built.
    public static func notServed(_ call: WireCall) -> ServiceFault {
        .common("UnsupportedOperation", 400, "The operation \(call.operation.name) of \(call.service.table.service) is not supported by this server.")
    }

    /// What a call answers that was only tried: it is allowed and well formed. What it would change is not looked at.
    private static let wouldHaveSucceeded = ServiceFault.common("DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.")

    private static func run<Served: Operation>(_ operation: Served, _ call: WireCall, _ input: Node, _ context: Call) async throws(ServiceFault) -> Node {
        let unread = Set(Served.recordedOnly.keys).union(Served.canBeTried ? ["DryRun"] : [])
        let decoded = try NodeDecoder(recordedOnly: unread, operation: Served.name).decode(Served.Input.self, from: input)
        if Served.canBeTried, input["DryRun"] == .bool(true) { throw wouldHaveSucceeded }
        let output = try await operation.run(decoded, in: context)
        guard let place = call.operation.output else { return .map([]) }
        return try NodeEncoder(table: call.service.table).encode(output, as: call.service.table.shapes[place])
    }
}
