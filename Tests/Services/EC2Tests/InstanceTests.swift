import AWSWire
import Base
import Compute
import Foundation
import Testing

@testable import EC2

@Suite("Instances")
struct InstanceTests {
    private let stage: EC2Stage
    private let image = "ImageId=ami-0123456789abcdef0"

    init() throws { stage = try EC2Stage() }

    private func launch(_ form: String..., count: Int = 1) async throws -> [String] {
        try await stage.ask("RunInstances", [image, "MinCount=\(count)", "MaxCount=\(count)"] + form).texts("Instances", "InstanceId")
    }

    @Test("What a call says reaches Compute, with names resolved")
    func order() async throws {
        let group = try await stage.ask("CreateSecurityGroup", "GroupName=web", "GroupDescription=d").text("GroupId")
        try await stage.ask("CreateKeyPair", "KeyName=k", "KeyType=ed25519")
        _ = try await launch(
            "SecurityGroup.1=web", "KeyName=k", "UserData=IyEvYmluL3No", "InstanceType=t3.micro", "Placement.AvailabilityZone=us-east-1b", "Monitoring.Enabled=true",
            "MetadataOptions.HttpTokens=required", "InstanceInitiatedShutdownBehavior=terminate", "DisableApiTermination=true", "IamInstanceProfile.Name=p", "ClientToken=t",
            "LaunchTemplate.LaunchTemplateName=lt", "LaunchTemplate.Version=$Latest", "EbsOptimized=true", "CreditSpecification.CpuCredits=standard",
            "TagSpecification.1.ResourceType=instance", "TagSpecification.1.Tag.1.Key=Name", "TagSpecification.1.Tag.1.Value=a", "TagSpecification.2.ResourceType=volume",
            "TagSpecification.2.Tag.1.Key=disk", "TagSpecification.2.Tag.1.Value=b", "BlockDeviceMapping.1.DeviceName=/dev/xvda", "BlockDeviceMapping.1.Ebs.VolumeSize=20")
        let request = try #require(stage.instances.requests.last), said = request.specification
        #expect(said.securityGroupIDs == [group] && said.keyName == "k" && said.instanceType == "t3.micro" && said.zone == "us-east-1b")
        #expect(said.userData?.bytes == Array("#!/bin/sh".utf8) && said.isMonitoredInDetail == true && said.metadata?.requiresToken == true)
        #expect(said.shutdownBehavior == .terminate && said.isTerminationDisabled == true && said.profileName == "p" && said.tags == ["Name": "a"])
        #expect(request.clientToken == "t" && request.template == TemplateReference(.name("lt"), version: "$Latest") && request.count == 1...1)
        #expect(said.recorded["VolumeTags"] == #"{"disk":"b"}"# && said.recorded["VolumeSize"] == "20" && said.recorded["CpuCredits"] == "standard")
    }

    @Test("What cannot be launched is refused", arguments: [
        (["MinCount=0", "MaxCount=1"], "InvalidParameterValue"), (["MinCount=2", "MaxCount=1"], "InvalidParameterValue"), (["MinCount=1", "MaxCount=100000"], "InstanceLimitExceeded"),
        (["MinCount=1"], "MissingParameter"), (["MinCount=1", "MaxCount=1", "SubnetId=subnet-0123456789abcdef0"], "InvalidSubnetID.NotFound"),
        (["MinCount=1", "MaxCount=1", "SecurityGroupId.1=sg-0123456789abcdef0"], "InvalidGroup.NotFound"), (["MinCount=1", "MaxCount=1", "KeyName=none"], "InvalidKeyPair.NotFound"),
        (["MinCount=1", "MaxCount=1", "InstanceMarketOptions.MarketType=spot"], "InvalidParameterValue"), (["MinCount=1", "MaxCount=1", "Ipv6AddressCount=1"], "InvalidParameterValue"),
        (["MinCount=1", "MaxCount=1", "UserData=***"], "InvalidUserData.Malformed"), (["MinCount=1", "MaxCount=1", "DryRun=true"], "DryRunOperation"),
        (["MinCount=1", "MaxCount=1", "NetworkInterface.1.DeviceIndex=0", "SubnetId=subnet-1"], "InvalidParameterCombination"),
        (["MinCount=1", "MaxCount=1", "NetworkInterface.1.DeviceIndex=1"], "InvalidParameterValue"),
        (["MinCount=1", "MaxCount=1", "MetadataOptions.HttpPutResponseHopLimit=65"], "InvalidParameterValue"),
        (["MinCount=1", "MaxCount=1", "TagSpecification.1.ResourceType=vpc"], "InvalidParameterValue"),
    ])
    func refused(_ form: [String], _ code: String) async throws {
        do {
            _ = try await stage.ask("RunInstances", [image] + form)
            Issue.record("\(form) was taken")
        } catch let fault as ServiceFault {
            #expect(fault.name == code, "\(fault.message)")
        }
        #expect(stage.instances.requests.isEmpty)
    }

