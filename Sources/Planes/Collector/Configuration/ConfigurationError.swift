/// The place in a configuration file that cannot be taken, and why.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `metrics.metrics_collected.cpu.measurement[0]`.
    public let path: String
    public let reason: String

    public init(_ path: String, _ reason: String) { (self.path, self.reason) = (path, reason) }
    public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
