/// One period of the watched metric, reduced to the statistic that the alarm asks for.
public struct Datapoint: Hashable, Sendable {
    public var value: Double
    /// How many samples the period holds; nil for the result of an expression.
    public var sampleCount: Double?

    public init(value: Double, sampleCount: Double? = nil) { (self.value, self.sampleCount) = (value, sampleCount) }
}
