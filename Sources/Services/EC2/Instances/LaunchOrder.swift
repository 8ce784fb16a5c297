import AWSWire
import Base
import Compute

/// Turns what a call says of a launch into Compute's specification, with names resolved to ids.
struct LaunchOrder: Sendable {
    private(set) var specification = LaunchSpecification()

    init(_ data: TemplateData, _ input: RunInstances.Input, _ tags: [String: [String: String]], _ inventory: Inventory) throws {
        let isCloud = inventory.instances.cloud?.takes(data.imageId, try RunInstances.reference(input.launchTemplate), in: inventory.call.place, from: inventory.snapshot) ?? false
        specification.imageID = data.imageId
        specification.instanceType = data.instanceType
        specification.keyName = isCloud ? data.keyName : try LaunchOrder.key(data.keyName, inventory)
        specification.userData = data.userData.flatMap(UserData.init(base64:))
        specification.isMonitoredInDetail = data.monitoring?.enabled
        (specification.profileARN, specification.profileName) = (data.iamInstanceProfile?.arn, data.iamInstanceProfile?.name)
        specification.metadata = try data.metadataOptions.map { try MetadataOptions().changed(by: $0) }
        specification.shutdownBehavior = data.instanceInitiatedShutdownBehavior.flatMap(InstanceConfiguration.ShutdownBehavior.init(rawValue:))
        (specification.isTerminationDisabled, specification.isStopDisabled) = (data.disableApiTermination, data.disableApiStop)
        specification.tags = tags["instance"] ?? [:]
        try place(data, input, inventory, isCloud)
        if isCloud {
            specification.handOn(try JSONValue(documenting: data), partTags: tags.filter { $0.key != "instance" })
        } else {
            specification.recorded = data.recorded(tags: tags)
        }
    }

    private mutating func place(_ data: TemplateData, _ input: RunInstances.Input, _ inventory: Inventory, _ isCloud: Bool) throws {
        let interface = data.networkInterfaces?.first
        if interface != nil, input.subnetId != nil || input.privateIpAddress != nil {
            throw ServiceFault.combination("Network interfaces and an instance-level subnet ID may not be specified on the same request (SubnetId, PrivateIpAddress, NetworkInterfaces)")
        }
        specification.zone = data.placement?.availabilityZone
        specification.subnetID = input.subnetId ?? interface?.subnetId
        specification.privateAddress = input.privateIpAddress ?? interface?.privateIpAddress
        // EC2 judges its own ids.
        if isCloud { return placeAtEC2(data) }
        let subnet = try specification.subnetID.map { try inventory.find($0, Subnet.self) }
        let groups = try LaunchOrder.groups(data, subnet?.value.vpcId, inventory)
        if !groups.isEmpty { specification.securityGroupIDs = groups }
    }

    private mutating func placeAtEC2(_ data: TemplateData) {
        let groups = (data.securityGroupIds ?? []) + (data.networkInterfaces?.first?.groups ?? [])
        if !groups.isEmpty { specification.securityGroupIDs = groups }
    }

    /// The ids of the groups, each one of the launch's VPC.
    private static func groups(_ data: TemplateData, _ vpcID: String?, _ inventory: Inventory) throws -> [String] {
        let ids = (data.securityGroupIds ?? []) + (data.networkInterfaces?.first?.groups ?? [])
        let named = try data.securityGroups.map { $0.isEmpty ? [] : try inventory.namedGroups($0) } ?? []
        let groups = try ids.map { try inventory.find($0, SecurityGroup.self) } + named
        guard groups.count <= InstanceLimits.groupsMax else {
            throw ServiceFault.refused("SecurityGroupsPerInstanceLimitExceeded", "An instance has at most \(InstanceLimits.groupsMax) security groups (SecurityGroupIds).")
        }
        guard let vpcID = try vpcID ?? inventory.defaultVpc()?.id else { return groups.map(\.id) }
        if let stranger = groups.first(where: { $0.value.vpcId != vpcID }) {
            throw ServiceFault.refused("InvalidParameter", "Security group \(stranger.id) and the launch's subnet belong to different networks (SecurityGroupIds).")
        }
        var seen: Set<String> = []
        return groups.map(\.id).filter { seen.insert($0).inserted }
    }

    private static func key(_ name: String?, _ inventory: Inventory) throws -> String? {
        guard let name else { return nil }
        guard try inventory.keyPair(named: name) != nil else { throw KeyPair.kind.missing([name]) }
        return name
    }
}

extension TemplateData {
    /// What is kept with each instance and answered again. `tags` are those of its parts, by type.
    func recorded(tags: [String: [String: String]]) -> [String: String] {
        let disk = blockDeviceMappings?.first { $0.ebs != nil }?.ebs
        let interface = networkInterfaces?.first
        let kept: [String: String?] = [
            RootVolume.tagsKey: DerivedParts.text(tags[RootVolume.tagType] ?? [:]),
            RootVolume.sizeKey: disk?.volumeSize.map { "\($0)" },
            RootVolume.typeKey: disk?.volumeType,
            RootVolume.operationsKey: disk?.iops.map { "\($0)" },
            RootVolume.throughputKey: disk?.throughput.map { "\($0)" },
            PrimaryInterface.tagsKey: DerivedParts.text(tags[PrimaryInterface.tagType] ?? [:]),
            PrimaryInterface.descriptionKey: interface?.description,
            InstanceRecord.publicKey: interface?.associatePublicIpAddress.map { "\($0)" },
            InstanceRecord.optimizedKey: ebsOptimized.map { "\($0)" },
            InstanceRecord.creditsKey: creditSpecification?.cpuCredits,
        ]
        return kept.compactMapValues { $0 }
    }

    /// The tags that the template gives to parts of its instances, by type.
    var tags: [String: [String: String]] {
        var tags: [String: [String: String]] = [:]
        for specification in tagSpecifications ?? [] {
            for tag in specification.tags ?? [] {
                guard let type = specification.resourceType, let key = tag.key else { continue }
                tags[type, default: [:]][key] = tag.value ?? ""
            }
        }
        return tags
    }
}

/// Names of what is recorded with an instance without effect.
enum InstanceRecord {
    static let publicKey = "AssociatePublicIpAddress"
    static let optimizedKey = "EbsOptimized"
    static let creditsKey = "CpuCredits"
    static let sourceCheckKey = "SourceDestCheck"
    static let eventsKey = "Events"
}

extension MetadataOptions {
    static let hops = 1...64

    /// These options with what a call says instead (Amazon EC2 API Reference, InstanceMetadataOptionsRequest).
    func changed(by asked: TemplateData.Metadata) throws(ServiceFault) -> MetadataOptions {
        var options = self
        if let endpoint = asked.httpEndpoint { options.isEnabled = endpoint == "enabled" }
        if let tokens = asked.httpTokens { options.requiresToken = tokens == "required" }
        if let tags = asked.instanceMetadataTags { options.showsTags = tags == "enabled" }
        if let limit = asked.httpPutResponseHopLimit {
            guard MetadataOptions.hops.contains(limit) else {
                throw .invalidValue("\(limit)", of: "HttpPutResponseHopLimit", "It is between \(MetadataOptions.hops.lowerBound) and \(MetadataOptions.hops.upperBound).")
            }
            options.hopLimit = limit
        }
        return options
    }
}
