import GroupEngine
import Scaling

/// Types and purchase options of a group. (EC2 Auto Scaling API Reference, MixedInstancesPolicy.)
///
/// Choosing types by attributes (InstanceRequirements) and images of overrides are refused by their members' names.
struct MixedInstancesPolicy: Codable, Hashable, Sendable {
    struct Template: Codable, Hashable, Sendable {
        var launchTemplateSpecification: LaunchTemplateSpecification?
        var overrides: [Override]?
    }
    struct Override: Codable, Hashable, Sendable {
        var instanceType: String?
        var weightedCapacity: String?
        var launchTemplateSpecification: LaunchTemplateSpecification?
    }
    struct Distribution: Codable, Hashable, Sendable {
        var onDemandAllocationStrategy: String?
        var onDemandBaseCapacity: Int?
        var onDemandPercentageAboveBaseCapacity: Int?
        var spotAllocationStrategy: String?
        var spotInstancePools: Int?
        var spotMaxPrice: String?
    }

    var launchTemplate: Template?
    var instancesDistribution: Distribution?
}

extension MixedInstancesPolicy {
    /// As it is described: what was left open with its default.
    init(_ document: MixedInstancesDocument, _ template: LaunchTemplateReference) {
        launchTemplate = Template(launchTemplateSpecification: .init(template), overrides: document.overrides.map(Override.init))
        instancesDistribution = Distribution(document)
    }
}

extension MixedInstancesPolicy.Override {
    fileprivate init(_ override: MixedInstancesDocument.Override) {
        (instanceType, weightedCapacity) = (override.instanceType, override.weight.map(String.init))
        launchTemplateSpecification = override.launchTemplate.map(LaunchTemplateSpecification.init)
    }
}

extension MixedInstancesPolicy.Distribution {
    /// Defaults: EC2 Auto Scaling API Reference, InstancesDistribution.
    fileprivate init(_ document: MixedInstancesDocument) {
        let spot = document.spotStrategy ?? .lowestPrice
        onDemandAllocationStrategy = (document.onDemandStrategy ?? .prioritized).rawValue
        onDemandBaseCapacity = document.onDemandBaseCapacity ?? 0
        onDemandPercentageAboveBaseCapacity = document.onDemandPercentageAboveBase ?? 100
        spotAllocationStrategy = spot.rawValue
        spotInstancePools = document.spotInstancePools ?? (spot == .lowestPrice ? 2 : nil)
        spotMaxPrice = document.spotMaxPrice
    }
}
