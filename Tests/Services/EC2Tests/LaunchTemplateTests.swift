import AWSWire
import Base
import Compute
import Testing

@testable import EC2

@Suite("Launch templates")
struct LaunchTemplateTests {
    private let stage: EC2Stage

    init() throws { stage = try EC2Stage() }

    private func create(_ more: String...) async throws -> String {
        try await stage.ask("CreateLaunchTemplate", ["LaunchTemplateName=web", "LaunchTemplateData.ImageId=ami-1"] + more).text("LaunchTemplate", "LaunchTemplateId")
    }

    private func versions(_ id: String, _ more: String...) async throws -> [String] {
        try await stage.ask("DescribeLaunchTemplateVersions", ["LaunchTemplateId=\(id)"] + more).texts("LaunchTemplateVersions", "VersionNumber")
    }

    @Test("Versions are added, chosen by number and alias, and the newest comes first")
    func life() async throws {
        let id = try await create("LaunchTemplateData.InstanceType=t3.micro", "LaunchTemplateData.UserData=IyEvYmluL3No")
        let second = try await stage.ask(
            "CreateLaunchTemplateVersion", "LaunchTemplateName=web", "SourceVersion=1", "VersionDescription=larger", "LaunchTemplateData.InstanceType=t3.large")
        #expect(second.text("LaunchTemplateVersion", "VersionNumber") == "2")
        #expect(second.text("LaunchTemplateVersion", "LaunchTemplateData", "ImageId") == "ami-1")
        #expect(second.text("LaunchTemplateVersion", "LaunchTemplateData", "InstanceType") == "t3.large")
        try await stage.ask("CreateLaunchTemplateVersion", "LaunchTemplateId=\(id)", "LaunchTemplateData.ImageId=ami-3")
        #expect(try await versions(id) == ["3", "2", "1"])
        #expect(try await versions(id, "LaunchTemplateVersion.1=$Latest", "LaunchTemplateVersion.2=$Default") == ["3", "1"])
        #expect(try await versions(id, "MinVersion=2", "MaxVersion=2") == ["2"])
        #expect(try await versions(id, "MaxResults=2") == ["3", "2"])
        #expect(await stage.code("DescribeLaunchTemplateVersions", "LaunchTemplateId=\(id)", "LaunchTemplateVersion.1=9") == "InvalidLaunchTemplateId.VersionNotFound")
        let all = try await stage.ask("DescribeLaunchTemplateVersions", "LaunchTemplateVersion.1=$Latest")
        #expect(all.texts("LaunchTemplateVersions", "VersionNumber") == ["3"])
    }

    @Test("The default version moves; it is never deleted, and deleted numbers are not given again")
    func defaults() async throws {
        let id = try await create()
        try await stage.ask("CreateLaunchTemplateVersion", "LaunchTemplateId=\(id)", "LaunchTemplateData.ImageId=ami-2")
        #expect(try await stage.ask("ModifyLaunchTemplate", "LaunchTemplateId=\(id)", "SetDefaultVersion=2").text("LaunchTemplate", "DefaultVersionNumber") == "2")
        let deleted = try await stage.ask("DeleteLaunchTemplateVersions", "LaunchTemplateId=\(id)", "LaunchTemplateVersion.1=1", "LaunchTemplateVersion.2=2", "LaunchTemplateVersion.3=7")
        #expect(deleted.texts("SuccessfullyDeletedLaunchTemplateVersions", "VersionNumber") == ["1"])
        #expect(deleted.texts("UnsuccessfullyDeletedLaunchTemplateVersions", "VersionNumber") == ["2", "7"])
        let next = try await stage.ask("CreateLaunchTemplateVersion", "LaunchTemplateId=\(id)", "LaunchTemplateData.ImageId=ami-3")
        #expect(next.text("LaunchTemplateVersion", "VersionNumber") == "3")
        try await stage.ask("DeleteLaunchTemplate", "LaunchTemplateId=\(id)")
        #expect(await stage.code("DescribeLaunchTemplates", "LaunchTemplateId.1=\(id)") == "InvalidLaunchTemplateId.NotFound")
        #expect(await stage.code("DescribeLaunchTemplates", "LaunchTemplateName.1=web") == "InvalidLaunchTemplateName.NotFoundException")
        #expect(await stage.code("DescribeLaunchTemplates", "LaunchTemplateId.1=web") == "InvalidLaunchTemplateId.Malformed")
    }

