import AWSWire
import Base
import Compute

/// What a launch comes to, as carrying it out would find it now: with its template and with the defaults of its network.
struct PlannedLaunch {
    /// What the call itself says.
    let own: LaunchSpecification
    /// What is launched.
    let specification: LaunchSpecification
    let templateID: String?
    let tags: RequestedTags
    let namesInterfaces: Bool, namesDisks: Bool
    /// The subnet that was named, or the default one of the zone.
    let subnetID: String
    let vpcID: String?, zone: String?
    let groupIDs: [String]
    let profileARN: String?

    /// `partTags` are those that the call itself asks for, by type: an image that is launched elsewhere takes them along unrecorded.
    /// Throws what the launch will be refused with.
    init(
        _ own: LaunchSpecification, _ reference: TemplateReference?, _ inventory: Inventory, partTags: [String: [String: String]] = [:],
        namesInterfaces: Bool = false, namesDisks: Bool = false
    ) throws {
        let place = inventory.call.place
        let template = try reference.map { try TemplateReader(place: place, snapshot: inventory.snapshot).read($0) }
        let specification = template.map { own.over($0.specification) } ?? own
        (self.own, self.specification, templateID) = (own, specification, template?.used.id)
        (self.namesInterfaces, self.namesDisks) = (namesInterfaces, namesDisks)
        (subnetID, vpcID, zone) = try PlannedLaunch.subnet(specification, inventory)
        groupIDs = specification.securityGroupIDs ?? [DefaultNetwork.securityGroupID(in: place)]
        profileARN = specification.profileARN ?? specification.profileName.map {
            ARN(service: "iam", region: "", account: place.account, resource: "instance-profile/\($0)").description
        }
        let recorded = [
            NamedKind.instance.rawValue: specification.tags, RootVolume.tagType: DerivedParts.tags(text: specification.recorded[RootVolume.tagsKey]),
            PrimaryInterface.tagType: DerivedParts.tags(text: specification.recorded[PrimaryInterface.tagsKey]),
        ]
        tags = RequestedTags(recorded.merging(partTags) { $0.merging($1) { $1 } })
    }

    /// What a RunInstances call comes to.
    init(_ node: Node, _ inventory: Inventory) throws {
        let input = try NodeDecoder(recordedOnly: Set(RunInstances.recordedOnly.keys).union(["DryRun"]), operation: RunInstances.name).decode(RunInstances.Input.self, from: node)
        let tags = try TagSpecification.tags(input.tagSpecifications, forTypes: TemplateData.taggable)
        let own = try LaunchOrder(RunInstances.data(input), input, tags, inventory).specification
        try self.init(
            own, RunInstances.reference(input.launchTemplate), inventory, partTags: tags, namesInterfaces: input.networkInterfaces != nil,
            namesDisks: input.blockDeviceMappings != nil)
    }

    private static func subnet(_ specification: LaunchSpecification, _ inventory: Inventory) throws -> (id: String, vpc: String?, zone: String?) {
        let place = inventory.call.place
        if let id = specification.subnetID {
            let subnet = try inventory.look(for: id, Subnet.self)?.value
            return (id, subnet?.vpcId, subnet?.availabilityZone)
        }
        let zone = specification.zone ?? DefaultNetwork.zones(region: place.region).first
        if let subnet = try inventory.all(Subnet.self).first(where: { $0.value.defaultForAz && $0.value.availabilityZone == zone }) {
            return (subnet.id, subnet.value.vpcId, zone)
        }
        let subnet = DefaultNetwork.subnets(in: place).first { $0.subnet.zone == zone }
        return (subnet?.id ?? "*", subnet?.subnet.vpcID, zone)
    }
}
