import AWSWire
import Base
import Compute
import GroupEngine

/// The launch configurations of the account in the region, by name. (EC2 Auto Scaling API Reference, DescribeLaunchConfigurations.)
struct DescribeLaunchConfigurations: Operation {
    struct Input: Decodable, Sendable {
        var launchConfigurationNames: [String]?
        var nextToken: String?
        var maxRecords: Int?
    }
    struct Shown: Encodable, Sendable {
        var launchConfigurationName: String
        var launchConfigurationARN: String
        var imageId: String
        var keyName: String?
        var securityGroups: [String]
        /// Empty rather than absent, as the examples of the AWS CLI show it.
        var userData: String
        var instanceType: String
        var kernelId = ""
        var ramdiskId = ""
        var blockDeviceMappings: [Empty] = []
        var instanceMonitoring: InstanceMonitoring
        var iamInstanceProfile: String?
        var createdTime: Timestamp
        var ebsOptimized: Bool
        var associatePublicIpAddress: Bool?
        var metadataOptions: InstanceMetadataOptions?
    }
    struct Output: Encodable, Sendable {
        var launchConfigurations: [Shown]
        var nextToken: String?
    }
    static let access = Access.read("autoscaling:DescribeLaunchConfigurations")
    let desk: GroupDesk

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let length = try PageLength.of(input.maxRecords)
        let all = try await desk.records.look { try LaunchConfigurations.all(in: call.place, $0).map { Shown($0.name, $0.document, in: call.place) } }
        let wanted = input.launchConfigurationNames.flatMap { $0.isEmpty ? nil : Set($0) }
        let page = try Page(
            all.filter { wanted?.contains($0.launchConfigurationName) ?? true }, after: input.nextToken, length: length, by: \.launchConfigurationName)
        return Output(launchConfigurations: page.items, nextToken: page.nextToken)
    }
}

extension DescribeLaunchConfigurations.Shown {
    fileprivate init(_ name: String, _ document: LaunchConfigurationDocument, in place: Place) {
        self.init(
            launchConfigurationName: name, launchConfigurationARN: LaunchConfigurations.arn(name, document, in: place), imageId: document.imageID,
            keyName: document.keyName, securityGroups: document.securityGroups, userData: document.userData?.base64 ?? "",
            instanceType: document.instanceType, instanceMonitoring: .init(enabled: document.isMonitoredInDetail ?? true),
            iamInstanceProfile: document.instanceProfile, createdTime: document.createdAt, ebsOptimized: document.recorded["EbsOptimized"] == "true",
            associatePublicIpAddress: document.recorded["AssociatePublicIpAddress"].map { $0 == "true" },
            metadataOptions: document.metadata.map(InstanceMetadataOptions.init))
    }
}
