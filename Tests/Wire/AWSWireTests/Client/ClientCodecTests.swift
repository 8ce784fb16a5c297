import Base
import Testing

@testable import AWSWire

/// The client's side of the query protocols, against the server's own codecs.
@Suite struct ClientCodecTests {
    private let table: ShapeTable
    private let codec: ClientCodec

    init() throws {
        table = try #require(ShapeTable.named("ec2"))
        codec = try #require(ClientCodec(service: "ec2"))
    }

    private static let launch: JSONValue = [
        "ImageId": "ami-12345678", "MinCount": 1, "MaxCount": 1, "ClientToken": "i-1", "UserData": "IyEvYmluL3No+/=", "Monitoring": ["Enabled": true],
        "SecurityGroupIds": ["sg-1", "sg-2"], "IamInstanceProfile": ["Name": "web & more"], "Placement": ["AvailabilityZone": "us-east-1a"],
        "BlockDeviceMappings": [["DeviceName": "/dev/xvda", "Ebs": ["VolumeSize": 20, "DeleteOnTermination": true]]],
        "NetworkInterfaces": [["DeviceIndex": 0, "Groups": ["sg-3"], "AssociatePublicIpAddress": true]],
        "TagSpecifications": [["ResourceType": "instance", "Tags": [["Key": "hinomi:instance", "Value": "日本 =&%+"]]]],
    ]

