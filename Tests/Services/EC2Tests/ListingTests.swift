import AWSWire
import Base
import Testing

@testable import EC2

@Suite("Filters, pages, tags and places")
struct ListingTests {
    private let stage: EC2Stage

    init() throws { stage = try EC2Stage() }

    @Test("Wildcards", arguments: [
        ("*", "", true), ("*", "abc", true), ("a*c", "abbc", true), ("a*c", "abb", false), ("a?c", "abc", true), ("a?c", "ac", false), ("?", "", false), ("a\\*", "a*", true),
        ("a\\*", "ab", false), ("**a**", "bab", true), ("*a*b*a*", "aabbaa", true), ("", "", true), ("", "a", false), ("A", "a", false), ("日?", "日本", true),
    ])
    func wildcards(_ pattern: String, _ text: String, _ matches: Bool) { #expect(Wildcard(pattern).matches(text) == matches) }

    @Test("A pattern of many stars is matched in time")
    func manyStars() {
        let pattern = String(repeating: "*a", count: 500) + "b"
        #expect(!Wildcard(pattern).matches(String(repeating: "a", count: 5000)))
    }

    @Test("Filters that are not known, empty or too many are refused")
    func badFilters() async {
        #expect(await stage.code("DescribeVpcs", "Filter.1.Name=color", "Filter.1.Value.1=red") == "InvalidParameterValue")
        #expect(await stage.code("DescribeVpcs", "Filter.1.Name=vpc-id") == "InvalidParameterValue")
        #expect(await stage.code("DescribeAvailabilityZones", "Filter.1.Name=nonsense", "Filter.1.Value.1=x") == "InvalidParameterValue")
        let many = ["Filter.1.Name=vpc-id"] + (1...201).map { "Filter.1.Value.\($0)=vpc-\($0)" }
        await #expect(throws: ServiceFault.self) { try await stage.ask("DescribeVpcs", many) }
    }

    @Test("Values of a filter are alternatives; filters are all asked")
    func manyFilters() async throws {
        let found = try await stage.ask(
            "DescribeSubnets", "Filter.1.Name=availability-zone", "Filter.1.Value.1=us-east-1a", "Filter.1.Value.2=us-east-1b", "Filter.2.Name=cidr-block",
            "Filter.2.Value.1=172.31.0.0/20", "Filter.2.Value.2=172.31.32.0/20")
        #expect(found.texts("Subnets", "AvailabilityZone") == ["us-east-1a"])
    }

    @Test("Pages follow each other without a gap or a repeat")
    func pages() async throws {
        for number in 0..<12 { try await stage.ask("CreateVpc", "CidrBlock=10.\(number).0.0/16") }
        var seen: [String] = [], token = ""
        repeat {
            let page = try await stage.ask("DescribeVpcs", ["MaxResults=5"] + (token.isEmpty ? [] : ["NextToken=\(token)"]))
            seen += page.texts("Vpcs", "VpcId")
            token = page.text("NextToken")
        } while !token.isEmpty
        #expect(seen.count == 13 && Set(seen).count == 13)
        #expect(await stage.code("DescribeVpcs", "MaxResults=4") == "InvalidParameterValue")
        #expect(await stage.code("DescribeVpcs", "MaxResults=1001") == "InvalidParameterValue")
    }

    @Test("Tags are set on anything that has an id, all or none")
    func tags() async throws {
        let vpc = stage.defaultVPC, subnet = stage.defaultSubnets[0]
        try await stage.ask("CreateTags", "ResourceId.1=\(vpc)", "ResourceId.2=\(subnet)", "Tag.1.Key=Name", "Tag.1.Value=home", "Tag.2.Key=empty", "Tag.2.Value=")
        #expect(try await stage.ask("DescribeTags", "Filter.1.Name=key", "Filter.1.Value.1=Name").texts("Tags", "ResourceId").sorted() == [subnet, vpc].sorted())
        #expect(await stage.code("CreateTags", "ResourceId.1=\(vpc)", "ResourceId.2=vpc-0123456789abcdef0", "Tag.1.Key=lost", "Tag.1.Value=x") == "InvalidVpcID.NotFound")
        #expect(try await stage.ask("DescribeTags", "Filter.1.Name=key", "Filter.1.Value.1=lost").texts("Tags", "ResourceId") == [])
        try await stage.ask("DeleteTags", "ResourceId.1=\(vpc)", "Tag.1.Key=Name", "Tag.1.Value=other", "Tag.2.Key=empty")
        #expect(try await stage.ask("DescribeTags", "Filter.1.Name=resource-id", "Filter.1.Value.1=\(vpc)").texts("Tags", "Key") == ["Name"])
        try await stage.ask("DeleteTags", "ResourceId.1=\(vpc)")
        #expect(try await stage.ask("DescribeTags", "Filter.1.Name=resource-id", "Filter.1.Value.1=\(vpc)").texts("Tags", "Key") == [])
    }

    @Test("Tags that may not be are refused", arguments: [
        (["Tag.1.Key=aws:x", "Tag.1.Value=y"], "InvalidParameterValue"), (["Tag.1.Key=", "Tag.1.Value=y"], "InvalidParameterValue"),
        (["Tag.1.Key=a", "Tag.1.Value=1", "Tag.2.Key=a", "Tag.2.Value=2"], "InvalidParameterValue"), (["Tag.1.Key=\(String(repeating: "k", count: 128))", "Tag.1.Value="], "InvalidParameterValue"),
        ((1...51).flatMap { ["Tag.\($0).Key=k\($0)", "Tag.\($0).Value=v"] }, "TagLimitExceeded"),
    ])
    func badTags(_ form: [String], _ code: String) async throws {
        do {
            _ = try await stage.ask("CreateTags", ["ResourceId.1=\(stage.defaultVPC)"] + form)
            Issue.record("\(form) was taken")
        } catch let fault as ServiceFault {
            #expect(fault.name == code)
        }
    }

    @Test("Names that are no ids are refused", arguments: [("nonsense", "InvalidID"), ("xyz-0123456789abcdef0", "InvalidID"), ("i-123", "InvalidInstanceID.Malformed"), ("sgr-0123456789abcdef0", "InvalidSecurityGroupRuleId.NotFound"), ("vol-0123456789abcdef0", "InvalidVolume.NotFound")])
    func noIDs(_ id: String, _ code: String) async { #expect(await stage.code("CreateTags", "ResourceId.1=\(id)", "Tag.1.Key=a", "Tag.1.Value=b") == code) }

    @Test("Zones and their ids", arguments: [
        ("us-east-1", "use1-az1"), ("ap-northeast-1", "apne1-az1"), ("eu-central-2", "euc2-az1"), ("us-gov-west-1", "usgw1-az1"), ("me-south-1", "mes1-az1"), ("tokyo", "tokyo-az1"),
    ])
    func zones(_ region: String, _ id: String) async throws {
        let zones = try await stage.ask("DescribeAvailabilityZones", "Filter.1.Name=state", "Filter.1.Value.1=available", region: region)
        #expect(zones.texts("AvailabilityZones", "ZoneName") == ["a", "b", "c"].map { region + $0 })
        #expect(zones.text("AvailabilityZones", 0, "ZoneId") == id)
        #expect(try await stage.ask("DescribeRegions", region: region).texts("Regions", "RegionName").contains(region))
    }

    @Test("Types are listed, filtered and offered everywhere")
    func types() async throws {
        let micro = try await stage.ask("DescribeInstanceTypes", "InstanceType.1=t3.micro")
        #expect(micro.text("InstanceTypes", 0, "VCpuInfo", "DefaultVCpus") == "2" && micro.text("InstanceTypes", 0, "MemoryInfo", "SizeInMiB") == "1024")
        #expect(await stage.code("DescribeInstanceTypes", "InstanceType.1=t3.gigantic") == "InvalidInstanceType")
        let offered = try await stage.ask("DescribeInstanceTypeOfferings", "LocationType=availability-zone", "Filter.1.Name=instance-type", "Filter.1.Value.1=t3.micro")
        #expect(offered.texts("InstanceTypeOfferings", "Location") == ["us-east-1a", "us-east-1b", "us-east-1c"])
    }

    @Test("Every operation whose shapes are embedded is served, and no other")
    func contents() throws {
        let table = try #require(ShapeTable.named("ec2"))
        let service = ec2Service(records: stage.records, world: stage.world, instances: stage.instances, startsUnknownImages: false)
        let served = Set(service.operations.map { type(of: $0).name })
        // Where nothing keeps files of images, none is made of an instance.
        #expect(served.union(["CreateImage"]) == Set(table.operations.filter { $0.input != nil }.map(\.name)))
        #expect(served.count == service.operations.count && !served.contains("CreateImage"))
        #expect(table.operations.count > 700)
        for operation in service.operations { #expect(type(of: operation).access.action == "ec2:\(type(of: operation).name)") }
    }
}
