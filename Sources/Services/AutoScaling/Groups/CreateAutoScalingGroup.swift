import AWSWire
import Compute
import GroupEngine
import RecordStore
import Scaling

/// Makes a group and begins to fill it. (EC2 Auto Scaling API Reference, CreateAutoScalingGroup.)
///
/// Load balancers, placement groups, capacity reservations and zonal shift are refused, as there are none here.
struct CreateAutoScalingGroup: Operation {
    struct Input: Decodable, Sendable, GroupSettings {
        var autoScalingGroupName: String
        var launchConfigurationName: String?
        var launchTemplate: LaunchTemplateSpecification?
        var mixedInstancesPolicy: MixedInstancesPolicy?
        var instanceId: String?
        var minSize: Int
        var maxSize: Int
        var desiredCapacity: Int?
        var defaultCooldown: Int?
        var availabilityZones: [String]?
        var loadBalancerNames: [String]?
        var targetGroupARNs: [String]?
        var trafficSources: [TrafficSource]?
        var healthCheckType: String?
        var healthCheckGracePeriod: Int?
        var placementGroup: String?
        var vpcZoneIdentifier: String?
        var terminationPolicies: [String]?
        var newInstancesProtectedFromScaleIn: Bool?
        var capacityRebalance: Bool?
        var lifecycleHookSpecificationList: [HookSpecification]?
        var deletionProtection: String?
        var tags: [GroupTag]?
        var serviceLinkedRoleARN: String?
        var maxInstanceLifetime: Int?
        var context: String?
        var desiredCapacityType: String?
        var defaultInstanceWarmup: Int?
        var instanceMaintenancePolicy: InstanceMaintenancePolicy?
        var availabilityZoneDistribution: AvailabilityZoneDistribution?
        var availabilityZoneImpairmentPolicy: AvailabilityZoneImpairmentPolicy?
        var capacityReservationSpecification: CapacityReservationSpecification?
        var instanceLifecyclePolicy: InstanceLifecyclePolicy?
    }
    static let access = Access.write("autoscaling:CreateAutoScalingGroup")
    static let recordedOnly = [
        "ServiceLinkedRoleARN": "no role stands between a group and its instances", "Context": "AWS reserves it", "MixedInstancesPolicy.InstancesDistribution.SpotMaxPrice": "nothing is paid here",
    ]
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        let draft = try GroupDraft(input, tags: TagSet.checked(input.tags ?? [], ofGroup: input.autoScalingGroupName), hooks: HookRules.checked(input.lifecycleHookSpecificationList ?? []))
        let source = try input.instanceId.map { id throws(ServiceFault) in try desk.instance(id, asSourceOf: input.autoScalingGroupName, by: call) }
        let found = try await desk.records.look { try draft.found(source: source, in: call, $0) }
        if let resolved = found.resolved { try await desk.check(resolved, in: found.places.zones.first, by: call) }
        try await create(draft, found, source, by: call)
        return Empty()
    }

    private func create(_ draft: GroupDraft, _ found: GroupDraft.Found, _ source: LaunchConfigurationDocument?, by call: Call) async throws(ServiceFault) {
        let group = call.group(draft.input.autoScalingGroupName), engine = desk.engine
        let document = try draft.document(found, group: group, uuid: desk.world.random.uuid(), seed: desk.world.random.next(), at: call.time)
        do {
            try await engine.create(group, document, tags: draft.tags.values, at: call.time, audit: call.auditEvent()) { transaction in
                if let source { try LaunchConfigurations.put(source, named: group.name, by: call, in: transaction) }
                for hook in draft.hooks { try hook.write(of: group, by: call, engine, in: transaction) }
            }
        } catch { throw ServiceFault(groups: error) }
    }
}
