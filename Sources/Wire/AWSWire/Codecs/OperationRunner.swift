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

    private static func run<Served: Operation>(_ operation: Served, _ call: WireCall, _ input: Node, _ context: Call) async throws(ServiceFault) -> Node {
        let decoded = try NodeDecoder(recordedOnly: Set(Served.recordedOnly.keys), operation: Served.name).decode(Served.Input.self, from: input)
        let output = try await operation.run(decoded, in: context)
        guard let place = call.operation.output else { return .map([]) }
        return try NodeEncoder(table: call.service.table).encode(output, as: call.service.table.shapes[place])
    }
}
