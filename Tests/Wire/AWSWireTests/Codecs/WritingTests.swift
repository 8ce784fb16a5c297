import Base
import Testing

@testable import AWSWire

/// Outputs and faults in every protocol.
@Suite struct WritingTests {
    private static let dish: Node = .map([
        .init("Count", .int(3)), .init("Name", .text("<soup>\u{1}\r")), .init("Weight", .double(.nan)), .init("At", .timestamp(Timestamp(milliseconds: 1_398_796_238_000))),
        .init("Colors", .list([])), .init("Notes", .map([.init("k", .text("v"))])), .init("Side", .null),
    ])

    private func response(_ wire: WireProtocol, _ output: Node = dish) throws -> HTTPResponse {
        let service = try KitchenTable.service(wire)
        let call = WireCall(form: ReplyForm(wire: wire, requestID: "id-1", jsonVersion: "1.0"), service: service, operation: try #require(service.table.operation("Cook")))
        return call.response(to: output)
    }

    private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test("members stand in the order of the model, nulls are left out, each protocol prints its own form")
    func outputs() throws {
        #expect(try text(response(.query)) == """
            <CookResponse xmlns="http://kitchen.example/"><CookResult><Name>&lt;soup&gt;\u{FFFD}&#xD;</Name><Count>3</Count><Weight>NaN</Weight>\
            <At>2014-04-29T18:30:38Z</At><Colors></Colors><Notes><entry><key>k</key><value>v</value></entry></Notes></CookResult>\
            <ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></CookResponse>
            """)
        #expect(try text(response(.json)) == #"{"Name":"<soup>\u0001\r","Count":3,"Weight":"NaN","At":1398796238,"Colors":[],"Notes":{"k":"v"}}"#)
        #expect(try text(response(.ec2)).hasPrefix(#"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + #"<CookResponse xmlns="http://kitchen.example/"><requestId>id-1</requestId><Name>"#))
        #expect(try response(.cbor).body.starts(with: [0xA6, 0x64] + Array("Name".utf8)))
        #expect(try text(response(.restXML)).contains("<Dish xmlns=\"http://kitchen.example/\"><Name>"))
    }

    @Test("every response carries its request id and type", arguments: [
        (WireProtocol.query, "text/xml"), (.ec2, "text/xml;charset=UTF-8"), (.json, "application/x-amz-json-1.0"), (.restJSON, "application/json"),
        (.restXML, "application/xml"), (.cbor, "application/cbor"),
    ])
    func headers(_ wire: WireProtocol, _ type: String) throws {
        let response = try response(wire)
        #expect(response.headers["x-amzn-requestid"] == "id-1" && response.headers["content-type"] == type)
        #expect((response.headers["smithy-protocol"] == "rpc-v2-cbor") == (wire == .cbor))
    }

    private static let burnt = ServiceFault.modeled("Burnt", "Too hot", members: [.init("Degrees", 300)])

    @Test("an error of the model prints code, status and members in each protocol")
    func faults() throws {
        let table = try KitchenTable.table(.json, isQueryCompatible: true)
        func response(_ wire: WireProtocol, mode: Bool = false) -> HTTPResponse {
            ReplyForm(wire: wire, requestID: "id-1", wantsQueryErrors: mode, jsonVersion: "1.0").response(to: Self.burnt, table: table)
        }
        #expect(text(response(.query)) == """
            <ErrorResponse xmlns="http://kitchen.example/"><Error><Type>Sender</Type><Code>Burnt.Dish</Code><Message>Too hot</Message><Degrees>300</Degrees></Error>\
            <RequestId>id-1</RequestId></ErrorResponse>
            """)
        #expect(text(response(.ec2)).hasSuffix("""
            <Response><Errors><Error><Code>Burnt.Dish</Code><Message>Too hot</Message><Degrees>300</Degrees></Error></Errors><RequestID>id-1</RequestID></Response>
            """))
        #expect(text(response(.json)) == #"{"__type":"Burnt","Message":"Too hot","Degrees":300}"#)
        #expect(text(response(.restJSON)) == #"{"Message":"Too hot","Degrees":300}"# && response(.restJSON).headers["X-Amzn-ErrorType"] == "Burnt")
        #expect(response(.json).headers["x-amzn-query-error"] == nil)
        for wire in [WireProtocol.json, .cbor] { #expect(response(wire, mode: true).headers["x-amzn-query-error"] == "Burnt.Dish;Sender") }
        for wire in WireProtocol.allCases { #expect(response(wire).status == 409) }
    }

    @Test("an error by its query code is the error of the model")
    func byCode() throws {
        let table = try #require(ShapeTable.named("cloudwatch"))
        let form = ReplyForm(wire: .json, requestID: "r", wantsQueryErrors: true, jsonVersion: "1.0")
        let response = form.response(to: .common("InvalidParameterValue", 400, "no"), table: table)
        #expect(text(response) == #"{"__type":"InvalidParameterValueException","message":"no"}"#)
        #expect(response.headers["x-amzn-query-error"] == "InvalidParameterValue;Sender")
    }

    @Test("a fault before the service is known prints all the same", arguments: WireProtocol.allCases)
    func early(_ wire: WireProtocol) {
        let response = ReplyForm(wire: wire, requestID: "r").response(to: .common("AccessDenied", 403, "no"))
        #expect(response.status == 403 && !response.body.isEmpty && response.headers["x-amzn-requestid"] == "r")
    }

    @Test("a header cannot be split by a value")
    func splitting() throws {
        let service = try KitchenTable.service(.restJSON)
        let call = WireCall(form: ReplyForm(wire: .restJSON, requestID: "r"), service: service, operation: try #require(service.table.operation("Deliver")))
        let response = call.response(to: .map([.init("Tags", .list([.text("a\r\nSet-Cookie: x"), .text("b,c")]))]))
        #expect(response.headers["X-Tags"] == "a  Set-Cookie: x, \"b,c\"")
    }
}
