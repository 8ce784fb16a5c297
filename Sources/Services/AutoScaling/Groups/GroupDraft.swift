import AWSWire
import Base
import Compute
import GroupEngine
import RecordStore
import Scaling

/// A group that a call wants to make.
struct GroupDraft: Sendable {
    let input: CreateAutoScalingGroup.Input
    let tags: TagSet
    let hooks: [HookDraft]

    /// Checks what needs no look at the records.
    init(_ input: CreateAutoScalingGroup.Input, tags: TagSet, hooks: [HookDraft]) throws(ServiceFault) {
        (self.input, self.tags, self.hooks) = (input, tags, hooks)
        try Names.checkGroup(input.autoScalingGroupName)
        try BalancerRules.check(loadBalancers: input.loadBalancerNames)
        try BalancerRules.check(targetGroups: input.targetGroupARNs)
        try BalancerRules.check(trafficSources: input.trafficSources)
        try GroupSizes(min: input.minSize, max: input.maxSize, desired: input.desiredCapacity ?? input.minSize).check()
        guard choice.count + (input.instanceId == nil ? 0 : 1) == 1 else { throw GroupDraft.noSource }
    }

    static let noSource = ServiceFault.validation(
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.")

    private var choice: LaunchChoice {
        LaunchChoice(launchConfigurationName: input.launchConfigurationName, launchTemplate: input.launchTemplate, mixedInstancesPolicy: input.mixedInstancesPolicy)
    }

    /// What the records say of the things that the call names.
    struct Found: Sendable {
        var places: GroupPlaces
        /// Nil for a group that is made after an instance.
        var resolved: LaunchChoice.Resolved?
    }

    func found(source: LaunchConfigurationDocument?, in call: Call, _ snapshot: any RecordSnapshot) throws -> Found {
        guard try snapshot.record(call.group(input.autoScalingGroupName).key) == nil else {
            throw ServiceFault(groups: GroupEngineError.nameTaken(call.group(input.autoScalingGroupName)))
        }
        guard try StoredGroup.all(in: call.place, snapshot).count < AutoScalingLimits.groupsMax else {
            throw ServiceFault.limitExceeded("You have reached the limit of \(AutoScalingLimits.groupsMax) Auto Scaling groups in this region.")
        }
        guard let places = try GroupPlaces(zones: input.availabilityZones, zoneIdentifier: input.vpcZoneIdentifier, in: call.place, snapshot) else {
            throw ServiceFault.validation("At least one Availability Zone or VPC Subnet is required.")
        }
        return Found(places: places, resolved: try choice.resolved(in: call.place, snapshot))
    }

    func document(_ found: Found, group: GroupIdentity, uuid: String, seed: UInt64, at time: Timestamp) throws(ServiceFault) -> GroupDocument {
        var document = GroupDocument(
            uuid: uuid, createdAt: time, seed: seed, minSize: input.minSize, maxSize: input.maxSize, desiredCapacity: input.desiredCapacity ?? input.minSize,
            zones: found.places.zones, launch: found.resolved?.launch ?? .launchConfiguration(name: group.name))
        document.zoneIdentifier = found.places.zoneIdentifier
        document.mixedInstances = found.resolved?.mixedInstances
        document.propagatedTagKeys = tags.propagatedKeys
        try input.apply(to: &document)
        return document
    }
}