    @Test("An instance is described with its parts, whose ids have its digits")
    func describe() async throws {
        let id = try await launch("TagSpecification.1.ResourceType=network-interface", "TagSpecification.1.Tag.1.Key=n", "TagSpecification.1.Tag.1.Value=v")[0]
        let instance = try await stage.ask("DescribeInstances", "InstanceId.1=\(id)").at("Reservations", 0, "Instances", 0) ?? .null
        #expect(instance.text("State", "Name") == "running" && instance.text("State", "Code") == "16")
        #expect(instance.text("SecurityGroups", 0, "GroupName") == "default")
        let digits = id.dropFirst(2)
        #expect(instance.text("BlockDeviceMappings", 0, "Ebs", "VolumeId") == "vol-\(digits)")
        #expect(instance.text("NetworkInterfaces", 0, "NetworkInterfaceId") == "eni-\(digits)")
        #expect(instance.text("NetworkInterfaces", 0, "Description").contains("not enforced"))
        // The default subnets give public addresses: here the only one there is.
        #expect(instance.text("PublicIpAddress") == instance.text("PrivateIpAddress"))
        #expect(try await stage.ask("DescribeVolumes", "VolumeId.1=vol-\(digits)").text("Volumes", 0, "Attachments", 0, "InstanceId") == id)
        let interface = try await stage.ask("DescribeNetworkInterfaces", "Filter.1.Name=attachment.instance-id", "Filter.1.Value.1=\(id)")
        #expect(interface.text("NetworkInterfaces", 0, "TagSet", 0, "Value") == "v")
        try await stage.ask("TerminateInstances", "InstanceId.1=\(id)")
        #expect(await stage.code("DescribeVolumes", "VolumeId.1=vol-\(digits)") == "InvalidVolume.NotFound")
        #expect(try await stage.ask("DescribeInstances").text("Reservations", 0, "Instances", 0, "State", "Name") == "terminated")
    }

    @Test("Launches are reservations; filters choose among their instances")
    func reservations() async throws {
        let first = try await launch("InstanceType=t3.micro", count: 2)
        let second = try await launch("InstanceType=t3.small", "TagSpecification.1.ResourceType=instance", "TagSpecification.1.Tag.1.Key=role", "TagSpecification.1.Tag.1.Value=web")
        #expect(try await stage.ask("DescribeInstances")["Reservations"]?.items?.count == 2)
        for (name, value, expected) in [
            ("instance-type", "t3.*", Set(first + second)), ("instance-type", "t3.small", Set(second)), ("tag:role", "web", Set(second)), ("tag-key", "role", Set(second)),
            ("instance-state-name", "stopped", []), ("subnet-id", stage.defaultSubnets[0], Set(first + second)), ("instance.group-name", "default", Set(first + second)),
            ("image-id", "ami-other", []), ("vpc-id", stage.defaultVPC, Set(first + second)),
        ] {
            let found = try await stage.ask("DescribeInstances", "Filter.1.Name=\(name)", "Filter.1.Value.1=\(value)")
            let ids = (found["Reservations"]?.items ?? []).flatMap { $0.texts("Instances", "InstanceId") }
            #expect(Set(ids) == expected, "\(name) \(value)")
        }
    }

    @Test("Ids are checked", arguments: [("nonsense", "InvalidInstanceID.Malformed"), ("i-0123456789abcdef0", "InvalidInstanceID.NotFound"), ("i-", "InvalidInstanceID.Malformed")])
    func ids(_ id: String, _ code: String) async {
        for operation in ["DescribeInstances", "TerminateInstances", "StopInstances", "StartInstances", "RebootInstances", "MonitorInstances", "DescribeInstanceStatus"] {
            #expect(await stage.code(operation, "InstanceId.1=\(id)") == code, "\(operation)")
        }
        #expect(await stage.code("GetConsoleOutput", "InstanceId=\(id)") == code)
    }

