/// Something that a call needs to be allowed: one action on one resource.
public struct AccessNeed: Hashable, Sendable {
    /// `service:Operation`
    public let action: String
    /// An ARN, or `*` where the operation names no resource.
    public let resource: String

    public init(action: String, resource: String) { (self.action, self.resource) = (action, resource) }
}
