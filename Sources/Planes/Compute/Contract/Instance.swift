import Base

/// An instance as readers see it: configuration, status and tags of one moment.
public struct Instance: Hashable, Sendable {
    public let id: String
    public let place: Place
    public var configuration: InstanceConfiguration
    public var status: InstanceStatus
    public var tags: [String: String]

    public init(id: String, place: Place, configuration: InstanceConfiguration, status: InstanceStatus, tags: [String: String]) {
        (self.id, self.place, self.configuration, self.status, self.tags) = (id, place, configuration, status, tags)
    }

    public var state: InstanceState { status.state }
    public var type: InstanceType { InstanceType.named(configuration.instanceType) ?? .local }
    public var isCloud: Bool { configuration.isCloud }
    /// Nil while EC2 has not given it one.
    public var privateAddress: String? { isCloud ? status.cloud?.privateAddress : configuration.privateAddress }
    public var zone: String { status.cloud?.zone ?? configuration.zone }
    public var subnetID: String? { status.cloud?.subnetID ?? configuration.subnetID }
    public var vpcID: String? { status.cloud?.vpcID ?? configuration.vpcID }
    public var architecture: String { status.cloud?.architecture ?? type.architecture }
    /// `ip-127-32-0-4.us-east-1.compute.internal`, as AWS forms it.
    public var privateDNSName: String {
        if isCloud { return status.cloud?.privateName ?? "" }
        let dashed = configuration.privateAddress.split(separator: ".").joined(separator: "-")
        return place.region == "us-east-1" ? "ip-\(dashed).ec2.internal" : "ip-\(dashed).\(place.region).compute.internal"
    }
}

/// What a call changed (EC2 API Reference, InstanceStateChange).
public struct InstanceStateChange: Hashable, Sendable {
    public let id: String
    public let previous: InstanceState, current: InstanceState
    public init(id: String, previous: InstanceState, current: InstanceState) { (self.id, self.previous, self.current) = (id, previous, current) }
}

/// The last bytes that an instance wrote, at most `ComputeLimits.consoleBytesMax`.
public struct ConsoleOutput: Hashable, Sendable {
    public var bytes: [UInt8]
    public var time: Timestamp
    public init(bytes: [UInt8], time: Timestamp) { (self.bytes, self.time) = (bytes, time) }
}