    @Test("States change by the calls, and each tells what it changed")
    func states() async throws {
        let id = try await launch()[0]
        let stopped = try await stage.ask("StopInstances", "InstanceId.1=\(id)")
        #expect(stopped.text("StoppingInstances", 0, "PreviousState", "Name") == "running" && stopped.text("StoppingInstances", 0, "CurrentState", "Name") == "stopped")
        #expect(await stage.code("StopInstances", "InstanceId.1=\(id)", "Hibernate=true") == "InvalidParameterValue")
        #expect(try await stage.ask("DescribeInstanceStatus", "InstanceId.1=\(id)")["InstanceStatuses"]?.items == [])
        let all = try await stage.ask("DescribeInstanceStatus", "InstanceId.1=\(id)", "IncludeAllInstances=true")
        #expect(all.text("InstanceStatuses", 0, "InstanceStatus", "Status") == "not-applicable")
        try await stage.ask("StartInstances", "InstanceId.1=\(id)")
        #expect(try await stage.ask("DescribeInstanceStatus").text("InstanceStatuses", 0, "InstanceStatus", "Status") == "initializing")
        #expect(try await stage.ask("GetConsoleOutput", "InstanceId=\(id)").text("Output") == "Ym9vdGVkCg==")
    }

    @Test("Attributes are changed and told; some only while the instance is stopped")
    func attributes() async throws {
        let id = try await launch()[0]
        func told(_ attribute: String, _ member: String) async throws -> String {
            try await stage.ask("DescribeInstanceAttribute", "InstanceId=\(id)", "Attribute=\(attribute)").text(member, "Value")
        }
        try await stage.ask("ModifyInstanceAttribute", "InstanceId=\(id)", "DisableApiTermination.Value=true")
        #expect(try await told("disableApiTermination", "DisableApiTermination") == "true")
        try await stage.ask("ModifyInstanceAttribute", "InstanceId=\(id)", "Attribute=instanceInitiatedShutdownBehavior", "Value=terminate")
        #expect(try await told("instanceInitiatedShutdownBehavior", "InstanceInitiatedShutdownBehavior") == "terminate")
        #expect(await stage.code("ModifyInstanceAttribute", "InstanceId=\(id)", "InstanceType.Value=t3.large") == "IncorrectInstanceState")
        try await stage.ask("StopInstances", "InstanceId.1=\(id)")
        try await stage.ask("ModifyInstanceAttribute", "InstanceId=\(id)", "InstanceType.Value=t3.large")
        #expect(try await told("instanceType", "InstanceType") == "t3.large")
        try await stage.ask("ModifyInstanceAttribute", "InstanceId=\(id)", "UserData.Value=aGk=")
        #expect(try await told("userData", "UserData") == "aGk=")
        #expect(await stage.code("ModifyInstanceAttribute", "InstanceId=\(id)") == "InvalidParameterCombination")
        #expect(await stage.code("ModifyInstanceAttribute", "InstanceId=\(id)", "Value=true", "DisableApiStop.Value=true") == "MissingParameter")
        #expect(await stage.code("ModifyInstanceAttribute", "InstanceId=\(id)", "GroupId.1=sg-0123456789abcdef0") == "InvalidGroup.NotFound")
        try await stage.ask("ModifyInstanceMetadataOptions", "InstanceId=\(id)", "HttpTokens=required", "HttpPutResponseHopLimit=2")
        let options = try await stage.ask("DescribeInstances").at("Reservations", 0, "Instances", 0, "MetadataOptions")
        #expect(options?.text("HttpTokens") == "required" && options?.text("HttpPutResponseHopLimit") == "2")
    }

