import AlarmEngine
import Base
import Clockwork
import Compute
import GroupEngine
import HandClock
import MetricStore
import RecordStore
import Scaling
import SimWorld
import Testing
import World

@testable import AWSWire
@testable import AutoScaling

/// The service over an engine that really decides, on records in memory, instances that start at once, and a clock that a test moves;
/// asked in the words of the query protocol.
struct Stage: Sendable {
    /// Code and message of a refusal.
    static func said(_ error: any Error) -> String { (error as? ServiceFault).map { "\($0.name): \($0.message)" } ?? "\(error)" }

    static let place = Place(account: "123456789012", region: "us-east-1")
    static let start = CivilTime(year: 2026, month: 1, day: 5, hour: 12).timestamp
    static let topic = "arn:aws:sns:us-east-1:123456789012:pages"

    let records: MemoryRecordStore
    let timers: HandTimers
    let world: StageWorld
    let instances: ReadyInstances
    let notices = NoticeCollector()
    let alarms: AlarmEngine
    let engine: GroupEngine
    let served: ServedService

    init(seed: UInt64 = 7, now: Timestamp = Stage.start, records: MemoryRecordStore = MemoryRecordStore(), instances: ReadyInstances? = nil) throws {
        (self.records, timers) = (records, HandTimers(now))
        world = StageWorld(clock: timers, sim: SimWorld(seed: seed))
        self.instances = instances ?? ReadyInstances(world: world)
        alarms = AlarmEngine(world: world, records: records, metrics: NoMetrics(), timers: timers, sink: NoActions())
        engine = GroupEngine(world: world, records: records, metrics: NoMetrics(), timers: timers, instances: self.instances, alarms: alarms, notices: notices)
        let service = autoScalingService(
            engine: engine, records: records, instances: self.instances, world: world, roleOfProfile: { "\($0)-role" },
            launchNeeds: { _, launch, template in
                let words = [template.identifier.text, template.version, launch.zone ?? launch.subnetID].compactMap { $0 }
                return [AccessNeed(action: "ec2:RunInstances", resource: words.joined(separator: " "))]
            })
        served = ServedService(service, table: try #require(ShapeTable.named("autoscaling")))
    }

    /// A stage with a launch configuration `lc`, a launch template `lt-1` called `template`, and the topic.
    static func furnished(seed: UInt64 = 7) async throws -> Stage {
        let stage = try Stage(seed: seed)
        try await stage.ask("CreateLaunchConfiguration", "LaunchConfigurationName=lc", "ImageId=ami-12345678", "InstanceType=t3.micro")
        try await stage.write { transaction in
            let versions = (1...2).map { LaunchTemplateDocument.Version(number: $0, description: nil, createdAt: Stage.start, createdBy: "t", data: "{}") }
            let template = LaunchTemplateDocument(name: "template", defaultVersion: 1, latestVersion: 2, versions: versions, createdAt: Stage.start, createdBy: "t")
            try transaction.put(Stage.key("AWS::EC2::LaunchTemplate", "lt-1"), document: template.document, tags: [:], relationships: [], at: Stage.start, expecting: 0)
            try transaction.put(Stage.key("AWS::SNS::Topic", "pages"), document: .object([]), tags: [:], relationships: [], at: Stage.start, expecting: 0)
        }
        return stage
    }

    /// The same records and instances after the server was killed as it stood, and came back.
    func restarted(after span: TimeSpan) async throws -> Stage {
        let now = timers.now + span
        // Its chances are others.
        let stage = try Stage(seed: UInt64(bitPattern: now.milliseconds), now: now, records: records, instances: instances)
        try await stage.engine.start()
        await stage.settle()
        return stage
    }

    static func key(_ type: String, _ id: String) -> RecordKey { RecordKey(type: type, account: place.account, region: place.region, id: id) }

    func write(_ body: @escaping @Sendable (any RecordTransaction) throws -> Void) async throws { try await records.write(audit: nil, body) }

    /// Makes a group from the launch configuration and lets it fill up.
    func makeGroup(_ name: String = "g", min: Int = 0, max: Int = 10, desired: Int = 2, _ more: String...) async throws {
        let form = ["AutoScalingGroupName=\(name)", "MinSize=\(min)", "MaxSize=\(max)", "DesiredCapacity=\(desired)"]
        let source = more.contains { $0.hasPrefix("Launch") || $0.hasPrefix("Mixed") } ? [] : ["LaunchConfigurationName=lc"]
        let place = more.contains { $0.hasPrefix("VPCZone") || $0.hasPrefix("AvailabilityZones") } ? [] : ["AvailabilityZones.member.1=us-east-1a", "AvailabilityZones.member.2=us-east-1b"]
        _ = try await ask("CreateAutoScalingGroup", form + source + place + more)
        await settle()
    }

    /// Lets what was ordered happen.
    func settle(_ span: TimeSpan = .seconds(1)) async { await timers.advance(span) }

    /// The answer to a call; `form` are lines such as `Filters.member.1.Name=key`. Throws the call's fault.
    @discardableResult
    func ask(_ operation: String, _ form: String..., region: String = place.region) async throws -> Node { try await ask(operation, form, region: region) }

    @discardableResult
    func ask(_ operation: String, _ form: [String], region: String = place.region) async throws -> Node {
        let shape = try #require(served.table.operation(operation))
        let request = Stage.request(form)
        let reply = ReplyForm(of: request, requestID: "r").speaking(.query, jsonVersion: "1.1")
        let wire = WireCall(form: reply, service: served, operation: shape)
        let input = try wire.input(of: request)
        let call = Call(
            requestID: world.random.uuid(), time: timers.now, account: Stage.place.account, region: region,
            principal: Principal(arn: "arn:aws:iam::123456789012:root", userID: "123456789012", accessKeyID: "AKIA", isTemporary: false), peer: "127.0.0.1",
            userAgent: "test", eventSource: "autoscaling.amazonaws.com", operation: operation, request: input.json)
        let output = try await OperationRunner.run(wire, input: input, in: call)
        // Whatever is answered can be printed.
        #expect(wire.response(to: output).status == 200)
        return output
    }

    static func request(_ form: [String]) -> HTTPRequest {
        HTTPRequest(method: "POST", path: "/", body: Array(form.map(encoded).joined(separator: "&").utf8))
    }

    /// The refusal of a call, as `code: message` with the code that clients see; `none` when it succeeds.
    func refusal(_ operation: String, _ form: String..., region: String = place.region) async -> String {
        do {
            try await ask(operation, form, region: region)
            return "none"
        } catch {
            guard let fault = error as? ServiceFault else { return "\(error)" }
            let code = fault.name.hasSuffix("Fault") ? String(fault.name.dropLast("Fault".count)) : fault.name
            return "\(code): \(fault.message)"
        }
    }

    func group(_ name: String = "g") async throws -> Node {
        try #require(try await ask("DescribeAutoScalingGroups", "AutoScalingGroupNames.member.1=\(name)").at("AutoScalingGroups", 0))
    }

    /// The ids of a group's instances in a state, sorted.
    func ids(_ name: String = "g", in state: String = "InService") async throws -> [String] {
        (try await group(name)["Instances"]?.items ?? []).filter { $0.text("LifecycleState") == state }.map { $0.text("InstanceId") }.sorted()
    }

    private static func encoded(_ line: String) -> String {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return "\(parts[0])=\(parts.count > 1 ? percentEncoded(String(parts[1])) : "")"
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

/// Reading of answers: `answer.at("AutoScalingGroups", 0, "MinSize")`.
extension Node {
    func at(_ path: any Sendable...) -> Node? { walk(path) }

    private func walk(_ path: [any Sendable]) -> Node? {
        var node: Node? = self
        for step in path {
            if let name = step as? String { node = node?[name] }
            if let index = step as? Int { node = node?.items.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
        }
        return node
    }

    var items: [Node]? { if case .list(let items) = self { items } else { nil } }

    /// A value as text; empty when it is absent.
    func text(_ path: any Sendable...) -> String {
        switch walk(path) {
        case .text(let text)?: text
        case .int(let number)?: "\(number)"
        case .double(let number)?: "\(number)"
        case .bool(let flag)?: "\(flag)"
        case .timestamp(let time)?: time.iso8601
        default: ""
        }
    }

    /// The values of one member in each item of a list.
    func texts(_ list: String, _ member: String) -> [String] { (self[list]?.items ?? []).map { $0.text(member) } }
}
