import AWSWire

/// Lists regions: AWS' names, each of which is served here, and the caller's own. (Amazon EC2 API Reference, DescribeRegions.)
struct DescribeRegions: Action {
    struct Input: Decodable, Sendable {
        var regionNames: [String]?
        var filters: [Filter]?
        var allRegions: Bool?
    }
    struct Listed: Encodable, Sendable {
        let regionName: String
        let endpoint: String
        let optInStatus = "opt-in-not-required"
    }
    struct Output: Encodable, Sendable { let regions: [Listed] }
    static let access = Access.read("ec2:DescribeRegions")
    static let filters: FilterTable<Listed> = [
        "region-name": { [$0.regionName] }, "endpoint": { [$0.endpoint] }, "opt-in-status": { [$0.optInStatus] },
    ]

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let names = Set(Regions.known + [call.region]).sorted()
        if let unknown = (input.regionNames ?? []).first(where: { !names.contains($0) }) { throw .invalidValue(unknown, of: "RegionNames") }
        let named = names.filter { input.regionNames?.isEmpty ?? true || input.regionNames?.contains($0) == true }
        let all = named.map { Listed(regionName: $0, endpoint: "ec2.\($0).amazonaws.com") }
        return Output(regions: try DescribeRegions.filters.select(all, input.filters, tags: { _ in [:] }))
    }
}

/// The regions of AWS' standard partition.
enum Regions {
    static let known = [
        "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2",
        "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
        "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1",
        "us-east-2", "us-west-1", "us-west-2",
    ]
}

/// Lists the zones of the caller's region. (Amazon EC2 API Reference, DescribeAvailabilityZones.)
struct DescribeAvailabilityZones: Action {
    struct Input: Decodable, Sendable {
        var zoneNames: [String]?
        var zoneIds: [String]?
        var filters: [Filter]?
        var allAvailabilityZones: Bool?
    }
    struct Listed: Encodable, Sendable {
        let zoneName: String, zoneId: String, regionName: String
        let groupName: String, networkBorderGroup: String
        let state = "available", zoneType = "availability-zone", optInStatus = "opt-in-not-required"

        init(_ zone: Zones.Zone) { (zoneName, zoneId, regionName, groupName, networkBorderGroup) = (zone.name, zone.id, zone.region, zone.region, zone.region) }
    }
    struct Output: Encodable, Sendable { let availabilityZones: [Listed] }
    static let access = Access.read("ec2:DescribeAvailabilityZones")
    static let filters: FilterTable<Listed> = [
        "zone-name": { [$0.zoneName] }, "zone-id": { [$0.zoneId] }, "region-name": { [$0.regionName] }, "group-name": { [$0.groupName] }, "state": { [$0.state] },
        "zone-type": { [$0.zoneType] }, "opt-in-status": { [$0.optInStatus] }, "message": { _ in [] }, "parent-zone-id": { _ in [] }, "parent-zone-name": { _ in [] },
    ]

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let zones = Zones.of(call.region)
        if let unknown = (input.zoneNames ?? []).first(where: { name in !zones.contains { $0.name == name } }) {
            throw .refused("InvalidParameterValue", "Invalid availability zone: [\(unknown.prefix(256))] (ZoneNames)")
        }
        if let unknown = (input.zoneIds ?? []).first(where: { id in !zones.contains { $0.id == id } }) {
            throw .refused("InvalidParameterValue", "Invalid availability zone-id: [\(unknown.prefix(256))] (ZoneIds)")
        }
        let named = zones.filter { zone in
            (input.zoneNames?.isEmpty ?? true || input.zoneNames?.contains(zone.name) == true) && (input.zoneIds?.isEmpty ?? true || input.zoneIds?.contains(zone.id) == true)
        }
        return Output(availabilityZones: try DescribeAvailabilityZones.filters.select(named.map(Listed.init), input.filters, tags: { _ in [:] }))
    }
}

/// Tells what the account may have. (Amazon EC2 API Reference, DescribeAccountAttributes.)
struct DescribeAccountAttributes: Action {
    struct Input: Decodable, Sendable { var attributeNames: [String]? }
    struct Value: Encodable, Sendable { let attributeValue: String }
    struct Attribute: Encodable, Sendable { let attributeName: String, attributeValues: [Value] }
    struct Output: Encodable, Sendable { let accountAttributes: [Attribute] }
    static let access = Access.read("ec2:DescribeAccountAttributes")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let vpc = try await estate.look(call) { try $0.defaultVpc()?.id }
        let all = [
            ("supported-platforms", "VPC"), ("default-vpc", vpc ?? "none"), ("max-instances", "\(InstanceLimits.perRegionMax)"),
            ("vpc-max-security-groups-per-interface", "\(InstanceLimits.groupsMax)"), ("max-elastic-ips", "0"), ("vpc-max-elastic-ips", "0"),
        ]
        let wanted = input.attributeNames.flatMap { $0.isEmpty ? nil : Set($0) }
        return Output(accountAttributes: all.filter { wanted?.contains($0.0) ?? true }.map { Attribute(attributeName: $0.0, attributeValues: [Value(attributeValue: $0.1)]) })
    }
}
