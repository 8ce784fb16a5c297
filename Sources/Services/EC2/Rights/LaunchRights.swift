import AWSWire
import Base
import Compute

/// What RunInstances needs: every resource that the launch uses or makes, named by the call or by its launch template, the role
/// that it passes, and the right to tag (Service Authorization Reference, RunInstances; EC2 User Guide, Example policies to
/// control access to the Amazon EC2 API, Launch instances).
struct LaunchRights {
    private let named: NamedResources
    private let passedRole: PassedRole

    init(_ named: NamedResources, passedRole: PassedRole) { (self.named, self.passedRole) = (named, passedRole) }

    /// `launch` is nil where it cannot be understood: then it is refused by the call itself, and until then it could be any.
    func needs(_ launch: PlannedLaunch?) throws -> [AccessNeed] {
        guard let launch else {
            return [NamedKind.image, .instance, .networkInterface, .securityGroup, .subnet, .volume].map { need($0, "*") }
        }
        return try used(launch) + made(launch) + named.tagging(launch.tags, by: RunInstances.name) + role(launch)
    }

    private func need(_ kind: NamedKind, _ id: String, _ keys: ConditionKeys = ConditionKeys()) -> AccessNeed { named.need(kind, id, action: RunInstances.access.action, keys) }

    /// What is there already.
    private func used(_ launch: PlannedLaunch) throws -> [AccessNeed] {
        let specification = launch.specification, own = launch.own
        func known(_ kind: NamedKind, _ id: String, isOwn: Bool) throws -> AccessNeed {
            need(kind, id, try named.known.keys(kind, id).merging(ofTemplate(launch, isOwn: isOwn)))
        }
        return try [known(.image, specification.imageID ?? "*", isOwn: own.imageID != nil), known(.subnet, launch.subnetID, isOwn: own.subnetID != nil)]
            + launch.groupIDs.map { try known(.securityGroup, $0, isOwn: own.securityGroupIDs != nil) }
            + (specification.keyName.map { [try known(.keyPair, $0, isOwn: own.keyName != nil)] } ?? [])
            + (launch.templateID.map { [try known(.launchTemplate, $0, isOwn: false)] } ?? [])
    }

    /// What comes to be with the instances.
    private func made(_ launch: PlannedLaunch) -> [AccessNeed] {
        let specification = launch.specification
        let instance = TypeKeys.instance(
            type: specification.instanceType ?? InstanceType.local.name, zone: launch.zone, profile: launch.profileARN,
            metadata: specification.metadata ?? MetadataOptions(), isOptimized: specification.recorded[InstanceRecord.optimizedKey] == "true")
        var interface = ConditionKeys([
            "ec2:Subnet": TypeKeys.arn("subnet", launch.subnetID, named.inventory), "ec2:Vpc": launch.vpcID.map { TypeKeys.arn("vpc", $0, named.inventory) },
            "ec2:AvailabilityZone": launch.zone,
        ])
        interface["ec2:AssociatePublicIpAddress"] = specification.recorded[InstanceRecord.publicKey]
        let volume = TypeKeys.volume(recorded: specification.recorded, zone: launch.zone)
        let parts: [(kind: NamedKind, keys: ConditionKeys, isOwn: Bool)] = [
            (.instance, instance, false), (.networkInterface, interface, launch.namesInterfaces), (.volume, volume, launch.namesDisks),
        ]
        return parts.map { part in
            var keys = part.keys.merging(ofTemplate(launch, isOwn: part.isOwn))
            keys.set(requestTags: launch.tags[part.kind])
            return need(part.kind, "*", keys)
        }
    }

    /// Which template is used, and whether a resource is the template's.
    private func ofTemplate(_ launch: PlannedLaunch, isOwn: Bool) -> ConditionKeys {
        guard let id = launch.templateID else { return ConditionKeys() }
        return ConditionKeys(["ec2:LaunchTemplate": named.arn(.launchTemplate, id), "ec2:IsLaunchTemplateResource": isOwn ? "false" : "true"])
    }

    private func role(_ launch: PlannedLaunch) -> [AccessNeed] {
        (launch.specification.profileARN ?? launch.specification.profileName).map { [passedRole.need($0)] } ?? []
    }
}
