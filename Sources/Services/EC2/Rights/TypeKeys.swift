import AWSWire
import Base
import Compute

/// The condition keys of each type, from what is known of one of it or ordered for it.
enum TypeKeys {
    static func instance(_ configuration: InstanceConfiguration) -> ConditionKeys {
        instance(
            type: configuration.instanceType, zone: configuration.zone, profile: configuration.profileARN, metadata: configuration.metadata,
            isOptimized: configuration.recorded[InstanceRecord.optimizedKey] == "true")
    }

    static func instance(type: String, zone: String?, profile: String?, metadata: MetadataOptions, isOptimized: Bool) -> ConditionKeys {
        ConditionKeys([
            "ec2:InstanceType": type, "ec2:AvailabilityZone": zone, "ec2:AvailabilityZoneId": zone.flatMap(zoneID), "ec2:InstanceProfile": profile,
            "ec2:EbsOptimized": "\(isOptimized)", "ec2:InstanceMarketType": "on-demand", "ec2:Tenancy": "default", "ec2:RootDeviceType": "ebs",
            "ec2:MetadataHttpEndpoint": metadata.isEnabled ? "enabled" : "disabled", "ec2:MetadataHttpTokens": metadata.requiresToken ? "required" : "optional",
            "ec2:MetadataHttpPutResponseHopLimit": "\(metadata.hopLimit)", "ec2:InstanceMetadataTags": metadata.showsTags ? "enabled" : "disabled",
        ])
    }

    static func volume(_ configuration: InstanceConfiguration) -> ConditionKeys { volume(recorded: configuration.recorded, zone: configuration.zone) }

    static func volume(recorded: [String: String], zone: String?) -> ConditionKeys {
        ConditionKeys([
            "ec2:AvailabilityZone": zone, "ec2:AvailabilityZoneId": zone.flatMap(zoneID), "ec2:Encrypted": "false",
            "ec2:VolumeSize": recorded[RootVolume.sizeKey] ?? "\(RootVolume.sizeDefault)", "ec2:VolumeType": recorded[RootVolume.typeKey] ?? "standard",
            "ec2:VolumeIops": recorded[RootVolume.operationsKey], "ec2:VolumeThroughput": recorded[RootVolume.throughputKey],
        ])
    }

    static func interface(_ configuration: InstanceConfiguration, _ inventory: Inventory) -> ConditionKeys {
        ConditionKeys([
            "ec2:AvailabilityZone": configuration.zone, "ec2:Subnet": configuration.subnetID.map { arn("subnet", $0, inventory) },
            "ec2:Vpc": configuration.vpcID.map { arn("vpc", $0, inventory) },
        ])
    }

    static func image(owner: String) -> ConditionKeys {
        ConditionKeys(["ec2:ImageType": "machine", "ec2:Owner": owner, "ec2:Public": "false", "ec2:RootDeviceType": "ebs"])
    }

    static func subnet(_ subnet: Subnet, _ inventory: Inventory) -> ConditionKeys {
        inside(vpc: subnet.vpcId, inventory).merging(
            ConditionKeys(["ec2:AvailabilityZone": subnet.availabilityZone, "ec2:AvailabilityZoneId": subnet.availabilityZoneId]))
    }

    /// Policies compare the VPC of a resource as an ARN.
    static func inside(vpc id: String, _ inventory: Inventory) -> ConditionKeys { ConditionKeys(["ec2:Vpc": arn("vpc", id, inventory)]) }

    static func arn(_ type: String, _ id: String, _ inventory: Inventory) -> String {
        ARN(service: "ec2", region: inventory.call.region, account: inventory.call.account, resource: "\(type)/\(id)").description
    }

    private static func zoneID(_ zone: String) -> String? { Zones.named(zone, in: String(zone.dropLast()))?.id }
}