    @Test("Tags of an instance and of its parts are set by CreateTags")
    func tags() async throws {
        let id = try await launch()[0], digits = id.dropFirst(2)
        try await stage.ask("CreateTags", "ResourceId.1=\(id)", "ResourceId.2=vol-\(digits)", "ResourceId.3=eni-\(digits)", "ResourceId.4=\(stage.defaultVPC)", "Tag.1.Key=k", "Tag.1.Value=v")
        let found = try await stage.ask("DescribeTags", "Filter.1.Name=key", "Filter.1.Value.1=k").texts("Tags", "ResourceType")
        #expect(Set(found) == ["instance", "volume", "network-interface", "vpc"])
        try await stage.ask("DeleteTags", "ResourceId.1=vol-\(digits)", "Tag.1.Key=k")
        #expect(try await stage.ask("DescribeVolumes").at("Volumes", 0, "Tags")?.items ?? [] == [])
    }

    @Test("A profile is associated, replaced and taken away")
    func profiles() async throws {
        let id = try await launch()[0]
        let made = try await stage.ask("AssociateIamInstanceProfile", "InstanceId=\(id)", "IamInstanceProfile.Name=p").text("IamInstanceProfileAssociation", "AssociationId")
        #expect(await stage.code("AssociateIamInstanceProfile", "InstanceId=\(id)", "IamInstanceProfile.Name=q") == "IncorrectState")
        try await stage.ask("ReplaceIamInstanceProfileAssociation", "AssociationId=\(made)", "IamInstanceProfile.Arn=arn:aws:iam::123456789012:instance-profile/q")
        let listed = try await stage.ask("DescribeIamInstanceProfileAssociations", "Filter.1.Name=instance-id", "Filter.1.Value.1=\(id)")
        #expect(listed.text("IamInstanceProfileAssociations", 0, "IamInstanceProfile", "Arn") == "arn:aws:iam::123456789012:instance-profile/q")
        try await stage.ask("DisassociateIamInstanceProfile", "AssociationId=\(made)")
        #expect(await stage.code("DisassociateIamInstanceProfile", "AssociationId=\(made)") == "NoSuchAssociation")
    }

    @Test("A scheduled event is told and moved, not past its deadline")
    func events() async throws {
        let id = try await launch()[0]
        let event = ScheduledEvent(
            instanceEventId: "instance-event-1", code: "system-maintenance", description: "disk", notBefore: "2030-01-01T00:00:00.000Z", notAfter: nil,
            notBeforeDeadline: "2030-02-01T00:00:00.000Z")
        let text = try ScheduledEvent.text([event])
        _ = try await stage.instances.modify(id, in: EC2Stage.place, by: ChangeCause(requester: .user, audit: nil, time: stage.world.clock.now)) { $0.recorded["Events"] = text }
        #expect(try await stage.ask("DescribeInstanceStatus").text("InstanceStatuses", 0, "Events", 0, "Code") == "system-maintenance")
        func move(_ time: String) async -> String {
            await stage.code("ModifyInstanceEventStartTime", "InstanceId=\(id)", "InstanceEventId=instance-event-1", "NotBefore=\(time)")
        }
        #expect(await move("2030-01-15T00:00:00Z") == "none")
        #expect(await move("2030-03-01T00:00:00Z") == "InvalidParameterValue")
        #expect(await stage.code("ModifyInstanceEventStartTime", "InstanceId=\(id)", "InstanceEventId=none", "NotBefore=2030-01-15T00:00:00Z") == "InvalidInstanceEventIDNotFound")
        #expect(try await stage.ask("DescribeInstanceStatus").text("InstanceStatuses", 0, "Events", 0, "NotBefore") == "2030-01-15T00:00:00.000Z")
    }

