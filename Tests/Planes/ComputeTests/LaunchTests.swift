import Base
import RecordStore
import SimWorld
import Testing

@testable import Compute

@Suite struct LaunchTests {
    @Test func aSubnetsRangeKeepsItsLowSixteenBits() throws {
        let range = try #require(SubnetRange(octet: 40, cidrBlock: "172.31.16.0/20"))
        #expect(range.address(0) == "127.40.16.4" && range.hostCount == 4091 && range.text == "127.40.16.4 to 127.40.31.254")
        #expect(range.contains("127.40.31.254"))
        for address in ["127.40.31.255", "127.40.16.3", "127.41.16.4", "10.0.0.1", "127.40.16", "x"] { #expect(!range.contains(address)) }
        for block in ["10.0.0.0/8", "10.0.0.0", "10.0.0/24", "10.0.0.0/33", "::/64", ""] { #expect(SubnetRange(octet: 40, cidrBlock: block) == nil) }
    }

    @Test func aSmallSubnetRunsOutOfAddresses() throws {
        let book = AddressBook(), place = Plane.place
        let range = try #require(SubnetRange(octet: 16, cidrBlock: "10.0.0.16/28"))
        let taken = (0..<11).compactMap { book.takeAny(of: range, subnet: "s", in: place, chance: UInt64($0) * 7) }
        #expect(Set(taken).count == 11 && book.takeAny(of: range, subnet: "s", in: place, chance: 3) == nil)
        book.release(taken[4], subnet: "s", in: place)
        #expect(book.takeAny(of: range, subnet: "s", in: place, chance: 3) == taken[4])
    }

    @Test func aTemplateIsReadAndTheCallWinsOverIt() async throws {
        let plane = Plane()
        let data = """
            {"ImageId":"ami-00000000000000001","InstanceType":"t3.small","UserData":"IyEvYmluL3NoCg==","Monitoring":{"Enabled":true},
             "TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]}],
             "MetadataOptions":{"HttpTokens":"required","HttpPutResponseHopLimit":2}}
            """
        let version = LaunchTemplateDocument.Version(number: 1, description: nil, createdAt: plane.world.clock.now, createdBy: "x", data: data)
        let template = LaunchTemplateDocument(name: "web", defaultVersion: 1, latestVersion: 1, versions: [version], createdAt: plane.world.clock.now, createdBy: "x")
        let key = RecordKey(type: LaunchTemplateDocument.recordType, account: Plane.place.account, region: Plane.place.region, id: "lt-1")
        try await plane.records.write(audit: nil) { try $0.put(key, document: template.document, tags: [:], relationships: [], at: plane.world.clock.now, expecting: 0) }
        var specification = LaunchSpecification()
        (specification.instanceType, specification.tags) = ("t3.large", ["b": "3"])
        for identifier in [TemplateReference.Identifier.id("lt-1"), .name("web")] {
            for version in [nil, "1", "$Latest", "$Default"] {
                let launched = try await plane.instances.run(LaunchRequest(specification, template: .init(identifier, version: version)), in: Plane.place, by: plane.cause)[0]
                let configuration = launched.configuration
                #expect(configuration.instanceType == "t3.large" && launched.tags == ["a": "1", "b": "3"] && configuration.isMonitoredInDetail)
                #expect(configuration.template == .init(id: "lt-1", name: "web", version: 1) && configuration.metadata.requiresToken && configuration.metadata.hopLimit == 2)
                #expect(configuration.userData?.bytes == Array("#!/bin/sh\n".utf8))
            }
        }
        await #expect(throws: ComputeError.noSuchTemplateVersion(template: "lt-1", version: "7")) {
            try await plane.instances.run(LaunchRequest(specification, template: .init(.id("lt-1"), version: "7")), in: Plane.place, by: plane.cause)
        }
        await #expect(throws: ComputeError.noSuchTemplate("lt-2")) { try await plane.instances.run(LaunchRequest(specification, template: .init(.id("lt-2"))), in: Plane.place, by: plane.cause) }
    }

    @Test func documentsSurviveTheirWayThroughTheStore() async throws {
        let plane = Plane()
        let before = try await plane.launch { $0.userData = UserData(Array("#!/bin/sh\necho \u{e9}\n".utf8)) }[0]
        await plane.settle()
        let next = try await plane.restarted()
        let after = try #require(next.instances.instance(before.id, in: Plane.place))
        #expect(after.configuration == before.configuration && after.state == .running)
    }

    @Test func userDataRunAsWhatTheyAre() {
        func words(_ text: String, isFirstBoot: Bool = true) -> [String]? { UserDataProgram.words(UserData(Array(text.utf8)), isFirstBoot: isFirstBoot, script: "/home/user-data") }
        #expect(words("#!/bin/sh") == ["/home/user-data"] && words("#!/bin/sh", isFirstBoot: false) == nil)
        #expect(words("plain") == nil && words("#cloud-config\n") == nil)
        #expect(words("#cloud-config\nruncmd: [echo]\n")?.prefix(2) == ["/bin/sh", "-c"] && words("#cloud-config\nruncmd: [echo]\n", isFirstBoot: false) == nil)
        #expect(words("#cloud-config\nbootcmd: [echo]\n", isFirstBoot: false)?.first == "/bin/sh")
        #expect(words("#include\n")?.last == "#include is not acted on", "what got past a launch fails and says why")
        for (text, reason) in [("#!/bin/sh", nil), ("#include\n", "#include is not acted on"), ("\u{1f}", nil)] {
            #expect(UserDataProgram.refusal(UserData(Array(text.utf8))) == reason)
        }
        #expect(UserDataProgram.refusal(UserData([0x1f, 0x8b, 8])) == "the gzip data are damaged, or larger than 131072 bytes")
    }
}
