import AWSWire
import Compute

extension InstanceType {
    static let filters: FilterTable<InstanceType> = [
        "instance-type": { [$0.name] },
        "processor-info.supported-architecture": { [$0.architecture] },
        "vcpu-info.default-vcpus": { ["\($0.wholeProcessors)"] },
        "memory-info.size-in-mib": { ["\($0.memoryMiB)"] },
        "burstable-performance-supported": { ["\($0.isBurstable)"] },
        "current-generation": { ["\(!$0.name.hasPrefix("t2."))"] },
        "bare-metal": { _ in ["false"] },
        "hypervisor": { _ in [] },
        "free-tier-eligible": { _ in ["false"] },
        "instance-storage-supported": { _ in ["false"] },
        "supported-root-device-type": { _ in ["ebs"] },
        "supported-usage-class": { _ in ["on-demand"] },
        "supported-virtualization-type": { _ in ["hvm"] },
    ]

    /// Those of the names in their order, or all.
    static func listed(_ names: [String]?) throws(ServiceFault) -> [InstanceType] {
        guard let names, !names.isEmpty else { return all }
        let unknown = names.filter { named($0) == nil }
        guard unknown.isEmpty else {
            throw .refused("InvalidInstanceType", "The following supplied instance types do not exist: [\(unknown.map { String($0.prefix(64)) }.joined(separator: ", "))] (InstanceTypes)")
        }
        return names.compactMap { named($0) }
    }
}

/// Lists the types that instances may have. Figures of AWS' own types say what the type has there; a process here gets a
/// share of this machine. (Amazon EC2 API Reference, DescribeInstanceTypes.)
struct DescribeInstanceTypes: Action {
    struct Input: Decodable, Sendable {
        var instanceTypes: [String]?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Listed: Encodable, Sendable {
        struct Processors: Encodable, Sendable { let defaultVCpus: Int }
        struct Memory: Encodable, Sendable { let sizeInMiB: Int }
        struct Processor: Encodable, Sendable { let supportedArchitectures: [String] }
        struct Network: Encodable, Sendable {
            let maximumNetworkInterfaces = 1, ipv4AddressesPerInterface = 1, ipv6AddressesPerInterface = 0, maximumNetworkCards = 1, defaultNetworkCardIndex = 0
            let ipv6Supported = false, efaSupported = false
            let networkPerformance = "This machine's"
            let enaSupport = "unsupported"
        }
        struct Storage: Encodable, Sendable { let ebsOptimizedSupport = "unsupported", encryptionSupport = "unsupported", nvmeSupport = "unsupported" }
        struct Placement: Encodable, Sendable { let supportedStrategies: [String] = [] }

        let instanceType: String
        let currentGeneration: Bool, burstablePerformanceSupported: Bool
        let vCpuInfo: Processors, memoryInfo: Memory, processorInfo: Processor
        let networkInfo = Network(), ebsInfo = Storage(), placementGroupInfo = Placement()
        let freeTierEligible = false, bareMetal = false, instanceStorageSupported = false, hibernationSupported = false, dedicatedHostsSupported = false
        let autoRecoverySupported = false
        let supportedUsageClasses = ["on-demand"], supportedRootDeviceTypes = ["ebs"], supportedVirtualizationTypes = ["hvm"]
        let nitroEnclavesSupport = "unsupported", nitroTpmSupport = "unsupported"

        init(_ type: InstanceType) {
            (instanceType, currentGeneration, burstablePerformanceSupported) = (type.name, !type.name.hasPrefix("t2."), type.isBurstable)
            vCpuInfo = Processors(defaultVCpus: type.wholeProcessors)
            memoryInfo = Memory(sizeInMiB: type.memoryMiB)
            processorInfo = Processor(supportedArchitectures: [type.architecture])
        }
    }
    struct Output: Encodable, Sendable { let instanceTypes: [Listed], nextToken: String? }
    static let access = Access.read("ec2:DescribeInstanceTypes")

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let chosen = try InstanceType.filters.select(InstanceType.listed(input.instanceTypes), input.filters, tags: { _ in [:] })
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, sizes: 5...100, id: \.name)
        return Output(instanceTypes: page.items.map(Listed.init), nextToken: page.nextToken)
    }
}

/// Tells where the types are offered: every one in every zone. (Amazon EC2 API Reference, DescribeInstanceTypeOfferings.)
struct DescribeInstanceTypeOfferings: Action {
    struct Input: Decodable, Sendable {
        var locationType: String?
        var filters: [Filter]?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Offering: Encodable, Sendable {
        let instanceType: String, locationType: String, location: String
        var id: String { "\(instanceType)/\(location)" }
    }
    struct Output: Encodable, Sendable { let instanceTypeOfferings: [Offering], nextToken: String? }
    static let access = Access.read("ec2:DescribeInstanceTypeOfferings")
    static let filters: FilterTable<Offering> = ["instance-type": { [$0.instanceType] }, "location": { [$0.location] }]

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let type = input.locationType ?? "region"
        let all = InstanceType.all.flatMap { item in
            DescribeInstanceTypeOfferings.locations(type, call.region).map { Offering(instanceType: item.name, locationType: type, location: $0) }
        }
        let chosen = try DescribeInstanceTypeOfferings.filters.select(all, input.filters, tags: { _ in [:] }).sorted { $0.id < $1.id }
        let page = try Page(chosen, maxResults: input.maxResults, nextToken: input.nextToken, id: \.id)
        return Output(instanceTypeOfferings: page.items, nextToken: page.nextToken)
    }

    private static func locations(_ type: String, _ region: String) -> [String] {
        switch type {
        case "availability-zone": Zones.of(region).map(\.name)
        case "availability-zone-id": Zones.of(region).map(\.id)
        case "region": [region]
        // There are no outposts.
        default: []
        }
    }
}
