import Compute
import Testing

@testable import AutoScaling

@Suite struct GroupTests {
    @Test("A group fills up from its launch configuration, over its zones, and is described as it was put")
    func create() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup(
            "g", min: 1, max: 5, desired: 3, "HealthCheckGracePeriod=60", "DefaultCooldown=10", "DefaultInstanceWarmup=0", "MaxInstanceLifetime=86400",
            "TerminationPolicies.member.1=OldestInstance", "TerminationPolicies.member.2=Default", "InstanceMaintenancePolicy.MinHealthyPercentage=90",
            "InstanceMaintenancePolicy.MaxHealthyPercentage=120", "Tags.member.1.Key=team", "Tags.member.1.Value=blue", "Tags.member.1.PropagateAtLaunch=true")
        let group = try await stage.group()
        #expect((group.text("MinSize"), group.text("MaxSize"), group.text("DesiredCapacity")) == ("1", "5", "3"))
        #expect((group.text("DefaultCooldown"), group.text("HealthCheckGracePeriod"), group.text("DefaultInstanceWarmup")) == ("10", "60", "0"))
        #expect((group.text("HealthCheckType"), group.text("LaunchConfigurationName"), group.text("MaxInstanceLifetime")) == ("EC2", "lc", "86400"))
        #expect(group.text("AutoScalingGroupARN").hasPrefix("arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:"))
        #expect(group.text("AutoScalingGroupARN").hasSuffix(":autoScalingGroupName/g"))
        #expect(group["TerminationPolicies"]?.items == [.text("OldestInstance"), .text("Default")])
        #expect(group.text("InstanceMaintenancePolicy", "MaxHealthyPercentage") == "120")
        #expect(Set(group.texts("Instances", "LifecycleState")) == ["InService"])
        #expect(group.texts("Instances", "AvailabilityZone").sorted() == ["us-east-1a", "us-east-1a", "us-east-1b"] || group.texts("Instances", "AvailabilityZone").sorted() == ["us-east-1a", "us-east-1b", "us-east-1b"])
        #expect(group.texts("Instances", "LaunchConfigurationName") == ["lc", "lc", "lc"])
        #expect((group.text("Tags", 0, "Key"), group.text("Tags", 0, "PropagateAtLaunch")) == ("team", "true"))
        #expect(stage.instances.requests.allSatisfy { $0.specification.tags["team"] == "blue" && $0.groupName == "g" })
    }

    @Test("Requests that cannot be carried out are refused in AWS' words", arguments: [
        (["MinSize=2", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a"], "ValidationError: Max bound, 1, must be greater than or equal to min bound, 2"),
        (["MinSize=0", "MaxSize=1", "DesiredCapacity=3", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a"], "Desired capacity:3 must be between the specified min size:0 and max size:1"),
        (["MinSize=-1", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a"], "Member must have value greater than or equal to 0"),
        (["MinSize=0", "MaxSize=99999999", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a"], "less than or equal to 10000"),
        (["MinSize=0", "MaxSize=1", "AvailabilityZones.member.1=us-east-1a"], "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter."),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "LaunchTemplate.LaunchTemplateId=lt-1", "AvailabilityZones.member.1=us-east-1a"], "Valid requests must contain either LaunchTemplate,"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=none", "AvailabilityZones.member.1=us-east-1a"], "Launch configuration name not found - Launch configuration none not found"),
        (["MinSize=0", "MaxSize=1", "LaunchTemplate.Version=1", "AvailabilityZones.member.1=us-east-1a"], "Valid requests must contain either launchTemplateId or LaunchTemplateName"),
        (["MinSize=0", "MaxSize=1", "LaunchTemplate.LaunchTemplateId=lt-2", "AvailabilityZones.member.1=us-east-1a"], "You must use a valid fully-formed launch template. The specified launch template, with template ID lt-2, does not exist."),
        (["MinSize=0", "MaxSize=1", "LaunchTemplate.LaunchTemplateName=template", "LaunchTemplate.Version=3", "AvailabilityZones.member.1=us-east-1a"], "Could not find launch template version: 3"),
        (["MinSize=0", "MaxSize=1", "InstanceId=i-none", "AvailabilityZones.member.1=us-east-1a"], "Instance [i-none] is invalid."),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc"], "At least one Availability Zone or VPC Subnet is required."),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-west-2a"], "Invalid availability zones: [us-west-2a]"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "VPCZoneIdentifier=subnet-none"], "The subnet ID 'subnet-none' does not exist"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "LoadBalancerNames.member.1=lb"], "Provided Load Balancers may not be valid."),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "TargetGroupARNs.member.1=arn:aws:x"], "Provided Target Groups may not be valid."),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "PlacementGroup=p"], "The placement group 'p' does not exist."),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "DesiredCapacityType=vcpu"], "DesiredCapacityType vcpu is not supported by this server"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "TerminationPolicies.member.1=Random"], "Invalid termination policy: Random"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "HealthCheckType=EBS"], "HealthCheckType EBS is not supported"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "MaxInstanceLifetime=5"], "MaxInstanceLifetime must be 0"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "InstanceMaintenancePolicy.MinHealthyPercentage=10", "InstanceMaintenancePolicy.MaxHealthyPercentage=200"], "can not be greater than 100"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "Tags.member.1.Key=aws:x"], "must not begin with aws:"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "AvailabilityZoneIds.member.1=use1-az1"], "the member AvailabilityZoneIds is not supported by this server"),
        (["MinSize=0", "MaxSize=1", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a", "LifecycleHookSpecificationList.member.1.LifecycleHookName=h", "LifecycleHookSpecificationList.member.1.LifecycleTransition=autoscaling:EC2_INSTANCE_LAUNCHING", "LifecycleHookSpecificationList.member.1.HeartbeatTimeout=5"], "Member must have value greater than or equal to 30"),
    ])
    func refusals(form: [String], message: String) async throws {
        let stage = try await Stage.furnished()
        do {
            try await stage.ask("CreateAutoScalingGroup", ["AutoScalingGroupName=g"] + form)
            Issue.record("accepted: \(form)")
        } catch {
            #expect(Stage.said(error).contains(message), "\(error)")
        }
        #expect(try await stage.ask("DescribeAutoScalingGroups").texts("AutoScalingGroups", "AutoScalingGroupName") == [])
    }

    @Test("Subnets give the zones; those of another region are not there")
    func subnets() async throws {
        let stage = try await Stage.furnished()
        let own = DefaultNetwork.subnets(in: Stage.place).map(\.id), foreign = DefaultNetwork.subnets(in: Place(account: Stage.place.account, region: "eu-west-1")).map(\.id)
        try await stage.makeGroup("g", desired: 2, "VPCZoneIdentifier=\(own[0]), \(own[2])")
        let group = try await stage.group()
        #expect(group["AvailabilityZones"]?.items == [.text("us-east-1a"), .text("us-east-1c")])
        #expect(group.text("VPCZoneIdentifier") == "\(own[0]), \(own[2])")
        #expect(Set(stage.instances.requests.compactMap(\.specification.subnetID)) == [own[0], own[2]])
        #expect(await stage.refusal("UpdateAutoScalingGroup", "AutoScalingGroupName=g", "VPCZoneIdentifier=\(foreign[0])") == "ValidationError: The subnet ID '\(foreign[0])' does not exist")
        #expect(await stage.refusal("UpdateAutoScalingGroup", "AutoScalingGroupName=g", "VPCZoneIdentifier=\(own[0])", "AvailabilityZones.member.1=us-east-1b").contains("do not match"))
    }

    @Test("A launch template is found by name or id, and shown with the version as it was named")
    func launchTemplates() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1, "LaunchTemplate.LaunchTemplateName=template", "LaunchTemplate.Version=$Latest")
        let group = try await stage.group()
        #expect((group.text("LaunchTemplate", "LaunchTemplateId"), group.text("LaunchTemplate", "Version")) == ("lt-1", "$Latest"))
        #expect((group.text("Instances", 0, "LaunchTemplate", "LaunchTemplateName"), group.text("Instances", 0, "LaunchTemplate", "Version")) == ("template", "2"))
        #expect(stage.instances.requests.first?.template == TemplateReference(.id("lt-1"), version: "2"))
        try await stage.ask("UpdateAutoScalingGroup", "AutoScalingGroupName=g", "LaunchTemplate.LaunchTemplateId=lt-1")
        #expect(try await stage.group().text("LaunchTemplate", "Version") == "")
    }

    @Test("A template that cannot be launched is refused before the group has it; a lack of room is not")
    func brokenTemplates() async throws {
        let stage = try await Stage.furnished()
        let form = ["AutoScalingGroupName=g", "MinSize=0", "MaxSize=1", "AvailabilityZones.member.1=us-east-1a", "LaunchTemplate.LaunchTemplateId=lt-1"]
        stage.instances.object(.missing("ImageId"))
        await #expect(throws: (any Error).self) { try await stage.ask("CreateAutoScalingGroup", form) }
        stage.instances.object(.limitExceeded(name: "instances", max: 1))
        try await stage.ask("CreateAutoScalingGroup", form)
    }

    @Test("Mixed instances with weights are kept, defaults are shown, and what is not acted on is refused")
    func mixed() async throws {
        let stage = try await Stage.furnished()
        let path = "MixedInstancesPolicy.LaunchTemplate"
        try await stage.makeGroup(
            "g", desired: 4, "\(path).LaunchTemplateSpecification.LaunchTemplateId=lt-1", "\(path).LaunchTemplateSpecification.Version=1",
            "\(path).Overrides.member.1.InstanceType=t3.large", "\(path).Overrides.member.1.WeightedCapacity=2", "\(path).Overrides.member.2.InstanceType=t3.small",
            "\(path).Overrides.member.2.WeightedCapacity=1", "MixedInstancesPolicy.InstancesDistribution.OnDemandBaseCapacity=1")
        let group = try await stage.group(), policy = try #require(group["MixedInstancesPolicy"])
        #expect(policy.text("LaunchTemplate", "Overrides", 0, "WeightedCapacity") == "2")
        #expect((policy.text("InstancesDistribution", "OnDemandBaseCapacity"), policy.text("InstancesDistribution", "SpotAllocationStrategy")) == ("1", "lowest-price"))
        #expect(group.texts("Instances", "InstanceType") == ["t3.large", "t3.large"])
        let create = ["AutoScalingGroupName=x", "MinSize=0", "MaxSize=1", "AvailabilityZones.member.1=us-east-1a", "\(path).LaunchTemplateSpecification.LaunchTemplateId=lt-1"]
        for (line, message) in [
            ("\(path).Overrides.member.1.WeightedCapacity=1000", "An override must have an instance type"), ("\(path).Overrides.member.1.InstanceType=q9.huge", "is not known to this server"),
            ("\(path).Overrides.member.1.InstanceRequirements.VCpuCount.Min=1", "nstanceRequirements"), ("MixedInstancesPolicy.InstancesDistribution.SpotAllocationStrategy=cheap", "enum value set"),
        ] {
            do {
                try await stage.ask("CreateAutoScalingGroup", create + [line])
                Issue.record("accepted: \(line)")
            } catch { #expect(Stage.said(error).contains(message), "\(error)") }
        }
    }

    @Test("An update changes what it names; bounds move the desired capacity; nothing else changes")
    func update() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", min: 1, max: 4, desired: 2)
        try await stage.ask("UpdateAutoScalingGroup", "AutoScalingGroupName=g", "MinSize=3")
        await stage.settle()
        #expect(try await stage.group().text("DesiredCapacity") == "3")
        #expect(try await stage.ids().count == 3)
        try await stage.ask("UpdateAutoScalingGroup", "AutoScalingGroupName=g", "MinSize=0", "MaxSize=1")
        await stage.settle()
        #expect(try await stage.ids().count == 1)
        #expect(await stage.refusal("UpdateAutoScalingGroup", "AutoScalingGroupName=none", "MinSize=1") == "ValidationError: AutoScalingGroup name not found - null")
        #expect(await stage.refusal("UpdateAutoScalingGroup", "AutoScalingGroupName=g", "MinSize=3", "MaxSize=2") == "ValidationError: Max bound, 2, must be greater than or equal to min bound, 3")
        #expect(await stage.refusal("UpdateAutoScalingGroup", "AutoScalingGroupName=g", "DesiredCapacity=9") == "ValidationError: Desired capacity:9 must be between the specified min size:0 and max size:1")
    }

    @Test("A group with instances is deleted by force only, and then with them")
    func delete() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 2)
        #expect(await stage.refusal("DeleteAutoScalingGroup", "AutoScalingGroupName=none") == "ValidationError: AutoScalingGroup name not found - AutoScalingGroup 'none' not found")
        #expect(await stage.refusal("DeleteAutoScalingGroup", "AutoScalingGroupName=g").hasPrefix("ResourceInUse: You cannot delete an AutoScalingGroup while there are instances"))
        #expect(await stage.refusal("CreateAutoScalingGroup", "AutoScalingGroupName=g", "MinSize=0", "MaxSize=0", "LaunchConfigurationName=lc", "AvailabilityZones.member.1=us-east-1a").hasPrefix("AlreadyExists: AutoScalingGroup by this name already exists"))
        try await stage.ask("DeleteAutoScalingGroup", "AutoScalingGroupName=g", "ForceDelete=true")
        #expect(try await stage.group().text("Status") == "Delete in progress")
        await stage.settle()
        #expect(try await stage.ask("DescribeAutoScalingGroups").texts("AutoScalingGroups", "AutoScalingGroupName") == [])
        #expect(stage.instances.instances(in: Stage.place).allSatisfy { $0.state == .terminated })
    }

    @Test("Groups are listed by name in pages, and chosen by their tags")
    func list() async throws {
        let stage = try await Stage.furnished()
        for name in ["c", "a", "b"] { try await stage.makeGroup(name, desired: 0, "Tags.member.1.Key=letter", "Tags.member.1.Value=\(name)") }
        let first = try await stage.ask("DescribeAutoScalingGroups", "MaxRecords=2")
        #expect((first.texts("AutoScalingGroups", "AutoScalingGroupName"), first.text("NextToken")) == (["a", "b"], "b"))
        let second = try await stage.ask("DescribeAutoScalingGroups", "MaxRecords=2", "NextToken=b")
        #expect((second.texts("AutoScalingGroups", "AutoScalingGroupName"), second.text("NextToken")) == (["c"], ""))
        for (filter, expected) in [
            (["Filters.member.1.Name=tag:letter", "Filters.member.1.Values.member.1=a", "Filters.member.1.Values.member.2=c"], ["a", "c"]),
            (["Filters.member.1.Name=tag-value", "Filters.member.1.Values.member.1=b"], ["b"]),
            (["Filters.member.1.Name=tag-key", "Filters.member.1.Values.member.1=letter", "Filters.member.2.Name=tag-value", "Filters.member.2.Values.member.1=a"], ["a"]),
            (["Filters.member.1.Name=tag-key", "Filters.member.1.Values.member.1=other"], []),
        ] {
            #expect(try await stage.ask("DescribeAutoScalingGroups", filter).texts("AutoScalingGroups", "AutoScalingGroupName") == expected)
        }
        #expect(await stage.refusal("DescribeAutoScalingGroups", "Filters.member.1.Name=color").contains("Filter type color is not correct"))
        #expect(await stage.refusal("DescribeAutoScalingGroups", "NextToken=%zz") == "InvalidNextToken: The token is not valid (NextToken).")
        #expect(await stage.refusal("DescribeAutoScalingGroups", "MaxRecords=101").contains("Member must have value less than or equal to 100"))
        #expect(try await stage.ask("DescribeAutoScalingGroups", region: "eu-west-1").texts("AutoScalingGroups", "AutoScalingGroupName") == [])
    }

    @Test("A group can be made after an instance, from a launch configuration of its own name")
    func afterAnInstance() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("seed", desired: 1)
        let id = try #require(try await stage.ids("seed").first)
        try await stage.ask("CreateAutoScalingGroup", "AutoScalingGroupName=g", "MinSize=0", "MaxSize=1", "InstanceId=\(id)", "AvailabilityZones.member.1=us-east-1a")
        #expect(try await stage.group().text("LaunchConfigurationName") == "g")
        let made = try await stage.ask("DescribeLaunchConfigurations", "LaunchConfigurationNames.member.1=g")
        #expect((made.text("LaunchConfigurations", 0, "ImageId"), made.text("LaunchConfigurations", 0, "InstanceType")) == ("ami-12345678", "t3.micro"))
    }

    @Test("The desired capacity is set within its bounds")
    func desired() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", min: 1, max: 3, desired: 1)
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=3")
        await stage.settle()
        #expect(try await stage.ids().count == 3)
        #expect(await stage.refusal("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=4") == "ValidationError: New SetDesiredCapacity value 4 is above max value 3 for the AutoScalingGroup.")
        #expect(await stage.refusal("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=0") == "ValidationError: New SetDesiredCapacity value 0 is below min value 1 for the AutoScalingGroup.")
        #expect(await stage.refusal("SetDesiredCapacity", "AutoScalingGroupName=none", "DesiredCapacity=1") == "ValidationError: AutoScalingGroup name not found - null")
    }

    @Test("Processes are suspended and resumed by name or all together")
    func processes() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 1)
        try await stage.ask("SuspendProcesses", "AutoScalingGroupName=g", "ScalingProcesses.member.1=Launch")
        #expect(try await stage.group().text("SuspendedProcesses", 0, "SuspensionReason") == "User suspended at 2026-01-05T12:00:01Z")
        try await stage.ask("SetDesiredCapacity", "AutoScalingGroupName=g", "DesiredCapacity=2")
        await stage.settle(.minutes(1))
        #expect(try await stage.ids().count == 1)
        try await stage.ask("SuspendProcesses", "AutoScalingGroupName=g")
        #expect(try await stage.group().texts("SuspendedProcesses", "ProcessName").count == 9)
        try await stage.ask("ResumeProcesses", "AutoScalingGroupName=g")
        await stage.settle()
        #expect(try await stage.ids().count == 2)
        #expect(await stage.refusal("SuspendProcesses", "AutoScalingGroupName=g", "ScalingProcesses.member.1=Nothing") == "ValidationError: Invalid process name: Nothing")
    }

    @Test("Tags are set, listed by filters and deleted, all of a call or none")
    func tags() async throws {
        let stage = try await Stage.furnished()
        for name in ["a", "b"] { try await stage.makeGroup(name, desired: 0) }
        try await stage.ask(
            "CreateOrUpdateTags", "Tags.member.1.ResourceId=a", "Tags.member.1.ResourceType=auto-scaling-group", "Tags.member.1.Key=k", "Tags.member.1.Value=1",
            "Tags.member.1.PropagateAtLaunch=true", "Tags.member.2.ResourceId=b", "Tags.member.2.Key=k", "Tags.member.2.Value=2")
        #expect(try await stage.ask("DescribeTags").texts("Tags", "Value") == ["1", "2"])
        #expect(try await stage.ask("DescribeTags", "Filters.member.1.Name=auto-scaling-group", "Filters.member.1.Values.member.1=b").texts("Tags", "Value") == ["2"])
        #expect(try await stage.ask("DescribeTags", "Filters.member.1.Name=propagate-at-launch", "Filters.member.1.Values.member.1=true").texts("Tags", "ResourceId") == ["a"])
        let page = try await stage.ask("DescribeTags", "MaxRecords=1")
        #expect(try await stage.ask("DescribeTags", "MaxRecords=1", "NextToken=\(page.text("NextToken"))").texts("Tags", "ResourceId") == ["b"])
        #expect(await stage.refusal("CreateOrUpdateTags", "Tags.member.1.ResourceId=a", "Tags.member.1.Key=x", "Tags.member.2.ResourceId=none", "Tags.member.2.Key=x").contains("name not found"))
        #expect(try await stage.ask("DescribeTags").texts("Tags", "Key") == ["k", "k"])
        try await stage.ask("DeleteTags", "Tags.member.1.ResourceId=a", "Tags.member.1.Key=k", "Tags.member.2.ResourceId=b", "Tags.member.2.Key=k", "Tags.member.2.Value=other")
        #expect(try await stage.ask("DescribeTags").texts("Tags", "ResourceId") == ["b"])
    }

    @Test("A tag that is a template of alarms must be one")
    func templates() async throws {
        let stage = try await Stage.furnished()
        try await stage.makeGroup("g", desired: 0)
        func set(_ value: String) async -> String {
            await stage.refusal("CreateOrUpdateTags", "Tags.member.1.ResourceId=g", "Tags.member.1.Key=hinomi:alarm:cpu", "Tags.member.1.Value=\(value)")
        }
        #expect(await set("AWS/EC2 CPUUtilization Average > 80 2of3 60s \(Stage.topic)") == "none")
        #expect(await set("AWS/EC2 CPUUtilization").contains("No alarm can be made from the template"))
    }
}
