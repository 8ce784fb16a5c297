/// What a type of instance has. Facts of AWS' own types are from the EC2 instance type pages; `local.*` are ours.
public struct InstanceType: Hashable, Sendable {
    public let name: String
    /// Virtual processors; of ours a part of one.
    public let processors: Double
    public let memoryMiB: Int
    /// `x86_64` or `arm64`; of ours whatever this machine is.
    public let architecture: String
    /// Whether processor time beyond the baseline is earned as credits on AWS.
    public let isBurstable: Bool

    public init(_ name: String, processors: Double, memoryMiB: Int, architecture: String = "x86_64", isBurstable: Bool = false) {
        (self.name, self.processors, self.memoryMiB) = (name, processors, memoryMiB)
        (self.architecture, self.isBurstable) = (architecture, isBurstable)
    }

    /// The default: small enough that a laptop holds a fleet.
    public static let local = InstanceType("local.nano", processors: 0.1, memoryMiB: 64)

    public var family: String { name.split(separator: ".").first.map(String.init) ?? name }
    /// As EC2 counts them: at least one.
    public var wholeProcessors: Int { max(1, Int(processors)) }

    public static func named(_ name: String) -> InstanceType? { byName[name] }
    /// Sorted by name.
    public static let all: [InstanceType] = byName.values.sorted { $0.name < $1.name }
}
