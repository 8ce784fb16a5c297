import Base
import Testing

@testable import AWSWire

/// A made-up service with every kind of shape, in every protocol.
enum KitchenTable {
    static func table(_ protocols: WireProtocol..., isQueryCompatible: Bool = false) throws -> ShapeTable {
        let names = protocols.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        let header = #"{"service":"kitchen","apiVersion":"2020-01-01","endpointPrefix":"kitchen","jsonVersion":"1.0","targetPrefix":"Kitchen","xmlNamespace":"http://kitchen.example/","protocols":[\#(names)]\#(isQueryCompatible ? #","awsQueryCompatible":{}"# : "")}"#
        return try ShapeTable(lines: Array((header + "\n" + lines).utf8))
    }

    static func service(_ wire: WireProtocol) throws -> ServedService {
        ServedService(Service("kitchen", operations: []), table: try table(wire, isQueryCompatible: true))
    }

    private static let lines = #"""
        {"name":"Cook","http":{"method":"POST","requestUri":"/kitchens/{Kitchen}/dishes?cook"},"input":{"shape":"Dish"},"output":{"shape":"Dish","resultWrapper":"CookResult"},"errors":["Burnt"]}
        {"name":"Deliver","http":{"method":"PUT","requestUri":"/deliver/{Path+}"},"input":{"shape":"Parcel"},"output":{"shape":"Parcel"}}
        {"name":"Clean","http":{"method":"POST","requestUri":"/clean"}}
        {"shape":"Dish","type":"structure","required":["Name"],"members":{"Name":{"shape":"Name"},"Kitchen":{"shape":"Text","location":"uri","locationName":"Kitchen"},"Count":{"shape":"Count"},"Weight":{"shape":"Double"},"IsHot":{"shape":"Flag"},"Picture":{"shape":"Blob"},"At":{"shape":"Time"},"Colors":{"shape":"Colors"},"Flat":{"shape":"Texts","flattened":true},"Notes":{"shape":"Notes"},"Side":{"shape":"Dish"},"Secret":{"shape":"Secret"},"Code":{"shape":"Code"},"Token":{"shape":"Text","idempotencyToken":true}}}
        {"shape":"Parcel","type":"structure","payload":"Content","members":{"Path":{"shape":"Text","location":"uri","locationName":"Path"},"Limit":{"shape":"Count","location":"querystring","locationName":"limit"},"Tags":{"shape":"Texts","location":"header","locationName":"X-Tags"},"Meta":{"shape":"Notes","location":"headers","locationName":"X-Meta-"},"Content":{"shape":"Dish"}}}
        {"shape":"Burnt","type":"structure","members":{"Message":{"shape":"Text"},"Degrees":{"shape":"Count"}},"error":{"code":"Burnt.Dish","httpStatusCode":409,"senderFault":true},"exception":true}
        {"shape":"Name","type":"string","min":1,"max":10}
        {"shape":"Code","type":"string","pattern":"[A-Z]{2}\\d*"}
        {"shape":"Text","type":"string"}
        {"shape":"Secret","type":"string","sensitive":true,"max":3}
        {"shape":"Texts","type":"list","member":{"shape":"Text"}}
        {"shape":"Colors","type":"list","member":{"shape":"Color"},"max":2}
        {"shape":"Color","type":"string","enum":["red","green"]}
        {"shape":"Notes","type":"map","key":{"shape":"Text"},"value":{"shape":"Text"}}
        {"shape":"Count","type":"integer","min":1,"max":5}
        {"shape":"Double","type":"double"}
        {"shape":"Flag","type":"boolean"}
        {"shape":"Blob","type":"blob"}
        {"shape":"Time","type":"timestamp"}
        """#
}

/// Builds requests in each protocol and reads them as the server does.
enum Speaking {
    static func form(_ text: String, headers: HTTPHeaders = [:]) -> HTTPRequest {
        var headers = headers
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        return HTTPRequest(method: "POST", path: "/", headers: headers, body: Array(text.utf8))
    }

    static func json(_ target: String, _ text: String, headers: HTTPHeaders = [:]) -> HTTPRequest {
        var headers = headers
        headers["X-Amz-Target"] = target
        headers["Content-Type"] = "application/x-amz-json-1.0"
        return HTTPRequest(method: "POST", path: "/", headers: headers, body: Array(text.utf8))
    }

    static func cbor(_ prefix: String, _ operation: String, _ body: [UInt8], headers: HTTPHeaders = [:]) -> HTTPRequest {
        var headers = headers
        headers["smithy-protocol"] = "rpc-v2-cbor"
        return HTTPRequest(method: "POST", path: "/service/\(prefix)/operation/\(operation)", headers: headers, body: body)
    }

    static func call(_ request: HTTPRequest, _ services: ServedService..., signingName: String? = nil) throws(ServiceFault) -> WireCall {
        try WireCall(of: request, form: ReplyForm(of: request, requestID: "id-1"), signingName: signingName, in: ServiceDirectory(served: services))
    }

    static func input(_ request: HTTPRequest, _ service: ServedService) throws(ServiceFault) -> Node {
        try call(request, service).input(of: request)
    }

    static func served(_ name: String, _ operations: [any Operation] = []) throws -> ServedService {
        ServedService(Service(name, operations: operations), table: try #require(ShapeTable.named(name)))
    }
}
