import Base
import RecordStore

/// From what a launch says to what is asked of EC2. What EC2 can act on is handed on as it was given; ids of ours that EC2 does
/// not know are refused by name.
struct CloudPlan {
    let place: Place
    let snapshot: any RecordSnapshot

    /// What EC2 starts where a launch names no type (EC2 API Reference, RunInstances).
    static let typeDefault = "m1.small"

    /// Members of a launch, or of a template, that are no part of `LaunchSpecification`: disks, credits, groups by name, the interface, tags of parts.
    static func handedOn(_ data: JSONValue) -> [String: JSONValue] {
        var found: [String: JSONValue] = [:]
        for name in ["BlockDeviceMappings", "CreditSpecification", "EbsOptimized", "SecurityGroups"] { found[name] = data[name] }
        if let interface = data["NetworkInterfaces"]?.items?.first { found["NetworkInterfaces"] = .array([interface]) }
        let others = (data["TagSpecifications"]?.items ?? []).filter { $0["ResourceType"]?.text != "instance" }
        if !others.isEmpty { found["TagSpecifications"] = .array(others) }
        return found
    }

    /// Whether an image is one of EC2's: not registered here, in the region that is reached.
    static func isCloud(_ imageID: String, _ reach: CloudReach?, _ place: Place, _ snapshot: any RecordSnapshot) throws -> Bool {
        guard let reach, imageID != DefaultImage.id, DefaultImage.isWellFormed(imageID) else { return false }
        let key = RecordKey(type: ImageDocument.recordType, account: place.account, region: place.region, id: imageID)
        guard try snapshot.record(key) == nil else { return false }
        guard place.region == reach.region else {
            throw ComputeError.imageUnavailable(imageID, reason: "it is not registered here, and EC2 is reached in \(reach.region) only")
        }
        return true
    }

    func plan(
        _ specification: LaunchSpecification, _ template: InstanceConfiguration.TemplateUsed?, _ request: LaunchRequest, imageID: String, reservation: String, at time: Timestamp
    ) throws -> LaunchPlanner.Plan {
        let planner = LaunchPlanner(place: place, acceptsAnyImage: false)
        let type = specification.instanceType ?? CloudPlan.typeDefault
        guard !type.hasPrefix("local.") else { throw ComputeError.invalid("The instance type \(type) is this server's own: EC2 has no such type (InstanceType)") }
        var configuration = InstanceConfiguration(
            imageID: imageID, instanceType: type, zone: specification.zone ?? "", privateAddress: "", launchTime: time, reservationID: reservation)
        configuration.template = template
        try planner.fillAnywhere(&configuration, from: specification, request)
        let spot = try spot(of: specification)
        if let zone = spot.zone { configuration.zone = zone }
        let groups = try specification.securityGroupIDs?.compactMap(securityGroup)
        configuration.securityGroupIDs = groups ?? []
        configuration.subnetID = specification.subnetID
        configuration.cloudRequest = CloudRequest(specification, configuration, subnetID: spot.subnetID, securityGroupIDs: groups ?? []).json.encodedText
        return LaunchPlanner.Plan(configuration: configuration, subnet: nil, address: nil, tags: try planner.tags(specification, request))
    }

    // MARK: - Ids of ours

    /// Where it is launched: in a subnet of EC2's, in a zone, or where EC2 likes.
    private func spot(of specification: LaunchSpecification) throws -> (subnetID: String?, zone: String?) {
        guard let id = specification.subnetID else { return (nil, specification.zone) }
        if let standsFor = try standsFor(SubnetDocument.recordType, id) { return (standsFor, nil) }
        guard let own = try LaunchPlanner(place: place, acceptsAnyImage: false).subnet(id, from: snapshot) else { return (id, nil) }
        guard own.isDefaultForZone else { throw unknownToEC2("subnet", id, "SubnetId") }
        return (nil, own.zone)
    }

    /// Nil for our default group, which stands for EC2's own.
    private func securityGroup(_ id: String) throws -> String? {
        let type = "AWS::EC2::SecurityGroup"
        if id == DefaultNetwork.securityGroupID(in: place) { return nil }
        if let standsFor = try standsFor(type, id) { return standsFor }
        if try record(type, id) != nil { throw unknownToEC2("security group", id, "SecurityGroupIds") }
        return id
    }

    private func standsFor(_ type: String, _ id: String) throws -> String? { try record(type, id)?.tags[CloudTags.standsFor] }

    private func record(_ type: String, _ id: String) throws -> Record? {
        guard !id.utf8.contains(0) else { return nil }
        return try snapshot.record(RecordKey(type: type, account: place.account, region: place.region, id: id))
    }

    private func unknownToEC2(_ what: String, _ id: String, _ member: String) -> ComputeError {
        .invalid("The \(what) \(id) is this server's own, and EC2 does not know it: tag it \(CloudTags.standsFor)=ID with the id of EC2's, or name that one (\(member))")
    }
}
