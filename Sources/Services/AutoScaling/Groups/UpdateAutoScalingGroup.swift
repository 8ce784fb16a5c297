import AWSWire
import Compute
import GroupEngine
import RecordStore
import Scaling

/// Changes what was given of a group; the rest stays. (EC2 Auto Scaling API Reference, UpdateAutoScalingGroup.)
struct UpdateAutoScalingGroup: Operation {
    struct Input: Decodable, Sendable, GroupSettings {
        var autoScalingGroupName: String
        var launchConfigurationName: String?
        var launchTemplate: LaunchTemplateSpecification?
        var mixedInstancesPolicy: MixedInstancesPolicy?
        var minSize: Int?
        var maxSize: Int?
        var desiredCapacity: Int?
        var defaultCooldown: Int?
        var availabilityZones: [String]?
        var healthCheckType: String?
        var healthCheckGracePeriod: Int?
        var placementGroup: String?
        var vpcZoneIdentifier: String?
        var terminationPolicies: [String]?
        var newInstancesProtectedFromScaleIn: Bool?
        var serviceLinkedRoleARN: String?
        var maxInstanceLifetime: Int?
        var capacityRebalance: Bool?
        var context: String?
        var desiredCapacityType: String?
        var defaultInstanceWarmup: Int?
        var instanceMaintenancePolicy: InstanceMaintenancePolicy?
        var availabilityZoneDistribution: AvailabilityZoneDistribution?
        var availabilityZoneImpairmentPolicy: AvailabilityZoneImpairmentPolicy?
        var capacityReservationSpecification: CapacityReservationSpecification?
        var instanceLifecyclePolicy: InstanceLifecyclePolicy?
        var deletionProtection: String?
    }
    static let access = Access.write("autoscaling:UpdateAutoScalingGroup")
    static let recordedOnly = CreateAutoScalingGroup.recordedOnly
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard input.choice.count <= 1 else { throw GroupDraft.noSource }
        let found = try await desk.records.look { try input.found(in: call, $0) }
        if let resolved = found.resolved { try await desk.check(resolved, in: (found.places?.zones ?? found.zonesBefore).first, by: call) }
        try await desk.changeDocument(input.autoScalingGroupName, by: call) { document in
            try input.apply(to: &document)
            try document.resize(min: input.minSize, max: input.maxSize, desired: input.desiredCapacity)
            if let resolved = found.resolved { (document.launch, document.mixedInstances) = (resolved.launch, resolved.mixedInstances) }
            if let places = found.places { (document.zones, document.zoneIdentifier) = (places.zones, places.zoneIdentifier) }
        }
        return Empty()
    }
}

extension UpdateAutoScalingGroup.Input {
    fileprivate var choice: LaunchChoice {
        LaunchChoice(launchConfigurationName: launchConfigurationName, launchTemplate: launchTemplate, mixedInstancesPolicy: mixedInstancesPolicy)
    }

    fileprivate struct Found: Sendable {
        /// Nil: stays as it is.
        var places: GroupPlaces?
        var resolved: LaunchChoice.Resolved?
        var zonesBefore: [GroupZone]
    }

    fileprivate func found(in call: Call, _ snapshot: any RecordSnapshot) throws -> Found {
        let group = try StoredGroup(call.group(autoScalingGroupName), in: snapshot)
        return Found(
            places: try GroupPlaces(zones: availabilityZones, zoneIdentifier: vpcZoneIdentifier, in: call.place, snapshot),
            resolved: try choice.resolved(in: call.place, snapshot), zonesBefore: group.document.zones)
    }
}
