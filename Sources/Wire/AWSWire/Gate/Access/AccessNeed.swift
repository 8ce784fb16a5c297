/// Something that a call needs to be allowed: one action on one resource.
public struct AccessNeed: Hashable, Sendable {
    /// `service:Operation`
    public let action: String
    /// An ARN, or `*` where the operation names no resource.
    public let resource: String
    /// Condition keys that speak of this resource: its tags, its type.
    public let keys: ConditionKeys

    public init(action: String, resource: String, keys: ConditionKeys = ConditionKeys()) {
        (self.action, self.resource, self.keys) = (action, resource, keys)
    }
}
