import AWSWire
import Base

/// What a launch template says of a launch: the members that a launch acts on or records. Every other member of EC2's model is
/// refused by name when the template is made. (Amazon EC2 API Reference, RequestLaunchTemplateData.)
struct TemplateData: Codable, Hashable, Sendable {
    struct Profile: Codable, Hashable, Sendable { var arn: String?, name: String? }
    struct Monitoring: Codable, Hashable, Sendable { var enabled: Bool? }
    struct Placement: Codable, Hashable, Sendable { var availabilityZone: String?, tenancy: String? }
    struct Tags: Codable, Hashable, Sendable { var resourceType: String?, tags: [Tag]? }
    struct Metadata: Codable, Hashable, Sendable {
        var httpTokens: String?, httpPutResponseHopLimit: Int?, httpEndpoint: String?, httpProtocolIpv6: String?, instanceMetadataTags: String?
    }
    struct Interface: Codable, Hashable, Sendable {
        var deviceIndex: Int?, networkCardIndex: Int?, subnetId: String?, groups: [String]?, privateIpAddress: String?
        var associatePublicIpAddress: Bool?, deleteOnTermination: Bool?, description: String?
    }
    struct Device: Codable, Hashable, Sendable { var deviceName: String?, ebs: Disk? }
    struct Disk: Codable, Hashable, Sendable {
        var volumeSize: Int?, volumeType: String?, deleteOnTermination: Bool?, encrypted: Bool?, iops: Int?, throughput: Int?
    }
    struct Credits: Codable, Hashable, Sendable { var cpuCredits: String? }

    var imageId: String?, instanceType: String?, keyName: String?, userData: String?
    var securityGroupIds: [String]?, securityGroups: [String]?
    var networkInterfaces: [Interface]?
    var iamInstanceProfile: Profile?
    var monitoring: Monitoring?
    var placement: Placement?
    var tagSpecifications: [Tags]?
    var metadataOptions: Metadata?
    var instanceInitiatedShutdownBehavior: String?
    var disableApiTermination: Bool?, disableApiStop: Bool?
    var ebsOptimized: Bool?
    var blockDeviceMappings: [Device]?
    var creditSpecification: Credits?

    static let userDataCharactersMax = 21_848
    /// Of the whole, as it is kept; ours.
    static let bytesMax = 65_536
    static let taggable = ["instance", "volume", "network-interface"]

    /// What can be told to be wrong before anything is launched.
    func check() throws(ServiceFault) {
        if let userData {
            guard userData.utf8.count <= TemplateData.userDataCharactersMax else { throw .refused("InvalidUserData.Malformed", "User data is limited to 16384 bytes (UserData).") }
            guard Base64Text.decoded(userData.utf8) != nil else { throw .refused("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data (UserData).") }
        }
        for specification in tagSpecifications ?? [] {
            guard let type = specification.resourceType, TemplateData.taggable.contains(type) else {
                throw .refused("InvalidParameterValue", "'\(specification.resourceType ?? "null")' is not a taggable resource type here (TagSpecifications.ResourceType).")
            }
            _ = try Tag.checked(specification.tags ?? [])
        }
        if let tenancy = placement?.tenancy, tenancy != "default" { throw .refused("InvalidParameterValue", "Placement.Tenancy=\(tenancy) is not supported by this server.") }
        if metadataOptions?.httpProtocolIpv6 == "enabled" { throw .refused("InvalidParameterValue", "MetadataOptions.HttpProtocolIpv6=enabled is not supported by this server.") }
        guard networkInterfaces?.isEmpty ?? true || (securityGroupIds?.isEmpty ?? true && securityGroups?.isEmpty ?? true) else {
            throw .combination("Network interfaces and an instance-level security groups may not be specified on the same request (SecurityGroupIds, NetworkInterfaces)")
        }
        try checkDisks()
        guard (networkInterfaces?.count ?? 0) <= 1, networkInterfaces?.first?.deviceIndex ?? 0 == 0, networkInterfaces?.first?.networkCardIndex ?? 0 == 0 else {
            throw .refused("InvalidParameterValue", "Instances have one network interface, of device index 0 on card 0 (NetworkInterfaces.DeviceIndex, NetworkCardIndex).")
        }
    }

    /// The disk of an instance is its directory: it lives as long, and is as secret, as the folder of this server.
    private func checkDisks() throws(ServiceFault) {
        for disk in (blockDeviceMappings ?? []).compactMap(\.ebs) {
            guard disk.encrypted != true else { throw .notActedOn("BlockDeviceMappings.Ebs.Encrypted", of: "A launch") }
            guard disk.deleteOnTermination != false else { throw .notActedOn("BlockDeviceMappings.Ebs.DeleteOnTermination=false", of: "A launch") }
        }
        for interface in networkInterfaces ?? [] where interface.deleteOnTermination == false {
            throw .notActedOn("NetworkInterfaces.DeleteOnTermination=false", of: "A launch")
        }
    }

    /// This, and what it leaves open from another version.
    func over(_ base: TemplateData) -> TemplateData {
        var result = base
        if let imageId { result.imageId = imageId }
        if let instanceType { result.instanceType = instanceType }
        if let keyName { result.keyName = keyName }
        if let userData { result.userData = userData }
        if let securityGroupIds { result.securityGroupIds = securityGroupIds }
        if let securityGroups { result.securityGroups = securityGroups }
        if let networkInterfaces { result.networkInterfaces = networkInterfaces }
        if let iamInstanceProfile { result.iamInstanceProfile = iamInstanceProfile }
        if let monitoring { result.monitoring = monitoring }
        if let placement { result.placement = placement }
        if let tagSpecifications { result.tagSpecifications = tagSpecifications }
        if let metadataOptions { result.metadataOptions = metadataOptions }
        if let instanceInitiatedShutdownBehavior { result.instanceInitiatedShutdownBehavior = instanceInitiatedShutdownBehavior }
        if let disableApiTermination { result.disableApiTermination = disableApiTermination }
        if let disableApiStop { result.disableApiStop = disableApiStop }
        if let ebsOptimized { result.ebsOptimized = ebsOptimized }
        if let blockDeviceMappings { result.blockDeviceMappings = blockDeviceMappings }
        if let creditSpecification { result.creditSpecification = creditSpecification }
        return result
    }

    /// The JSON text that the template's document keeps, with EC2's member names.
    func text() throws(ServiceFault) -> String {
        let text = try JSONValue(documenting: self).encodedText
        guard text.utf8.count <= TemplateData.bytesMax else {
            throw .refused("InvalidParameterValue", "A launch template version is limited to \(TemplateData.bytesMax) bytes (LaunchTemplateData).")
        }
        return text
    }

    /// What a launch from the template keeps with its instances.
    var recorded: [String: String] { recorded(tags: tags) }
}

extension TemplateData {
    init(text: String) throws(ServiceFault) {
        do {
            self = try JSONValue(parsing: Array(text.utf8)).value(as: TemplateData.self)
        } catch {
            throw .internal("a launch template's data cannot be read: \(error)")
        }
    }
}
