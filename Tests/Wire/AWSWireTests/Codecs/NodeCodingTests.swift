import Base
import Testing

@testable import AWSWire

@Suite struct NodeCodingTests {
    struct Inner: Codable, Equatable { var name: String, value: String? }
    struct Input: Decodable, Equatable {
        var okActions: [String]?
        var threshold: Double?
        var period: Int?
        var at: Timestamp?
        var blob: [UInt8]?
        var dimensions: [Inner]?
        var attributes: [String: String]?
        var anything: Node?
        var isOn: Bool?
    }

    private func decode(_ members: [Node.Member], recordedOnly: Set<String> = []) throws -> Input {
        try NodeDecoder(recordedOnly: recordedOnly, operation: "Put").decode(Input.self, from: .map(members))
    }

    @Test("a property is the member of its name without regard to case")
    func names() throws {
        let input = try decode([
            .init("OKActions", .list([.text("a")])), .init("Threshold", .int(3)), .init("PERIOD", .int(60)), .init("At", .timestamp(Timestamp(seconds: 5))), .init("Blob", .bytes([1])),
            .init("Dimensions", .list([.map([.init("Name", .text("n")), .init("Value", .text("v"))])])), .init("Attributes", .map([.init("Key", .text("1")), .init("key", .text("2"))])),
            .init("Anything", .map([.init("deep", .int(1))])), .init("IsOn", .bool(true)),
        ])
        #expect(input.okActions == ["a"] && input.threshold == 3 && input.period == 60 && input.at == Timestamp(seconds: 5) && input.blob == [1])
        #expect(input.dimensions == [Inner(name: "n", value: "v")] && input.attributes == ["Key": "1", "key": "2"] && input.isOn == true)
        #expect(input.anything == .map([.init("deep", .int(1))]))
        #expect(try decode([.init("Period", .null)]).period == nil)
    }

    @Test("a member that no property reads is refused by its path")
    func unread() throws {
        let members: [Node.Member] = [.init("Dimensions", .list([.map([.init("Name", .text("n")), .init("Unit", .text("u"))])])), .init("Other", .text("x"))]
        let outer = #expect(throws: ServiceFault.self) { try decode(members) }
        #expect(outer == .notActedOn("Other", of: "Put"))
        let inner = #expect(throws: ServiceFault.self) { try decode(members, recordedOnly: ["Other"]) }
        #expect(inner == .notActedOn("Dimensions.Unit", of: "Put"))
        #expect(try decode(members, recordedOnly: ["Other", "Dimensions.Unit"]).dimensions?.count == 1)
        let empty = #expect(throws: ServiceFault.self) { try NodeDecoder(recordedOnly: [], operation: "Put").decode(Empty.self, from: .map(members)) }
        #expect(empty == .notActedOn("Dimensions", of: "Put"))
    }

    @Test("what an operation cannot take is refused by its path")
    func mistyped() throws {
        struct Small: Decodable { var count: Int8, mode: Mode? }
        enum Mode: String, Decodable { case on }
        func fault(_ members: [Node.Member]) -> ServiceFault? {
            do {
                _ = try NodeDecoder(recordedOnly: [], operation: "Put").decode(Small.self, from: .map(members))
                return nil
            } catch {
                return error
            }
        }
        #expect(fault([])?.message == "The parameter Count is required.")
        #expect(fault([.init("Count", .int(300))])?.message == "Put: the value of Count is not supported by this server.")
        #expect(fault([.init("Count", .int(1)), .init("Mode", .text("off"))])?.name == "InvalidParameterValue")
        #expect(fault([.init("Count", .int(1)), .init("Mode", .text("on"))]) == nil)
    }

    struct Output: Encodable {
        var weight: Double?, name: String?, colors: [String]?, notes: [String: String]?, side: Side?, at: Timestamp?, picture: [UInt8]?, count: Int?
        struct Side: Encodable { var name: String }
    }

    @Test("an output takes the names and the order of its shape; nil is absent")
    func encodes() throws {
        let table = try KitchenTable.table(.json)
        let output = Output(
            weight: 2, name: "n", colors: [], notes: ["b": "2", "a": "1"], side: .init(name: "s"), at: Timestamp(seconds: 1), picture: [9], count: nil)
        let node = try NodeEncoder(table: table).encode(output, as: try #require(table.shape("Dish")))
        #expect(node == .map([
            .init("Name", .text("n")), .init("Weight", .double(2)), .init("Picture", .bytes([9])), .init("At", .timestamp(Timestamp(seconds: 1))), .init("Colors", .list([])),
            .init("Notes", .map([.init("a", .text("1")), .init("b", .text("2"))])), .init("Side", .map([.init("Name", .text("s"))])),
        ]))
    }

    @Test("an output without members is an empty structure")
    func emptyOutput() throws {
        struct Holder: Encodable { var side = Empty(), colors: [String?] = [nil] }
        let table = try KitchenTable.table(.json)
        let shape = try #require(table.shape("Dish"))
        #expect(try NodeEncoder(table: table).encode(Empty(), as: shape) == .map([]))
        #expect(try NodeEncoder(table: table).encode(Holder(), as: shape) == .map([.init("Colors", .list([.null])), .init("Side", .map([]))]))
    }

    @Test("an output that the shape does not know is our own fault")
    func unknownOutput() throws {
        struct Wrong: Encodable { var sauce = 1 }
        let table = try KitchenTable.table(.json)
        let shape = try #require(table.shape("Dish"))
        let fault = #expect(throws: ServiceFault.self) { try NodeEncoder(table: table).encode(Wrong(), as: shape) }
        #expect(fault?.common?.status == 500)
    }

    @Test("an operation runs between its shapes, and what is not served is refused by name")
    func runs() async throws {
        struct Cook: Operation {
            struct Input: Decodable, Sendable { var name: String }
            struct Output: Encodable, Sendable { var name: String, count: Int }
            static let access = Access.write("kitchen:Cook")
            static let recordedOnly = ["Weight": "dishes are not weighed"]
            func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output { Output(name: input.name + "!", count: 2) }
        }
        let service = ServedService(Service("kitchen", operations: [Cook()]), table: try KitchenTable.table(.json))
        let request = Speaking.json("Kitchen.Cook", #"{"Name":"x","Weight":1}"#)
        let call = try Speaking.call(request, service)
        let context = Call(
            requestID: "r", time: Timestamp(seconds: 0), account: "1", region: "r", principal: Principal(arn: "a", userID: "u", accessKeyID: nil, isTemporary: false), peer: "",
            userAgent: "", eventSource: "kitchen", operation: "Cook", request: .null)
        let output = try await OperationRunner.run(call, input: try call.input(of: request), in: context)
        #expect(String(decoding: call.response(to: output).body, as: UTF8.self) == #"{"Name":"x!","Count":2}"#)
        let other = try Speaking.call(Speaking.json("Kitchen.Deliver", "{}"), service)
        let fault = await #expect(throws: ServiceFault.self) { try await OperationRunner.run(other, input: .map([]), in: context) }
        #expect(fault?.name == "UnsupportedOperation" && fault?.message.contains("Deliver") == true)
    }

    @Test("the audit trail sees no secret and no raw bytes")
    func redacted() throws {
        let request = Speaking.json("Kitchen.Cook", #"{"Name":"x","Secret":"abc","Picture":"AP8H","Side":{"Name":"y","Secret":"z"}}"#)
        let call = try Speaking.call(request, try KitchenTable.service(.json))
        #expect(call.redacted(try call.input(of: request)) == ["Name": "x", "Secret": "****", "Picture": "AP8H", "Side": ["Name": "y", "Secret": "****"]])
    }
}
