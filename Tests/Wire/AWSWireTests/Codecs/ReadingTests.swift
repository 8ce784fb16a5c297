import Base
import Testing

@testable import AWSWire

/// One input, read from every protocol.
@Suite struct ReadingTests {
    private static let dish: Node = .map([
        .init("Name", .text("soup & \"é\"")), .init("Count", .int(3)), .init("Weight", .double(1.5)), .init("IsHot", .bool(true)), .init("Picture", .bytes([0, 255, 7])),
        .init("At", .timestamp(Timestamp(milliseconds: 1_398_796_238_123))), .init("Colors", .list([.text("red"), .text("green")])), .init("Flat", .list([.text("a"), .text("b")])),
        .init("Notes", .map([.init("k", .text("v"))])), .init("Side", .map([.init("Name", .text("bread"))])),
    ])

    private static let parameters = """
        Action=Cook&Version=2020-01-01&Name=soup+%26+%22%C3%A9%22&Count=3&Weight=1.5&IsHot=true&Picture=AP8H&At=2014-04-29T18%3A30%3A38.123Z\
        &Flat.1=a&Flat.2=b&Side.Name=bread
        """

    private func same(_ request: HTTPRequest, _ wire: WireProtocol) throws {
        let node = try Speaking.input(request, try KitchenTable.service(wire))
        for member in try #require(Self.dish.members) { #expect(node[member.name] == member.value, "\(wire) \(member.name)") }
    }

    @Test("the query protocol")
    func query() throws {
        try same(Speaking.form(Self.parameters + "&Colors.member.2=green&Colors.member.1=red&Notes.entry.1.key=k&Notes.entry.1.value=v"), .query)
    }

    @Test("the ec2 protocol")
    func ec2() throws {
        let table = try KitchenTable.table(.ec2)
        let service = ServedService(Service("kitchen", operations: []), table: table)
        let node = try Speaking.input(Speaking.form(Self.parameters + "&Colors.1=red&Colors.2=green"), service)
        for name in ["Name", "Colors", "Flat", "Side"] { #expect(node[name] == Self.dish[name]) }
    }

    @Test("the JSON protocol")
    func json() throws {
        let text = #"{"Name":"soup & \"é\"","Count":3,"Weight":1.5,"IsHot":true,"Picture":"AP8H","At":1398796238.123,"Colors":["red","green"],"Flat":["a","b"],"Notes":{"k":"v"},"Side":{"Name":"bread","Weight":null}}"#
        try same(Speaking.json("Kitchen.Cook", text), .json)
    }

    @Test("the CBOR protocol")
    func cbor() throws {
        var writer = CBORNodeWriter(table: try KitchenTable.table(.cbor))
        writer.value(Self.dish, nil)
        try same(Speaking.cbor("Kitchen", "Cook", writer.out.bytes), .cbor)
    }

    @Test("REST-XML and REST-JSON")
    func rest() throws {
        let xml = """
            <?xml version="1.0"?><Dish xmlns="http://kitchen.example/"><Name>soup &amp; "&#233;"</Name><Count>3</Count><Weight>1.5</Weight><IsHot>true</IsHot>
            <Picture>AP8H</Picture><At>2014-04-29T18:30:38.123Z</At><Colors><member>red</member><member>green</member></Colors><Flat>a</Flat><Flat>b</Flat>
            <Notes><entry><key>k</key><value>v</value></entry></Notes><Side><Name>bread</Name></Side></Dish>
            """
        let path = "/kitchens/my%20kitchen/dishes"
        try same(HTTPRequest(method: "POST", path: path, query: "cook", body: Array(xml.utf8)), .restXML)
        let service = try KitchenTable.service(.restJSON)
        let node = try Speaking.input(HTTPRequest(method: "POST", path: path, query: "cook", body: Array(#"{"Name":"x"}"#.utf8)), service)
        #expect(node["Kitchen"] == .text("my kitchen") && node["Name"] == .text("x"))
    }

    @Test("headers, queries and greedy labels of REST")
    func bindings() throws {
        let request = HTTPRequest(
            method: "PUT", path: "/deliver/a/b%2Fc", query: "limit=4&other=1",
            headers: ["X-Tags": "one, \"two, too\"", "x-tags": "three", "X-Meta-Color": "red"], body: Array(#"{"Name":"x"}"#.utf8))
        let node = try Speaking.input(request, try KitchenTable.service(.restJSON))
        #expect(node["Path"] == .text("a/b/c") && node["Limit"] == .int(4))
        #expect(node["Tags"] == .list([.text("one"), .text("two, too"), .text("three")]))
        #expect(node["Meta"] == .map([.init("Color", .text("red"))]) && node["Content"]?["Name"] == .text("x"))
    }

    @Test("members that the model does not know keep their name, so that they can be refused")
    func unknown() throws {
        let query = try Speaking.input(Speaking.form("Action=Cook&Name=x&Sauce.Kind=1&Side.Name=y&Side.Sauce=2&X-Amz-Date=1"), try KitchenTable.service(.query))
        #expect(query["Sauce"] == .map([.init("Kind", .text("1"))]) && query["Side"]?["Sauce"] == .text("2") && query.members?.count == 3)
        let json = try Speaking.input(Speaking.json("Kitchen.Cook", #"{"Name":"x","Sauce":{"Kind":1},"__type":"y"}"#), try KitchenTable.service(.json))
        #expect(json["Sauce"] == .map([.init("Kind", .int(1))]) && json.members?.count == 2)
    }

    @Test("values of another type are refused by name", arguments: [
        ("Count=many", "Count"), ("Count=1.5", "Count"), ("Weight=0x10", "Weight"), ("Weight=nan", "Weight"), ("IsHot=1", "IsHot"), ("Picture=!", "Picture"), ("At=yesterday", "At"),
        ("Name.inner=x", "Name"), ("Colors=red", "Colors"), ("Count=99999999999999999999", "Count"),
    ])
    func mistyped(_ parameter: String, _ name: String) throws {
        let service = try KitchenTable.service(.query)
        let fault = #expect(throws: ServiceFault.self) { try Speaking.input(Speaking.form("Action=Cook&Name=x&\(parameter)"), service) }
        #expect(fault?.name == "MalformedInput" && fault?.message.contains(name) == true)
    }

    @Test("JSON values of another type are refused in the words of the JSON services", arguments: [
        (#"{"Name":1}"#, "NUMBER_VALUE can not be converted to String, at Name"), (#"{"Count":"1"}"#, "STRING_VALUE can not be converted to Integer, at Count"),
        (#"{"Colors":{}}"#, "START_OBJECT can not be converted to List, at Colors"), (#"{"Count":1.5}"#, "DECIMAL_VALUE can not be converted to Integer, at Count"),
        (#"[]"#, "START_ARRAY can not be converted to Structure, at the input"),
    ])
    func mistypedJSON(_ text: String, _ message: String) throws {
        let service = try KitchenTable.service(.json)
        let fault = #expect(throws: ServiceFault.self) { try Speaking.input(Speaking.json("Kitchen.Cook", text), service) }
        #expect(fault?.name == "SerializationException" && fault?.message == message)
    }
}

extension Node {
    var members: [Member]? { if case .map(let members) = self { members } else { nil } }
}
