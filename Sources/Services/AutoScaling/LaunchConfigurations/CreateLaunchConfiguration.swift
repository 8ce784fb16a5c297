import AWSWire
import Compute
import GroupEngine
import RecordStore

/// Makes a launch configuration, from scratch or after an instance. (EC2 Auto Scaling API Reference, CreateLaunchConfiguration.)
///
/// Block devices, kernels, spot prices and ClassicLink are refused by their members' names: instances here have none of them.
struct CreateLaunchConfiguration: Operation {
    struct Input: Decodable, Sendable {
        var launchConfigurationName: String
        var imageId: String?
        var keyName: String?
        var securityGroups: [String]?
        var userData: String?
        var instanceId: String?
        var instanceType: String?
        var instanceMonitoring: InstanceMonitoring?
        var iamInstanceProfile: String?
        var ebsOptimized: Bool?
        var associatePublicIpAddress: Bool?
        var placementTenancy: String?
        var metadataOptions: InstanceMetadataOptions?
    }
    static let access = Access.write("autoscaling:CreateLaunchConfiguration")
    static let recordedOnly = ["EbsOptimized": "no disk of an instance is behind a network", "AssociatePublicIpAddress": "addresses are this machine's own"]
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        try Names.check(input.launchConfigurationName, "LaunchConfigurationName")
        var document = try base(input, by: call)
        try input.apply(to: &document)
        let finished = document
        try await desk.records.change(by: call) { transaction in
            try LaunchConfigurations.put(finished, named: input.launchConfigurationName, by: call, in: transaction)
        }
        return Empty()
    }

    private func base(_ input: Input, by call: Call) throws(ServiceFault) -> LaunchConfigurationDocument {
        if let id = input.instanceId { return try desk.instance(id, asSourceOf: input.launchConfigurationName, by: call) }
        guard let image = input.imageId, let type = input.instanceType else {
            throw .validation("Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters.")
        }
        return LaunchConfigurationDocument(uuid: desk.world.random.uuid(), createdAt: call.time, imageID: image, instanceType: type)
    }
}

extension CreateLaunchConfiguration.Input {
    /// What was given wins over what an instance has.
    fileprivate func apply(to document: inout LaunchConfigurationDocument) throws(ServiceFault) {
        document.imageID = imageId ?? document.imageID
        document.instanceType = instanceType ?? document.instanceType
        guard InstanceType.named(document.instanceType) != nil else { throw .validation("The instance type '\(document.instanceType)' is not known to this server.") }
        if let keyName, !keyName.isEmpty { document.keyName = keyName }
        if let securityGroups { document.securityGroups = securityGroups }
        if let userData { document.userData = try CreateLaunchConfiguration.read(userData) }
        if let enabled = instanceMonitoring?.enabled { document.isMonitoredInDetail = enabled }
        if let iamInstanceProfile, !iamInstanceProfile.isEmpty { document.instanceProfile = iamInstanceProfile }
        if let metadataOptions { document.metadata = metadataOptions.options }
        if let tenancy = placementTenancy, tenancy != "default" { throw .notSupported("PlacementTenancy", tenancy, "instances share this machine") }
        if let ebsOptimized { document.recorded["EbsOptimized"] = String(ebsOptimized) }
        if let associatePublicIpAddress { document.recorded["AssociatePublicIpAddress"] = String(associatePublicIpAddress) }
    }
}

extension CreateLaunchConfiguration {
    /// User data travels as base64; nil when it is empty.
    fileprivate static func read(_ text: String) throws(ServiceFault) -> UserData? {
        guard !text.isEmpty else { return nil }
        guard let data = UserData(base64: text) else { throw .validation("Invalid BASE64 encoding of user data.") }
        guard data.bytes.count <= ComputeLimits.userDataBytesMax else { throw .validation("User data is limited to \(ComputeLimits.userDataBytesMax) bytes.") }
        return data
    }
}
