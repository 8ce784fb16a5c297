import AWSWire
import Compute

/// Starts instances. (Amazon EC2 API Reference, RunInstances.)
///
/// What a launch template says is taken where the call says nothing. What stays without effect is listed in `recordedOnly` and echoed by
/// DescribeInstances; what cannot be had (spot, dedicated hosts, IPv6, second interfaces) is refused by name.
struct RunInstances: Action {
    struct Template: Decodable, Sendable { var launchTemplateId: String?, launchTemplateName: String?, version: String? }

    struct Input: Decodable, Sendable {
        var minCount: Int, maxCount: Int
        var clientToken: String?
        var launchTemplate: Template?
        var privateIpAddress: String?
        var subnetId: String?
        var tagSpecifications: [TagSpecification]?
        // What templates can say, too.
        var imageId: String?, instanceType: String?, keyName: String?, userData: String?
        var securityGroupIds: [String]?, securityGroups: [String]?
        var networkInterfaces: [TemplateData.Interface]?
        var iamInstanceProfile: TemplateData.Profile?
        var monitoring: TemplateData.Monitoring?
        var placement: TemplateData.Placement?
        var metadataOptions: TemplateData.Metadata?
        var instanceInitiatedShutdownBehavior: String?
        var disableApiTermination: Bool?, disableApiStop: Bool?
        var ebsOptimized: Bool?
        var blockDeviceMappings: [TemplateData.Device]?
        var creditSpecification: TemplateData.Credits?
    }
    typealias Output = ReservationAnswer

    static let access = Access.write("ec2:RunInstances")
    static let recordedOnly = [
        "BlockDeviceMappings.DeviceName": "an instance has one disk, its directory", "BlockDeviceMappings.Ebs.Iops": "disks share this machine's",
        "BlockDeviceMappings.Ebs.Throughput": "disks share this machine's", "BlockDeviceMappings.Ebs.VolumeSize": "a directory has no size of its own",
        "BlockDeviceMappings.Ebs.VolumeType": "a directory is what the disk below it is", "CreditSpecification.CpuCredits": "nothing is paid here",
        "EbsOptimized": "no disk of an instance is behind a network", "MetadataOptions.HttpPutResponseHopLimit": "no packet leaves the machine",
        "NetworkInterfaces.AssociatePublicIpAddress": "addresses are this machine's own", "NetworkInterfaces.Description": "a text",
    ]
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard input.minCount >= 1, input.maxCount >= input.minCount else {
            throw .refused("InvalidParameterValue", "MinCount must be at least 1 and MaxCount at least MinCount (\(input.minCount), \(input.maxCount)).")
        }
        guard input.maxCount <= ComputeLimits.launchMax else {
            throw .refused("InstanceLimitExceeded", "MaxCount is at most \(ComputeLimits.launchMax) for one launch.")
        }
        let data = RunInstances.data(input)
        try data.check()
        let tags = try TagSpecification.tags(input.tagSpecifications, forTypes: TemplateData.taggable)
        let order = try await estate.look(call) { inventory in try LaunchOrder(data, input, tags, inventory) }
        let request = LaunchRequest(
            order.specification, template: try RunInstances.reference(input.launchTemplate), count: input.minCount...input.maxCount, clientToken: input.clientToken)
        let started: [Instance]
        do { started = try await estate.instances.run(request, in: call.place, by: call.cause) } catch { throw ServiceFault(error) }
        return try await estate.look(call) { inventory in
            let surroundings = try InstanceSurroundings(inventory)
            return ReservationAnswer(started, account: call.account, surroundings)
        }
    }

    /// What the call says of a launch, in the words of templates.
    static func data(_ input: Input) -> TemplateData {
        var data = TemplateData()
        (data.imageId, data.instanceType, data.keyName, data.userData) = (input.imageId, input.instanceType, input.keyName, input.userData)
        (data.securityGroupIds, data.securityGroups, data.networkInterfaces) = (input.securityGroupIds, input.securityGroups, input.networkInterfaces)
        (data.iamInstanceProfile, data.monitoring, data.placement) = (input.iamInstanceProfile, input.monitoring, input.placement)
        (data.metadataOptions, data.instanceInitiatedShutdownBehavior) = (input.metadataOptions, input.instanceInitiatedShutdownBehavior)
        (data.disableApiTermination, data.disableApiStop, data.ebsOptimized) = (input.disableApiTermination, input.disableApiStop, input.ebsOptimized)
        (data.blockDeviceMappings, data.creditSpecification) = (input.blockDeviceMappings, input.creditSpecification)
        return data
    }

    static func reference(_ template: Template?) throws(ServiceFault) -> TemplateReference? {
        guard let template else { return nil }
        if let id = template.launchTemplateId {
            guard template.launchTemplateName == nil else { throw TemplateFaults.idAndName }
            return TemplateReference(.id(id), version: template.version)
        }
        guard let name = template.launchTemplateName else { throw TemplateFaults.neither }
        return TemplateReference(.name(name), version: template.version)
    }
}
