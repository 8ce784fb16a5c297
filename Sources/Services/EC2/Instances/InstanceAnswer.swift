import AWSWire
import Base
import Compute

/// The shape `Instance`: what an instance is, and what of it is a process of this machine.
struct InstanceAnswer: Encodable, Sendable {
    struct State: Encodable, Sendable {
        let code: Int, name: String
        init(_ state: InstanceState) { (code, name) = (state.code, state.rawValue) }
    }
    struct Placement: Encodable, Sendable {
        let availabilityZone: String
        let tenancy = "default", groupName = ""
    }
    struct Monitoring: Encodable, Sendable { let state: String }
    struct Reason: Encodable, Sendable { let code: String, message: String }
    struct Profile: Encodable, Sendable { let arn: String, id: String }
    struct Device: Encodable, Sendable {
        struct Disk: Encodable, Sendable {
            let volumeId: String, attachTime: Timestamp
            let status = "attached", deleteOnTermination = true
        }
        let deviceName = RootVolume.deviceName
        let ebs: Disk
    }
    struct Metadata: Encodable, Sendable {
        let state = "applied", httpProtocolIpv6 = "disabled"
        let httpTokens: String, httpEndpoint: String, instanceMetadataTags: String
        let httpPutResponseHopLimit: Int

        init(_ options: MetadataOptions) {
            httpTokens = options.requiresToken ? "required" : "optional"
            httpEndpoint = options.isEnabled ? "enabled" : "disabled"
            instanceMetadataTags = options.showsTags ? "enabled" : "disabled"
            httpPutResponseHopLimit = options.hopLimit
        }
    }

    let instanceId: String, imageId: String, instanceType: String, architecture: String
    let state: State
    let privateDnsName: String, publicDnsName: String, stateTransitionReason: String
    let stateReason: Reason?
    let keyName: String?, clientToken: String?
    let amiLaunchIndex: Int
    let launchTime: Timestamp
    let placement: Placement
    let monitoring: Monitoring
    let subnetId: String?, vpcId: String?, privateIpAddress: String?, publicIpAddress: String?
    let iamInstanceProfile: Profile?
    let securityGroups: [GroupIdentifier]
    let networkInterfaces: [InstanceInterfaceAnswer]
    let blockDeviceMappings: [Device]
    let ebsOptimized: Bool, sourceDestCheck: Bool
    let metadataOptions: Metadata
    let rootDeviceName = RootVolume.deviceName, rootDeviceType = "ebs", virtualizationType = "hvm", platformDetails = "Linux/UNIX"
    let enaSupport = false
    let tags: [Tag]

    init(_ instance: Instance, account: String, _ surroundings: InstanceSurroundings) {
        let configuration = instance.configuration, hasAddress = instance.state != .terminated
        (instanceId, imageId, instanceType, architecture) = (instance.id, configuration.imageID, configuration.instanceType, instance.architecture)
        state = State(instance.state)
        privateDnsName = hasAddress ? instance.privateDNSName : ""
        publicDnsName = surroundings.publicName(of: instance)
        stateTransitionReason = instance.status.transitionReason
        stateReason = instance.status.reason.map { Reason(code: $0.code, message: $0.message) }
        (keyName, clientToken, amiLaunchIndex, launchTime) = (configuration.keyName, configuration.clientToken, configuration.launchIndex, configuration.launchTime)
        placement = Placement(availabilityZone: instance.zone)
        monitoring = Monitoring(state: configuration.isMonitoredInDetail ? "enabled" : "disabled")
        subnetId = hasAddress ? instance.subnetID : nil
        vpcId = hasAddress ? instance.vpcID : nil
        privateIpAddress = hasAddress ? instance.privateAddress : nil
        publicIpAddress = surroundings.publicAddress(of: instance)
        iamInstanceProfile = configuration.profileARN.map { Profile(arn: $0, id: ProfileAssociation.profileID($0)) }
        securityGroups = hasAddress ? surroundings.groups(of: instance) : []
        networkInterfaces = hasAddress && instance.privateAddress != nil ? [InstanceInterfaceAnswer(instance, account: account, surroundings)] : []
        // EC2 alone knows which disks its instances have.
        blockDeviceMappings = hasAddress && !instance.isCloud ? [Device(ebs: .init(volumeId: RootVolume.id(of: instance), attachTime: configuration.launchTime))] : []
        ebsOptimized = configuration.recorded[InstanceRecord.optimizedKey] == "true"
        sourceDestCheck = configuration.recorded[InstanceRecord.sourceCheckKey] != "false"
        metadataOptions = Metadata(configuration.metadata)
        tags = Tag.list(instance.tags)
    }
}

/// The shape `InstanceNetworkInterface`.
struct InstanceInterfaceAnswer: Encodable, Sendable {
    struct Attachment: Encodable, Sendable {
        let attachmentId: String, attachTime: Timestamp
        let status = "attached", deleteOnTermination = true, deviceIndex = 0, networkCardIndex = 0
    }
    struct Association: Encodable, Sendable {
        let publicDnsName: String, publicIp: String
        let ipOwnerId = "amazon"
    }
    struct Address: Encodable, Sendable {
        let association: Association?
        let primary = true
        let privateDnsName: String, privateIpAddress: String
    }

    let networkInterfaceId: String, ownerId: String, description: String, macAddress: String
    let privateDnsName: String, privateIpAddress: String
    let subnetId: String?, vpcId: String?
    let association: Association?
    let attachment: Attachment
    let groups: [GroupIdentifier]
    let privateIpAddresses: [Address]
    let status = "in-use", interfaceType = "interface"
    let sourceDestCheck: Bool

    init(_ instance: Instance, account: String, _ surroundings: InstanceSurroundings) {
        let configuration = instance.configuration
        networkInterfaceId = PrimaryInterface.id(of: instance)
        (ownerId, description, macAddress) = (account, InstanceInterfaceAnswer.description(of: instance), PrimaryInterface.hardwareAddress(of: instance))
        (privateDnsName, privateIpAddress) = (instance.privateDNSName, instance.privateAddress ?? "")
        (subnetId, vpcId) = (instance.subnetID, instance.vpcID)
        association = surroundings.publicAddress(of: instance).map { Association(publicDnsName: surroundings.publicName(of: instance), publicIp: $0) }
        attachment = Attachment(attachmentId: PrimaryInterface.attachmentID(of: instance), attachTime: configuration.launchTime)
        groups = surroundings.groups(of: instance)
        privateIpAddresses = [Address(association: association, privateDnsName: instance.privateDNSName, privateIpAddress: instance.privateAddress ?? "")]
        sourceDestCheck = configuration.recorded[InstanceRecord.sourceCheckKey] != "false"
    }

    /// What the launch said, or what the interface lacks: a rule that nobody enforces must not look as if it were.
    static func description(of instance: Instance) -> String {
        if let text = instance.configuration.recorded[PrimaryInterface.descriptionKey] { return text }
        if instance.status.isolation.has(.network) { return "" }
        return "Security group rules are not enforced: the instance shares this machine's network"
    }
}

/// The shape `Reservation`: the instances of one launch.
struct ReservationAnswer: Encodable, Sendable {
    let reservationId: String
    let ownerId: String
    let instances: [InstanceAnswer]

    init(_ instances: [Instance], account: String, _ surroundings: InstanceSurroundings) {
        (reservationId, ownerId) = (instances.first?.configuration.reservationID ?? "", account)
        self.instances = instances.map { InstanceAnswer($0, account: account, surroundings) }
    }
}
