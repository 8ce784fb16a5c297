import Base
import SimWorld
import Synchronization
import Testing
import World

@testable import Collector

/// What the agent learns of the instance it runs on, from a scripted metadata service.
@Suite struct InquiryTests {
    private static let endpoint = "http://10.0.0.9:1338"
    private static let tree = [
        "instance-id": "i-1", "ami-id": "ami-1", "instance-type": "local.nano", "tags/instance/aws:autoscaling:groupName": "web", "placement/region": "eu-central-1",
    ]

    /// A service that asks for tokens. Until it has been asked `silentFor` times it cuts the connection.
    private func world(_ tree: [String: String], silentFor: Int = 0, status: Int? = nil, at address: String = "10.0.0.9", port: Int = 1338) throws -> SimWorld {
        let world = SimWorld(seed: 3), asked = Mutex(0)
        world.simNetwork.listen(on: try #require(IPAddress(address)), port: port) { stream in
            let request = String(decoding: (try? await stream.read(countMax: 65_536, timeout: .seconds(5))) ?? [], as: UTF8.self)
            let number = asked.withLock { asked in
                asked += 1
                return asked
            }
            guard number > silentFor else { return await stream.close() }
            _ = try? await stream.write(Array(InquiryTests.answer(to: request, tree, status).utf8))
        }
        return world
    }

    private static func answer(to request: String, _ tree: [String: String], _ status: Int?) -> String {
        func answer(_ status: Int, _ body: String) -> String { "HTTP/1.1 \(status) x\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)" }
        if let status { return answer(status, "no") }
        let words = request.split(separator: " ").map(String.init)
        guard words.count > 1 else { return answer(400, "") }
        if words[0] == "PUT" { return words[1] == "/latest/api/token" && request.lowercased().contains("x-aws-ec2-metadata-token-ttl-seconds: ") ? answer(200, "t0ken") : answer(400, "") }
        guard request.lowercased().contains("x-aws-ec2-metadata-token: t0ken") else { return answer(401, "") }
        return tree[String(words[1].dropFirst("/latest/meta-data/".count))].map { answer(200, $0) } ?? answer(404, "Not Found")
    }

    private func facts(_ world: SimWorld, group: String? = nil, error: InquiryError? = nil) throws -> MachineFacts {
        let client = try #require(MetadataClient(world: world) { $0 == "AWS_EC2_METADATA_SERVICE_ENDPOINT" ? InquiryTests.endpoint : nil })
        let inquiry = InstanceInquiry(metadata: client, world: world) { (instance: String) async throws(InquiryError) -> String? in
            if let error { throw error }
            return group.map { "\($0) of \(instance)" }
        }
        return try world.run { await inquiry.facts(GlobalDimension.allCases) }
    }

    @Test("All four facts come from the service where it shows tags")
    func shown() throws {
        #expect(try facts(try world(InquiryTests.tree)) == MachineFacts(instanceID: "i-1", imageID: "ami-1", instanceType: "local.nano", autoScalingGroupName: "web"))
    }

    @Test("Where it does not, the group is asked for elsewhere; what is not known has its reason", arguments: [
        ("web", nil, "web of i-1", nil), (nil, nil, nil, "this instance has none"),
        (nil, InquiryError.refused("DescribeTags is refused: UnauthorizedOperation"), nil, "DescribeTags is refused: UnauthorizedOperation"),
        (nil, .unreachable("DescribeTags is not answered"), nil, "DescribeTags is not answered"),
    ] as [(String?, InquiryError?, String?, String?)])
    func hidden(group: String?, error: InquiryError?, expected: String?, reason: String?) throws {
        var tree = InquiryTests.tree
        tree["tags/instance/aws:autoscaling:groupName"] = nil
        let found = try facts(try world(tree), group: group, error: error)
        #expect(found.autoScalingGroupName == expected && found.reasons[.autoScalingGroupName] == reason && found.instanceID == "i-1")
    }

    @Test("A service that does not answer yet is asked again; one that never does is given up in time, one that refuses at once")
    func patience() throws {
        #expect(try facts(try world(InquiryTests.tree, silentFor: 5)).autoScalingGroupName == "web")
        let never = try world([:], silentFor: .max)
        let nothing = try facts(never)
        #expect(nothing.instanceID == nil && nothing.reasons.count == 4 && nothing.reasons[.instanceID]?.hasPrefix("the metadata service does not answer") == true)
        // One question begun before the end may take its own time, and each of the others is asked once.
        #expect(never.clock.uptime <= InstanceInquiry.patience + .seconds(4 * MetadataClient.timeout.seconds))
        let refusing = try world([:], status: 403)
        #expect(try facts(refusing).reasons[.instanceID] == "the metadata service refuses with status 403")
        #expect(refusing.clock.uptime < .seconds(5))
    }

    @Test("Outside an instance, and where it is forbidden, nobody is asked")
    func outside() throws {
        let plain = SimWorld(seed: 1)
        #expect(MetadataClient(world: plain) { _ in nil } == nil)
        #expect(MetadataClient(world: plain) { $0 == "AWS_EC2_METADATA_DISABLED" ? "true" : InquiryTests.endpoint } == nil)
        #expect(MetadataClient(world: plain) { $0 == "AWS_EC2_METADATA_SERVICE_ENDPOINT" ? "nonsense" : nil } == nil)
    }

    @Test("A machine of EC2 is asked at EC2's own address")
    func ofEC2() throws {
        let world = try world(InquiryTests.tree, at: "169.254.169.254", port: 80)
        try world.disk.makeFolder("/sys/class/dmi/id")
        try world.disk.replaceFile(MetadataClient.vendorFile, with: Array("Amazon EC2\n".utf8))
        let client = try #require(MetadataClient(world: world) { _ in nil })
        #expect(try world.run { try await client.text(at: "placement/region") } == "eu-central-1")
    }

    @Test("What is left out is said with its reason")
    func notices() {
        var configuration = AgentConfiguration.machine()
        configuration.globalDimensions = [.autoScalingGroupName, .instanceID]
        var facts = MachineFacts(instanceID: "i-1")
        facts.reasons[.autoScalingGroupName] = "DescribeTags is refused: AccessDenied"
        let identity = MachineIdentity(configuration: configuration, facts: facts, processes: TestProcesses())
        #expect(identity.dimensions == [MetricDimension(name: "InstanceId", value: "i-1")])
        #expect(identity.notices == ["metrics.append_dimensions.AutoScalingGroupName is left out: DescribeTags is refused: AccessDenied"])
    }
}
