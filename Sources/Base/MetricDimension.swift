/// A name and value pair of a CloudWatch metric's identity.
public struct MetricDimension: Hashable, Sendable {
    public let name: String, value: String
    public init(name: String, value: String) { (self.name, self.value) = (name, value) }
}
