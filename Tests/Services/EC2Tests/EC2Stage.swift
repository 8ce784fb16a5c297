import Base
import Compute
import RecordStore
import SimWorld
import Testing
import World

@testable import AWSWire
@testable import EC2

/// The service on an empty store, asked in the words of the ec2 protocol.
struct EC2Stage: Sendable {
    static let place = Place(account: "123456789012", region: "us-east-1")

    let records = MemoryRecordStore()
    let world: SimWorld
    let instances: ListedInstances
    let served: ServedService

    init(seed: UInt64 = 7, isOpen: Bool = false) throws {
        world = SimWorld(seed: seed)
        instances = ListedInstances(world: world)
        let service = ec2Service(
            records: records, world: world, instances: instances, startsUnknownImages: isOpen,
            roleOfProfile: { $0 == "ghost" ? nil : "arn:aws:iam::123456789012:role/\($0)-role" })
        served = ServedService(service, table: try #require(ShapeTable.named("ec2")))
    }

    /// The answer to a call; `form` are lines such as `Filter.1.Name=vpc-id`. Throws the call's fault.
    @discardableResult
    func ask(_ operation: String, _ form: String..., region: String = place.region) async throws -> Node {
        try await ask(operation, form, region: region)
    }

    func ask(_ operation: String, _ form: [String], region: String = place.region) async throws -> Node {
        let shape = try #require(served.table.operation(operation))
        let request = EC2Stage.request(form)
        let reply = ReplyForm(of: request, requestID: "r").speaking(.ec2, jsonVersion: "1.1")
        let wire = WireCall(form: reply, service: served, operation: shape)
        let input = try wire.input(of: request)
        let call = Call(
            requestID: world.random.uuid(), time: world.clock.now, account: EC2Stage.place.account, region: region,
            principal: Principal(arn: "arn:aws:iam::123456789012:root", userID: "123456789012", accessKeyID: "AKIA", isTemporary: false), peer: "127.0.0.1",
            userAgent: "test", eventSource: "ec2.amazonaws.com", operation: operation, request: input.json)
        let output = try await OperationRunner.run(wire, input: input, in: call)
        // Whatever is answered can be printed.
        #expect(wire.response(to: output).status == 200)
        return output
    }

    /// The code with which a call is refused, or `none`.
    func code(_ operation: String, _ form: String..., region: String = place.region) async -> String {
        do {
            _ = try await ask(operation, form, region: region)
            return "none"
        } catch {
            return (error as? ServiceFault)?.name ?? "\(error)"
        }
    }

    static func request(_ form: [String]) -> HTTPRequest {
        HTTPRequest(method: "POST", path: "/", body: Array(form.map(encoded).joined(separator: "&").utf8))
    }

    private static func encoded(_ line: String) -> String {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return "\(parts[0])=\(parts.count > 1 ? PercentText.encodedForTests(String(parts[1])) : "")"
    }

    var defaultVPC: String { DefaultNetwork.vpcID(in: EC2Stage.place) }
    var defaultSubnets: [String] { DefaultNetwork.subnets(in: EC2Stage.place).map(\.id) }
}

extension PercentText {
    fileprivate static func encodedForTests(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

/// Reading of answers: `answer.at("Vpcs", 0, "VpcId")`.
extension Node {
    func at(_ path: any Sendable...) -> Node? {
        var node: Node? = self
        for step in path {
            if let name = step as? String { node = node?[name] }
            if let index = step as? Int, let items = node?.items { node = items.indices.contains(index) ? items[index] : nil }
        }
        return node
    }

    var items: [Node]? { if case .list(let items) = self { items } else { nil } }

    func text(_ path: any Sendable...) -> String {
        var node: Node? = self
        for step in path {
            if let name = step as? String { node = node?[name] }
            if let index = step as? Int, let items = node?.items { node = items.indices.contains(index) ? items[index] : nil }
        }
        switch node {
        case .text(let text)?: return text
        case .int(let number)?: return "\(number)"
        case .bool(let flag)?: return "\(flag)"
        default: return ""
        }
    }

    /// The values of one member in each item of a list.
    func texts(_ list: String, _ member: String) -> [String] { (self[list]?.items ?? []).map { $0.text(member) } }
}