    @Test("What is written is what the server reads, in the ec2 and the query protocol")
    func requests() throws {
        let input = Node(ClientCodecTests.launch)
        let request = try codec.request("RunInstances", input, host: "ec2.example")
        let shape = try #require(table.operation("RunInstances")?.input.map { table.shapes[$0] })
        let read = try ParameterReader(table: table, spelling: .ec2).input(ParameterTree(forms: [request.body]), shape)
        for member in ClientCodecTests.launch.members ?? [] { #expect(read[member.key]?.json.sorted == member.value.sorted, "\(member.key)") }
        #expect(String(decoding: request.body, as: UTF8.self).hasPrefix("Action=RunInstances&Version=2016-11-15&"))
        #expect(request.headers["host"] == "ec2.example")

        let kitchen = try KitchenTable.table(.query)
        let dish: JSONValue = ["Name": "soup", "Count": 2, "IsHot": true, "Colors": ["red", "green"], "Flat": ["a", "b"], "Notes": ["salt": "a b"], "Side": ["Name": "rice"]]
        let written = try ClientCodec(table: kitchen, spelling: .query).request("Cook", Node(dish), host: "h")
        let back = try ParameterReader(table: kitchen, spelling: .query).input(ParameterTree(forms: [written.body]), try #require(kitchen.shape("Dish")))
        for member in dish.members ?? [] { #expect(back[member.key]?.json.sorted == member.value.sorted, "\(member.key)") }
    }

    @Test("What the model does not know is not left out unseen")
    func unknownMembers() {
        #expect(throws: ServiceFault.self) { try codec.request("RunInstances", Node(["Imageid": "ami-1"]), host: "h") }
        #expect(throws: ServiceFault.self) { try codec.request("RunInstances", Node(["SecurityGroupIds": "sg-1"]), host: "h") }
        #expect(throws: ServiceFault.self) { try codec.request("MakeCoffee", .map([]), host: "h") }
    }

    private struct Described: Decodable, Sendable {
        struct Reservation: Decodable, Sendable { var instances: [Instance]? }
        struct Instance: Decodable, Sendable { var instanceId: String?, launchTime: Timestamp?, state: State? }
        struct State: Decodable, Sendable { var code: Int?, name: String? }
        var reservations: [Reservation]?
        var nextToken: String?
    }

    private func answer(_ operation: String, _ output: Node) throws -> HTTPResponse {
        let shape = try #require(table.operation(operation))
        return EC2Codec().response(to: output, shape, in: table, form: ReplyForm(wire: .ec2, requestID: "r", wantsQueryErrors: false, jsonVersion: "1.1"))
    }

    @Test("An answer is read with the members that are asked for; the rest is passed over")
    func answers() throws {
        let instance: Node = .map([
            .init("InstanceId", .text("i-1")), .init("LaunchTime", .timestamp(Timestamp(seconds: 1_767_571_200))), .init("Architecture", .text("arm64")),
            .init("State", .map([.init("Code", .int(16)), .init("Name", .text("running"))])),
        ])
        let output = Node.map([.init("Reservations", .list([.map([.init("Instances", .list([instance, instance]))])])), .init("NextToken", .text("t"))])
        let read = try codec.output(of: answer("DescribeInstances", output), to: "DescribeInstances", as: Described.self)
        #expect(read.reservations?.first?.instances?.count == 2 && read.nextToken == "t")
        #expect(read.reservations?.first?.instances?.first?.launchTime == Timestamp(seconds: 1_767_571_200))
        #expect(read.reservations?.first?.instances?.first?.state?.name == "running")
    }

    @Test("An empty list is an empty list, and a result of the query protocol stands in its wrapper")
    func emptyAndWrapped() throws {
        #expect(try codec.output(of: answer("DescribeInstances", .map([.init("Reservations", .list([]))])), to: "DescribeInstances", as: Described.self).reservations?.isEmpty == true)
        let kitchen = try KitchenTable.table(.query)
        let shape = try #require(kitchen.operation("Cook"))
        let form = ReplyForm(wire: .query, requestID: "r", wantsQueryErrors: false, jsonVersion: "1.1")
        let response = QueryCodec().response(to: .map([.init("Name", .text("soup")), .init("Count", .int(3))]), shape, in: kitchen, form: form)
        let node = try ClientCodec(table: kitchen, spelling: .query).node(of: response, to: "Cook")
        #expect(node["Name"] == .text("soup") && node["Count"] == .int(3))
    }

    @Test("A refusal is told in the service's words, in the form of either protocol")
    func refusals() throws {
        for (service, wire, spelling) in [("ec2", WireProtocol.ec2, ParameterReader.Spelling.ec2), ("cloudwatch", .query, .query)] {
            let table = try #require(ShapeTable.named(service))
            let call = WireCall(
                form: ReplyForm(wire: wire, requestID: "r", wantsQueryErrors: false, jsonVersion: "1.1"), service: ServedService(Service(service, operations: []), table: table),
                operation: try #require(table.operations.first))
            let response = call.response(to: .common("InsufficientInstanceCapacity", 500, "No <room> now."))
            #expect(throws: AnswerFault(code: "InsufficientInstanceCapacity", message: "No <room> now.", status: 500)) {
                try ClientCodec(table: table, spelling: spelling).node(of: response, to: call.operation.name)
            }
        }
    }

    @Test("What is no answer of the service has no code", arguments: [
        (503, "<html><body>busy</body></html>"), (500, ""), (502, "bad gateway"), (200, ""), (200, "<DescribeInstancesResponse><reservationSet><item>"),
        (200, "<RunInstancesResponse/>"), (400, "<Response><Errors/></Response>"), (200, "<!DOCTYPE x [<!ENTITY a 'b'>]><DescribeInstancesResponse/>"),
        (200, "<DescribeInstancesResponse><reservationSet><item><instancesSet><item><launchTime>soon</launchTime></item></instancesSet></item></reservationSet></DescribeInstancesResponse>"),
    ])
    func noise(status: Int, body: String) {
        do throws(AnswerFault) {
            _ = try codec.node(of: HTTPResponse(status: status, body: Array(body.utf8)), to: "DescribeInstances")
            Issue.record("it was understood")
        } catch { #expect(error.code == nil && error.status == status, "\(error)") }
    }

    @Test("Seeded damage to an answer is refused or read, and never traps", arguments: 0..<200)
    func damage(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let output = Node.map([.init("Reservations", .list([.map([.init("Instances", .list([.map([.init("InstanceId", .text("i-1"))])]))])])), .init("NextToken", .text("t"))])
        var bytes = try answer("DescribeInstances", output).body
        for _ in 0..<(1 + random.next() % 8) {
            let place = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 3 {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            }
        }
        // Either way is right; only a trap is not.
        _ = try? codec.output(of: HTTPResponse(status: 200, body: bytes), to: "DescribeInstances", as: Described.self)
    }
}

extension JSONValue {
    /// The same value with members in the order of their names: a shape has an order of its own.
    fileprivate var sorted: JSONValue {
        switch self {
        case .object(let members): .object(members.map { Member($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
        case .array(let items): .array(items.map(\.sorted))
        default: self
        }
    }
}