    @Test("Images: the default one is always there; an open server describes every id")
    func images() async throws {
        let listed = try await stage.ask("DescribeImages", "Owner.1=self", "Filter.1.Name=name", "Filter.1.Value.1=hinomi-*", "Filter.2.Name=state", "Filter.2.Value.1=available")
        let id = listed.text("Images", 0, "ImageId")
        #expect(listed["Images"]?.items?.count == 1 && id == DefaultImage.id(in: EC2Stage.place))
        #expect(await stage.code("DeregisterImage", "ImageId=\(id)") == "OperationNotPermitted")
        #expect(try await stage.ask("DescribeImages", "Owner.1=amazon")["Images"]?.items == [])
        let made = try await stage.ask("RegisterImage", "Name=app", "ImageLocation=command:/usr/bin/env").text("ImageId")
        #expect(try await stage.ask("DescribeImages", "ImageId.1=\(made)").text("Images", 0, "ImageLocation") == "command:/usr/bin/env")
        #expect(await stage.code("RegisterImage", "Name=app") == "InvalidAMIName.Duplicate")
        #expect(await stage.code("RegisterImage", "Name=other", "ImageLocation=bucket/manifest") == "InvalidParameterValue")
        try await stage.ask("DeregisterImage", "ImageId=\(made)")
        #expect(await stage.code("DescribeImages", "ImageId.1=\(made)") == "InvalidAMIID.NotFound")
        #expect(await stage.code("DescribeImages", "ImageId.1=nonsense") == "InvalidAMIID.Malformed")
        #expect(await stage.code("CreateImage", "InstanceId=i-0123456789abcdef0", "Name=copy") == "UnsupportedOperation", "where nothing keeps files of images")
        let open = try EC2Stage(isOpen: true)
        #expect(try await open.ask("DescribeImages", "ImageId.1=ami-0123456789abcdef0").text("Images", 0, "Description").hasPrefix("Not known here"))
    }

    @Test("Images are copied, described and changed under their own ids")
    func imageCopies() async throws {
        let made = try await stage.ask("RegisterImage", "Name=app", "ImageLocation=command:/usr/bin/env", "TagSpecification.1.ResourceType=image", "TagSpecification.1.Tag.1.Key=k", "TagSpecification.1.Tag.1.Value=v").text("ImageId")
        func copy(_ name: String, _ more: String..., region: String = "us-west-2") async throws -> String {
            try await stage.ask("CopyImage", ["Name=\(name)", "SourceImageId=\(made)", "SourceRegion=us-east-1"] + more, region: region).text("ImageId")
        }
        let copied = try await copy("app", "CopyImageTags=true", "ClientToken=t")
        #expect(try await copy("app", "CopyImageTags=true", "ClientToken=t") == copied && copied != made)
        let shown = try await stage.ask("DescribeImages", "ImageId.1=\(copied)", region: "us-west-2")
        #expect(shown.text("Images", 0, "SourceImageId") == made && shown.text("Images", 0, "SourceImageRegion") == "us-east-1")
        #expect(shown.text("Images", 0, "ImageLocation") == "command:/usr/bin/env" && shown.text("Images", 0, "Tags", 0, "Value") == "v")
        #expect(await stage.code("CopyImage", "Name=app", "SourceImageId=\(made)", "SourceRegion=us-east-1") == "InvalidAMIName.Duplicate")
        #expect(await stage.code("CopyImage", "Name=more", "SourceImageId=\(made)", "SourceRegion=eu-west-1") == "InvalidAMIID.NotFound")
        #expect(await stage.code("CopyImage", "Name=bad\u{e9}", "SourceImageId=\(made)", "SourceRegion=us-east-1") == "InvalidAMIName.Malformed")
        try await stage.ask("ModifyImageAttribute", "ImageId=\(made)", "Description.Value=the app")
        #expect(try await stage.ask("DescribeImageAttribute", "ImageId=\(made)", "Attribute=description").text("Description", "Value") == "the app")
        #expect(await stage.code("ModifyImageAttribute", "ImageId=\(made)", "LaunchPermission.Add.1.Group=all") != "none")
        #expect(await stage.code("ModifyImageAttribute", "ImageId=\(made)", "Description.Value=\(String(repeating: "d", count: 256))") == "InvalidParameterValue")
        #expect(await stage.code("DescribeImageAttribute", "ImageId=\(made)", "Attribute=bootMode") == "InvalidParameterValue")
    }

    /// Beside other tests on few cores the same work takes several times as long: HINOMI_TIMED=1, for this test alone, holds it to 50 ms.
    @Test("Five hundred instances are described within 50 ms, to the last byte of the answer")
    func many() async throws {
        _ = try await launch(count: 500)
        _ = try await stage.ask("DescribeInstances")
        let clock = ContinuousClock()
        var best = Duration.seconds(60)
        for _ in 0..<5 {
            let took = try await clock.measure { _ = try await stage.ask("DescribeInstances") }
            best = min(best, took)
        }
        print("describing 500 instances: \(best)")
        #expect(best < .milliseconds(ProcessInfo.processInfo.environment["HINOMI_TIMED"] == "1" ? 50 : 500))
    }
}
