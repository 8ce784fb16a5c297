import AWSWire
import Compute
import GroupEngine
import Scaling

/// What a mixed instances policy may say.
extension MixedInstancesPolicy {
    /// The policy as it is stored; `templates` finds the templates that it names.
    func document(_ templates: LaunchTemplates) throws -> (LaunchTemplateReference, MixedInstancesDocument) {
        guard let specification = launchTemplate?.launchTemplateSpecification else { throw LaunchTemplates.unnamed }
        let overrides = launchTemplate?.overrides ?? []
        guard overrides.count <= AutoScalingLimits.overridesMax else {
            throw ServiceFault.validation("The number of overrides can not exceed \(AutoScalingLimits.overridesMax).")
        }
        var document = MixedInstancesDocument(overrides: try overrides.map { try $0.stored(templates) })
        guard Set(document.overrides.map(\.instanceType)).count == document.overrides.count else {
            throw ServiceFault.validation("The instance types of the overrides must differ.")
        }
        guard Set(document.overrides.map { $0.weight == nil }).count <= 1 else {
            throw ServiceFault.validation("Either all of the overrides or none of them must have a weighted capacity.")
        }
        try instancesDistribution?.apply(to: &document)
        return (try templates.reference(specification), document)
    }
}

extension MixedInstancesPolicy.Override {
    fileprivate func stored(_ templates: LaunchTemplates) throws -> MixedInstancesDocument.Override {
        guard let instanceType else { throw ServiceFault.validation("An override must have an instance type.") }
        guard InstanceType.named(instanceType) != nil else { throw ServiceFault.validation("The instance type '\(instanceType)' is not known to this server.") }
        let weight = try weightedCapacity.map { text throws -> Int in
            guard let weight = Int(text), AutoScalingLimits.weightRange.contains(weight) else {
                throw ServiceFault.validation("The weighted capacity '\(text)' must be a whole number from 1 to 999.")
            }
            return weight
        }
        return .init(instanceType: instanceType, weight: weight, launchTemplate: try launchTemplateSpecification.map(templates.reference))
    }
}

extension MixedInstancesPolicy.Distribution {
    fileprivate func apply(to document: inout MixedInstancesDocument) throws(ServiceFault) {
        try Bounds.check(onDemandBaseCapacity, "onDemandBaseCapacity", 0...AutoScalingLimits.sizeMax)
        try Bounds.check(onDemandPercentageAboveBaseCapacity, "onDemandPercentageAboveBaseCapacity", 0...100)
        try Bounds.check(spotInstancePools, "spotInstancePools", 1...20)
        try Bounds.check(onDemandAllocationStrategy, "onDemandAllocationStrategy", among: ["prioritized", "lowest-price"])
        try Bounds.check(
            spotAllocationStrategy, "spotAllocationStrategy",
            among: ["lowest-price", "capacity-optimized", "capacity-optimized-prioritized", "price-capacity-optimized"])
        document.onDemandStrategy = onDemandAllocationStrategy.flatMap(MixedInstances.OnDemandStrategy.init)
        document.spotStrategy = spotAllocationStrategy.flatMap(MixedInstances.SpotStrategy.init)
        if spotInstancePools != nil, document.spotStrategy ?? .lowestPrice != .lowestPrice {
            throw .validation("SpotInstancePools can only be specified with the lowest-price strategy.")
        }
        (document.onDemandBaseCapacity, document.onDemandPercentageAboveBase) = (onDemandBaseCapacity, onDemandPercentageAboveBaseCapacity)
        (document.spotInstancePools, document.spotMaxPrice) = (spotInstancePools, spotMaxPrice.flatMap { $0.isEmpty ? nil : $0 })
    }
}
