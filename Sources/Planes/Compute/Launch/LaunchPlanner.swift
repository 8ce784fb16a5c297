import Base
import RecordStore

/// From what a launch says to what an instance is to be: resolves template, image, type and subnet from the records.
struct LaunchPlanner {
    let place: Place
    /// Whether any well-formed image id may start the default image (`--open`).
    let acceptsAnyImage: Bool
    /// Where images that are not registered here are launched.
    var cloud: CloudReach?

    struct Plan {
        var configuration: InstanceConfiguration
        /// Where an instance of this machine gets its address; nil for one of EC2's, which EC2 gives one.
        var subnet: (id: String, document: SubnetDocument)?
        /// The address that was asked for.
        var address: String?
        var tags: [String: String]
    }

    func plan(_ request: LaunchRequest, reservation: String, at time: Timestamp, from snapshot: any RecordSnapshot) throws -> Plan {
        var specification = request.specification, template: InstanceConfiguration.TemplateUsed?
        if let reference = request.template {
            let found = try TemplateReader(place: place, snapshot: snapshot).read(reference)
            (specification, template) = (specification.over(found.specification), found.used)
        }
        guard let imageID = specification.imageID else { throw ComputeError.missing("ImageId") }
        if try CloudPlan.isCloud(imageID, cloud, place, snapshot) {
            return try CloudPlan(place: place, snapshot: snapshot).plan(specification, template, request, imageID: imageID, reservation: reservation, at: time)
        }
        let started = try image(imageID, from: snapshot)
        let type = specification.instanceType ?? InstanceType.local.name
        guard InstanceType.named(type) != nil else { throw ComputeError.noSuchType(type) }
        let (subnetID, subnet) = try subnet(of: specification, from: snapshot)
        var configuration = InstanceConfiguration(
            imageID: imageID, instanceType: type, zone: subnet.zone, privateAddress: "", launchTime: time, reservationID: reservation)
        if started.id != imageID { configuration.startedImageID = started.id }
        configuration.image = started.image
        (configuration.subnetID, configuration.vpcID, configuration.template) = (subnetID, subnet.vpcID, template)
        try fill(&configuration, from: specification, request)
        return Plan(configuration: configuration, subnet: (subnetID, subnet), address: specification.privateAddress, tags: try tags(specification, request))
    }

    private func fill(_ configuration: inout InstanceConfiguration, from specification: LaunchSpecification, _ request: LaunchRequest) throws(ComputeError) {
        configuration.securityGroupIDs = specification.securityGroupIDs ?? [DefaultNetwork.securityGroupID(in: place)]
        if let data = specification.userData, (1...ComputeLimits.userDataBytesMax).contains(data.bytes.count), let reason = UserDataProgram.refusal(data) {
            throw .userData(reason)
        }
        try fillAnywhere(&configuration, from: specification, request)
    }

    /// What is the same on this machine and at EC2.
    func fillAnywhere(_ configuration: inout InstanceConfiguration, from specification: LaunchSpecification, _ request: LaunchRequest) throws(ComputeError) {
        if let data = specification.userData, !data.bytes.isEmpty {
            guard data.bytes.count <= ComputeLimits.userDataBytesMax else { throw .userData("it is longer than \(ComputeLimits.userDataBytesMax) bytes") }
            configuration.userData = data
        }
        configuration.keyName = specification.keyName
        configuration.isMonitoredInDetail = specification.isMonitoredInDetail ?? false
        configuration.profileARN = specification.profileARN ?? specification.profileName.map { name in
            ARN(service: "iam", region: "", account: place.account, resource: "instance-profile/\(name)").description
        }
        configuration.metadata = specification.metadata ?? MetadataOptions()
        configuration.shutdownBehavior = specification.shutdownBehavior ?? .stop
        configuration.isTerminationDisabled = specification.isTerminationDisabled ?? false
        configuration.isStopDisabled = specification.isStopDisabled ?? false
        (configuration.groupName, configuration.clientToken) = (request.groupName, request.clientToken)
        configuration.recorded = specification.recorded
    }

    func tags(_ specification: LaunchSpecification, _ request: LaunchRequest) throws(ComputeError) -> [String: String] {
        var tags = specification.tags
        tags[InstanceConfiguration.groupTag] = request.groupName
        guard tags.count <= ComputeLimits.tagsMax else { throw .limitExceeded(name: "tags", max: ComputeLimits.tagsMax) }
        return tags
    }

    // MARK: - Image and subnet

    /// The image that really starts; nil for the one that is always the same.
    func image(_ id: String, from snapshot: any RecordSnapshot) throws -> (id: String, image: ImageDocument?) {
        if id == DefaultImage.id { return (id, nil) }
        guard DefaultImage.isWellFormed(id) else { throw ComputeError.malformedImageID(id) }
        if let document = try record(ImageDocument.recordType, id, snapshot)?.document {
            guard let image = ImageDocument(document: document) else { throw ComputeError.imageUnavailable(id, reason: "its record cannot be read") }
            guard image.state == "available" else { throw ComputeError.imageUnavailable(id, reason: "it is \(image.state)") }
            return (id, image)
        }
        guard acceptsAnyImage else { throw ComputeError.noSuchImage(id) }
        return (DefaultImage.id, nil)
    }

    private func subnet(of specification: LaunchSpecification, from snapshot: any RecordSnapshot) throws -> (String, SubnetDocument) {
        if let id = specification.subnetID {
            guard let subnet = try subnet(id, from: snapshot) else { throw ComputeError.noSuchSubnet(id) }
            if let zone = specification.zone, zone != subnet.zone { throw ComputeError.invalid("The subnet \(id) is in \(subnet.zone), not in \(zone)") }
            return (id, subnet)
        }
        let zones = DefaultNetwork.zones(region: place.region)
        if let zone = specification.zone, !zones.contains(zone) { throw ComputeError.noSuchZone(zone) }
        let zone = specification.zone ?? zones[0]
        guard let found = try defaultSubnets(from: snapshot).first(where: { $0.subnet.zone == zone }) else {
            throw ComputeError.missing("SubnetId: there is no default subnet in \(zone)")
        }
        return (found.id, found.subnet)
    }

    func subnet(_ id: String, from snapshot: any RecordSnapshot) throws -> SubnetDocument? {
        if let record = try record(SubnetDocument.recordType, id, snapshot) { return SubnetDocument(document: record.document) }
        return try defaultSubnets(from: snapshot).first { $0.id == id }?.subnet
    }

    /// The default subnets as recorded; before any network was recorded, those that every region begins with.
    private func defaultSubnets(from snapshot: any RecordSnapshot) throws -> [(id: String, subnet: SubnetDocument)] {
        let records = try snapshot.records(type: SubnetDocument.recordType, account: place.account, region: place.region, idPrefix: "", after: nil, limit: 1000)
        let networks = try snapshot.records(type: "AWS::EC2::VPC", account: place.account, region: place.region, idPrefix: "", after: nil, limit: 1)
        if records.isEmpty, networks.isEmpty { return DefaultNetwork.subnets(in: place) }
        return records.compactMap { record in SubnetDocument(document: record.document).flatMap { $0.isDefaultForZone ? (record.key.id, $0) : nil } }
    }

    private func record(_ type: String, _ id: String, _ snapshot: any RecordSnapshot) throws -> Record? {
        try snapshot.record(RecordKey(type: type, account: place.account, region: place.region, id: id))
    }
}