    @Test("A template that is named many times is read once; a version has a bound")
    func bounds() async throws {
        let id = try await create()
        let named = (1...200).flatMap { ["LaunchTemplateId.\($0)=\(id)", "LaunchTemplateName.\($0)=web"] }
        #expect(try await stage.ask("DescribeLaunchTemplates", named).texts("LaunchTemplates", "LaunchTemplateId") == [id, id])
        let large = "LaunchTemplateData.KeyName=" + String(repeating: "k", count: TemplateData.bytesMax)
        #expect(await stage.code("CreateLaunchTemplateVersion", "LaunchTemplateId=\(id)", large) == "InvalidParameterValue")
    }

    @Test("What a template says of groups by name, disks and their tags reaches its launches, from each of its versions")
    func launches() async throws {
        let group = try await stage.ask("CreateSecurityGroup", "GroupName=shop", "GroupDescription=d").text("GroupId")
        let id = try await create(
            "LaunchTemplateData.SecurityGroup.1=shop", "LaunchTemplateData.BlockDeviceMapping.1.Ebs.VolumeSize=20", "LaunchTemplateData.BlockDeviceMapping.1.Ebs.Iops=3000",
            "LaunchTemplateData.TagSpecification.1.ResourceType=volume", "LaunchTemplateData.TagSpecification.1.Tag.1.Key=k", "LaunchTemplateData.TagSpecification.1.Tag.1.Value=v")
        try await stage.ask("CreateLaunchTemplateVersion", "LaunchTemplateId=\(id)", "SourceVersion=1", "LaunchTemplateData.BlockDeviceMapping.1.Ebs.VolumeSize=30")
        for (version, size) in [("1", "20"), ("$Latest", "30")] {
            let read = try await stage.records.read { try TemplateReader(place: EC2Stage.place, snapshot: $0).read(TemplateReference(.id(id), version: version)).specification }
            #expect((read.securityGroupIDs, read.recorded["VolumeSize"], read.recorded["VolumeTags"]) == ([group], size, #"{"k":"v"}"#))
        }
        try await stage.ask("CreateLaunchTemplateVersion", "LaunchTemplateId=\(id)", "LaunchTemplateData.SecurityGroup.1=ghost")
        await #expect(throws: ComputeError.self) {
            try await stage.records.read { try TemplateReader(place: EC2Stage.place, snapshot: $0).read(TemplateReference(.id(id), version: "$Latest")) }
        }
    }

    @Test("What a launch could not do is refused when the template is made", arguments: [
        ("LaunchTemplateData.InstanceMarketOptions.MarketType=spot", "InvalidParameterValue"), ("LaunchTemplateData.UserData=***", "InvalidUserData.Malformed"),
        ("LaunchTemplateData.Placement.Tenancy=dedicated", "InvalidParameterValue"), ("LaunchTemplateData.KernelId=aki-1", "InvalidParameterValue"),
        ("LaunchTemplateData.TagSpecification.1.ResourceType=elastic-gpu", "InvalidParameterValue"),
        ("LaunchTemplateData.NetworkInterface.1.Ipv6AddressCount=1", "InvalidParameterValue"), ("LaunchTemplateData.NetworkInterface.1.DeviceIndex=1", "InvalidParameterValue"),
        ("LaunchTemplateData.MetadataOptions.HttpProtocolIpv6=enabled", "InvalidParameterValue"),
        ("LaunchTemplateData.BlockDeviceMapping.1.Ebs.Encrypted=true", "InvalidParameterValue"),
        ("LaunchTemplateData.BlockDeviceMapping.1.Ebs.DeleteOnTermination=false", "InvalidParameterValue"),
        ("LaunchTemplateData.NetworkInterface.1.DeleteOnTermination=false", "InvalidParameterValue"),
    ])
    func refused(_ line: String, _ code: String) async throws {
        #expect(await stage.code("CreateLaunchTemplate", "LaunchTemplateName=web", line) == code)
    }

    @Test("A name is used once; a token makes the same template")
    func names() async throws {
        let id = try await create("ClientToken=t")
        #expect(try await create("ClientToken=t") == id)
        #expect(await stage.code("CreateLaunchTemplate", "LaunchTemplateName=web", "LaunchTemplateData.ImageId=ami-1") == "InvalidLaunchTemplateName.AlreadyExistsException")
    }
}
