import Base
import Testing

@testable import AWSWire

@Suite struct ServiceFinderTests {
    private func directory() throws -> ServiceDirectory {
        ServiceDirectory(["cloudwatch", "sns", "sts"].map { Service($0, operations: []) })
    }

    private func found(_ request: HTTPRequest, signingName: String? = nil) throws -> String {
        let call = try WireCall(of: request, form: ReplyForm(of: request, requestID: "r"), signingName: signingName, in: try directory())
        return "\(call.service.table.service) \(call.operation.name) \(call.form.wire.rawValue)"
    }

    @Test("each protocol names its operation in its own way")
    func protocols() throws {
        #expect(try found(Speaking.form("Action=ListTopics&Version=2010-03-31")) == "sns ListTopics query")
        #expect(try found(Speaking.form("Version=2011-06-15&Action=GetCallerIdentity")) == "sts GetCallerIdentity query")
        #expect(try found(Speaking.form("Action=PutMetricData&Version=2010-08-01")) == "cloudwatch PutMetricData query")
        #expect(try found(Speaking.json("GraniteServiceVersion20100801.PutMetricData", "{}")) == "cloudwatch PutMetricData json")
        #expect(try found(Speaking.cbor("GraniteServiceVersion20100801", "ListMetrics", [])) == "cloudwatch ListMetrics smithy-rpc-v2-cbor")
        #expect(try found(HTTPRequest(method: "GET", path: "/", query: "Action=ListTopics&Version=2010-03-31")) == "sns ListTopics query")
    }

    @Test("a compressed form names its action inside")
    func compressed() throws {
        var request = Speaking.form("")
        request.headers["Content-Encoding"] = "gzip"
        request.body = gzip(Array("Action=PutMetricData&Version=2010-08-01".utf8))
        #expect(try found(request) == "cloudwatch PutMetricData query")
    }

    @Test("the credential scope decides before the parameters")
    func scope() throws {
        #expect(try found(Speaking.form("Action=TagResource"), signingName: "sns") == "sns TagResource query")
        #expect(try found(Speaking.form("Action=TagResource"), signingName: "monitoring") == "cloudwatch TagResource query")
    }

    @Test("without a scope the host decides")
    func host() throws {
        #expect(try found(Speaking.form("Action=TagResource", headers: ["Host": "sns.us-east-1.amazonaws.com"])) == "sns TagResource query")
    }

    @Test("what cannot be found is refused by name", arguments: [
        ("Action=Nothing&Version=2010-03-31", "InvalidAction", "Could not find operation Nothing for version 2010-03-31."),
        ("Action=ListTopics&Version=1999-01-01", "InvalidAction", "Could not find operation ListTopics for version 1999-01-01."),
        ("Version=2010-03-31", "MissingAction", "Could not find the parameter Action."),
    ])
    func unknown(_ form: String, _ code: String, _ message: String) throws {
        let fault = #expect(throws: ServiceFault.self) { try found(Speaking.form(form)) }
        #expect(fault?.name == code && fault?.message == message)
    }

    @Test("an unknown target is refused")
    func unknownTarget() {
        for target in ["GraniteServiceVersion20100801.Nothing", "Other.PutMetricData", "nodot", ""] {
            let fault = #expect(throws: ServiceFault.self) { try found(Speaking.json(target, "{}")) }
            #expect(fault?.name == "UnknownOperationException")
        }
    }

    @Test("REST routes are told apart by method, literals and query")
    func routes() throws {
        let service = try KitchenTable.service(.restJSON)
        let cook = try Speaking.call(HTTPRequest(method: "POST", path: "/kitchens/a%2Fb/dishes", query: "cook"), service)
        #expect(cook.operation.name == "Cook" && cook.form.wire == .restJSON)
        #expect(try Speaking.call(HTTPRequest(method: "PUT", path: "/deliver/a/b/c"), service).operation.name == "Deliver")
        for path in ["/kitchens/a/dishes", "/deliver", "/", "/clean/more"] {
            #expect(throws: ServiceFault.self) { try Speaking.call(HTTPRequest(method: "POST", path: path), service) }
        }
    }

    @Test("the operations document lists what is served and what is refused")
    func document() throws {
        struct ListTopics: Operation {
            static let access = Access.read("sns:ListTopics")
            func run(_ input: Empty, in call: Call) async throws(ServiceFault) -> Empty { Empty() }
        }
        let document = ServiceDirectory([Service("sts", operations: []), Service("sns", operations: [ListTopics()])]).operationsDocument
        #expect(document["served"]?["sns"] == ["ListTopics"] && document["served"]?["sts"] == [])
        #expect(document["refused"]?["sns"]?.items?.contains("Publish") == true && document["refused"]?["sns"]?.items?.contains("ListTopics") == false)
        #expect(document["served"]?.members?.map(\.key) == ["sns", "sts"])
    }
}
