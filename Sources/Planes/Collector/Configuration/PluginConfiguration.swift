import Base

/// One section of `metrics_collected` (one member of it for procstat).
public struct PluginConfiguration: Sendable, Hashable {
    /// A wish for one metric: its name without prefix, and how it is shown.
    public struct Measurement: Sendable, Hashable {
        public var name: String
        public var rename: String?
        public var unit: String?
    }

    /// How procstat finds its processes.
    public enum ProcessSelector: Sendable, Hashable {
        case pidFile(String), executable(String), pattern(String)
    }

    public var plugin: Plugin
    public var measurements: [Measurement]
    public var interval: TimeSpan
    public var appendDimensions: [MetricDimension] = []
    /// Mount points, devices, interfaces. Nil when not said; `*` is all of them.
    public var resources: [String]?
    /// Also, or only, the sum over all processors.
    public var totalCPU = true
    public var dropsDevice = false
    public var ignoredFileSystemTypes: Set<String> = []
    /// Metrics of which only the aggregates are kept, by full name after renaming.
    public var dropOriginals: Set<String> = []
    public var processSelector: ProcessSelector?
}
