/// An AWS service as we serve it: its shape table and its table of contents.
public struct Service: Sendable {
    /// botocore's name: `cloudwatch`, `sns`, `sts`.
    public let name: String
    /// The operations we serve; every other one of the model is refused by name.
    public let operations: [any Operation]
    /// What each operation asks of policies.
    public let naming: ResourceNaming

    public init(_ name: String, operations: [any Operation], naming: ResourceNaming = ResourceNaming()) {
        (self.name, self.operations, self.naming) = (name, operations, naming)
    }
}
