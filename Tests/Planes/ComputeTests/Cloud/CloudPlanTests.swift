import Base
import RecordStore
import SimWorld
import Testing

@testable import Compute

@Suite struct CloudPlanTests {
    private func request(_ stage: CloudStage) throws -> JSONValue { try #require(stage.fleet.model.withLock { $0.requests.last }) }

    private func put(_ stage: CloudStage, _ type: String, _ id: String, _ document: JSONValue, tags: [String: String]) throws {
        let key = RecordKey(type: type, account: Plane.place.account, region: Plane.place.region, id: id), now = stage.world.clock.now
        try stage.world.run { [records = stage.records] in
            _ = try await records.write(audit: nil) { try $0.put(key, document: document, tags: tags, relationships: [], at: now, expecting: nil) }
        }
    }

    @Test func aZoneIsHandedOnAndADefaultSubnetStandsForItsZone() throws {
        let stage = try CloudStage()
        try stage.begin()
        _ = try stage.launch { $0.zone = "us-east-1b" }
        #expect(try request(stage)["Placement"] == ["AvailabilityZone": "us-east-1b"])
        let own = DefaultNetwork.subnets(in: Plane.place)[2].id
        _ = try stage.launch { ($0.subnetID, $0.securityGroupIDs) = (own, [DefaultNetwork.securityGroupID(in: Plane.place)]) }
        #expect(try request(stage)["Placement"] == ["AvailabilityZone": "us-east-1c"])
        #expect(try request(stage)["SubnetId"] == nil && request(stage)["SecurityGroupIds"] == nil)
        _ = try stage.launch()
        #expect(try request(stage)["Placement"] == nil)
    }

    @Test func aSubnetOrGroupOfOursStandsForTheOneThatItsTagNamesOrIsRefused() throws {
        let stage = try CloudStage()
        try stage.begin()
        let subnet = SubnetDocument(vpcID: "vpc-1", cidrBlock: "10.0.1.0/24", zone: "us-east-1a", isDefaultForZone: false).document
        try put(stage, SubnetDocument.recordType, "subnet-ours", subnet, tags: [CloudTags.standsFor: "subnet-theirs"])
        try put(stage, SubnetDocument.recordType, "subnet-alone", subnet, tags: [:])
        try put(stage, "AWS::EC2::SecurityGroup", "sg-ours", [:], tags: [CloudTags.standsFor: "sg-theirs"])
        try put(stage, "AWS::EC2::SecurityGroup", "sg-alone", [:], tags: [:])
        _ = try stage.launch { ($0.subnetID, $0.securityGroupIDs) = ("subnet-ours", ["sg-ours", "sg-foreign"]) }
        #expect(try request(stage)["SubnetId"] == "subnet-theirs" && request(stage)["SecurityGroupIds"] == ["sg-theirs", "sg-foreign"])
        #expect(throws: ComputeError.self) { try stage.launch { $0.subnetID = "subnet-alone" } }
        #expect(throws: ComputeError.self) { try stage.launch { $0.securityGroupIDs = ["sg-alone"] } }
        #expect(throws: ComputeError.self) { try stage.launch { $0.instanceType = "local.nano" } }
        #expect(stage.fleet.count("RunInstances") == 1)
    }

    @Test func whatOnlyEC2CanActOnIsHandedOnAsItWasGiven() throws {
        let stage = try CloudStage()
        try stage.begin()
        let data: JSONValue = [
            "ImageId": .string(CloudStage.image), "InstanceType": "m7i-flex.large", "BlockDeviceMappings": [["DeviceName": "/dev/xvda", "Ebs": ["VolumeSize": 30]]], "EbsOptimized": true,
            "NetworkInterfaces": [["SubnetId": "subnet-1", "Groups": ["sg-1"], "AssociatePublicIpAddress": true]],
            "TagSpecifications": [["ResourceType": "volume", "Tags": [["Key": "k", "Value": "v"]]], ["ResourceType": "instance", "Tags": [["Key": "a", "Value": "b"]]]],
            "MetadataOptions": ["HttpTokens": "required"],
        ]
        let specification = try LaunchSpecification(templateData: data)
        _ = try stage.launch { $0 = specification }
        let request = try request(stage)
        #expect(request["BlockDeviceMappings"] == data["BlockDeviceMappings"] && request["EbsOptimized"] == true && request["InstanceType"] == "m7i-flex.large")
        let interface = request["NetworkInterfaces"]?.items?.first
        #expect(interface?["SubnetId"] == "subnet-1" && interface?["Groups"] == ["sg-1"] && interface?["AssociatePublicIpAddress"] == true && request["SubnetId"] == nil)
        #expect(request["MetadataOptions"]?["HttpTokens"] == "required")
        #expect(request["TagSpecifications"]?.items?.map { $0["ResourceType"]?.text } == ["instance", "volume"])
    }
}
