import Base

/// The members of RunInstances that a launch says (EC2 API Reference, RunInstances), but count, token, user data and the
/// instance's tags.
struct CloudRequest {
    let json: JSONValue

    init(_ specification: LaunchSpecification, _ configuration: InstanceConfiguration, subnetID: String?, securityGroupIDs: [String]) {
        var members = specification.handedOn
        members["ImageId"] = .string(configuration.imageID)
        members["InstanceType"] = .string(configuration.instanceType)
        members["KeyName"] = configuration.keyName.map(JSONValue.string)
        if configuration.isMonitoredInDetail { members["Monitoring"] = ["Enabled": true] }
        members["InstanceInitiatedShutdownBehavior"] = specification.shutdownBehavior.map { .string($0.rawValue) }
        members["IamInstanceProfile"] = CloudRequest.profile(specification)
        members["MetadataOptions"] = specification.metadata.map(CloudRequest.metadata)
        if subnetID == nil, !configuration.zone.isEmpty { members["Placement"] = ["AvailabilityZone": .string(configuration.zone)] }
        CloudRequest.place(&members, specification, subnetID, securityGroupIDs)
        json = .object(members.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })
    }

    /// Subnet, address and groups stand in the interface where there is one (EC2 API Reference, InstanceNetworkInterfaceSpecification).
    private static func place(_ members: inout [String: JSONValue], _ specification: LaunchSpecification, _ subnetID: String?, _ groups: [String]) {
        let list: JSONValue? = groups.isEmpty ? nil : .array(groups.map(JSONValue.string))
        let address = specification.privateAddress.map(JSONValue.string)
        guard case .object(let given)? = members["NetworkInterfaces"]?.items?.first else {
            (members["SubnetId"], members["SecurityGroupIds"], members["PrivateIpAddress"]) = (subnetID.map(JSONValue.string), list, address)
            return
        }
        var interface = Dictionary(given.map { ($0.key, $0.value) }) { _, last in last }
        (interface["SubnetId"], interface["Groups"], interface["PrivateIpAddress"]) = (subnetID.map(JSONValue.string), list, address)
        interface["DeviceIndex"] = 0
        members["NetworkInterfaces"] = .array([.object(interface.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })])
    }

    private static func profile(_ specification: LaunchSpecification) -> JSONValue? {
        if let arn = specification.profileARN { return ["Arn": .string(arn)] }
        return specification.profileName.map { ["Name": .string($0)] }
    }

    private static func metadata(_ options: MetadataOptions) -> JSONValue {
        [
            "HttpTokens": .string(options.requiresToken ? "required" : "optional"), "HttpEndpoint": .string(options.isEnabled ? "enabled" : "disabled"),
            "HttpPutResponseHopLimit": .int(Int64(options.hopLimit)), "InstanceMetadataTags": .string(options.showsTags ? "enabled" : "disabled"),
        ]
    }
}
