import Testing

@testable import AutoScaling

@Suite struct LaunchConfigurationTests {
    @Test("A launch configuration is described as it was put")
    func echo() async throws {
        let stage = try Stage()
        try await stage.ask(
            "CreateLaunchConfiguration", "LaunchConfigurationName=lc", "ImageId=ami-1", "InstanceType=t3.micro", "KeyName=key", "SecurityGroups.member.1=sg-1",
            "UserData=IyEvYmluL3NoCg==", "InstanceMonitoring.Enabled=false", "IamInstanceProfile=profile", "EbsOptimized=true", "AssociatePublicIpAddress=false",
            "MetadataOptions.HttpTokens=required", "MetadataOptions.HttpPutResponseHopLimit=2")
        let shown = try #require(try await stage.ask("DescribeLaunchConfigurations").at("LaunchConfigurations", 0))
        #expect((shown.text("LaunchConfigurationName"), shown.text("ImageId"), shown.text("InstanceType"), shown.text("KeyName")) == ("lc", "ami-1", "t3.micro", "key"))
        #expect((shown.text("UserData"), shown.text("InstanceMonitoring", "Enabled"), shown.text("IamInstanceProfile")) == ("IyEvYmluL3NoCg==", "false", "profile"))
        #expect((shown.text("EbsOptimized"), shown.text("AssociatePublicIpAddress"), shown.text("MetadataOptions", "HttpTokens")) == ("true", "false", "required"))
        #expect(shown.text("LaunchConfigurationARN").hasSuffix(":launchConfigurationName/lc"))
    }

    @Test("What cannot be launched is refused", arguments: [
        (["ImageId=ami-1"], "Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters."),
        (["InstanceType=t3.micro"], "Valid requests must contain"), (["InstanceId=i-none"], "Instance [i-none] is invalid."),
        (["ImageId=ami-1", "InstanceType=q1.none"], "The instance type 'q1.none' is not known to this server."),
        (["ImageId=ami-1", "InstanceType=t3.micro", "UserData=not base64!"], "Invalid BASE64 encoding of user data."),
        (["ImageId=ami-1", "InstanceType=t3.micro", "SpotPrice=0.1"], "the member SpotPrice is not supported by this server"),
        (["ImageId=ami-1", "InstanceType=t3.micro", "PlacementTenancy=dedicated"], "PlacementTenancy dedicated is not supported"),
        (["ImageId=ami-1", "InstanceType=t3.micro", "BlockDeviceMappings.member.1.DeviceName=/dev/sda1"], "BlockDeviceMappings"),
    ])
    func refusals(form: [String], message: String) async throws {
        let stage = try Stage()
        do {
            try await stage.ask("CreateLaunchConfiguration", ["LaunchConfigurationName=lc"] + form)
            Issue.record("accepted: \(form)")
        } catch { #expect(Stage.said(error).contains(message), "\(error)") }
    }

    @Test("One that a group uses cannot be deleted; names are unique")
    func deletion() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        #expect(await stage.refusal("CreateLaunchConfiguration", "LaunchConfigurationName=lc", "ImageId=ami-1", "InstanceType=t3.micro") == "AlreadyExists: Launch Configuration by this name already exists - A launch configuration already exists with the name lc")
        #expect(await stage.refusal("DeleteLaunchConfiguration", "LaunchConfigurationName=lc") == "ResourceInUse: Cannot delete launch configuration lc because it is attached to AutoScalingGroup g")
        #expect(await stage.refusal("DeleteLaunchConfiguration", "LaunchConfigurationName=none") == "ValidationError: Launch configuration name not found - Launch configuration none not found")
        try await stage.ask("DeleteAutoScalingGroup", "AutoScalingGroupName=g")
        await stage.settle()
        try await stage.ask("DeleteLaunchConfiguration", "LaunchConfigurationName=lc")
        #expect(try await stage.ask("DescribeLaunchConfigurations")["LaunchConfigurations"]?.items == [])
    }
}
