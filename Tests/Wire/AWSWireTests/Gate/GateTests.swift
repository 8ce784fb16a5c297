import Base
import RecordStore
import Synchronization
import Testing
import World

@testable import AWSWire

@Suite("The gate")
struct GateTests {
    private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test("A signed call is answered over JSON, query and CBOR, and counted")
    func answered() async throws {
        let fixture = try GateFixture()
        #expect(await fixture.gate.answer(try fixture.json("DescribeAlarms")).status == 200)
        #expect(await fixture.gate.answer(try fixture.query("Action=DescribeAlarms&Version=2010-08-01")).status == 200)
        var cbor = HTTPRequest(
            method: "POST", path: "/service/GraniteServiceVersion20100801/operation/DescribeAlarms",
            headers: ["Host": "localhost", "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"], body: [0xA0])
        try fixture.signer().sign(&cbor, at: fixture.world.clock.now)
        #expect(await fixture.gate.answer(cbor).status == 200)
        #expect(fixture.gate.counters.calls(service: "cloudwatch", operation: "DescribeAlarms", outcome: .succeeded) == 3)
        #expect(try await fixture.auditEvents().isEmpty)
    }

    @Test("A presigned call is answered, and its signature is no part of its input")
    func presigned() async throws {
        let fixture = try GateFixture()
        var request = HTTPRequest(
            method: "GET", path: "/", query: "Action=DescribeAlarms&AlarmNamePrefix=a&Version=2010-08-01", headers: ["Host": "localhost"])
        try fixture.signer().presign(&request, lifetime: .minutes(1), at: fixture.world.clock.now)
        let answer = await fixture.gate.answer(request)
        #expect(answer.status == 200, "\(text(answer))")
    }

    @Test("An unsigned call is refused in the words of its protocol")
    func unsigned() async throws {
        let fixture = try GateFixture()
        var json = try fixture.json("DescribeAlarms"), query = try fixture.query("Action=DescribeAlarms")
        json.headers["authorization"] = nil
        query.headers["authorization"] = nil
        let jsonAnswer = await fixture.gate.answer(json), queryAnswer = await fixture.gate.answer(query)
        #expect(jsonAnswer.status == 400 && text(jsonAnswer).contains("MissingAuthenticationTokenException"))
        #expect(queryAnswer.status == 403 && text(queryAnswer).contains("<Code>MissingAuthenticationToken</Code>"))
        #expect(fixture.gate.counters.calls(service: "unknown", operation: "unknown", outcome: .denied) == 2)
    }

    @Test("Host and origin come before authentication, also with --open", arguments: [false, true])
    func door(_ isOpen: Bool) async throws {
        let fixture = try GateFixture(isOpen: isOpen)
        for (name, value) in [("host", "evil.example"), ("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")] {
            var request = try fixture.json("DescribeAlarms")
            request.headers[name] = value
            request.headers["authorization"] = nil
            let answer = await fixture.gate.answer(request)
            #expect(answer.status == 403 && text(answer).contains("AccessDeniedException"), "\(name)")
        }
    }

    @Test("Limits come first", arguments: ["body", "target", "headers"])
    func limits(_ what: String) async throws {
        var limits = GateLimits()
        (limits.bodyBytesMax, limits.targetBytesMax, limits.headerCountMax) = (10, 20, 12)
        let fixture = try GateFixture(limits: limits)
        var request = HTTPRequest(method: "POST", path: "/", headers: ["Host": "evil.example", "X-Amz-Target": "A.B"])
        switch what {
        case "body": request.body = [UInt8](repeating: 0, count: 11)
        case "target": request.query = String(repeating: "a", count: 20)
        default: for number in 0..<11 { request.headers.add("x-\(number)", "") }
        }
        #expect([413, 414, 431].contains(await fixture.gate.answer(request).status))
    }

    @Test("A signature for one service calls no other")
    func otherService() async throws {
        let fixture = try GateFixture()
        let request = try fixture.json("DescribeAlarms", signer: fixture.signer(service: "sns"))
        #expect(await fixture.gate.answer(request).status == 400)
        #expect(fixture.gate.counters.calls(service: "cloudwatch", operation: "DescribeAlarms", outcome: .succeeded) == 0)
    }

    @Test("What is not served is refused by name with a code that SDKs do not retry")
    func unserved() async throws {
        let fixture = try GateFixture()
        let cases: [(HTTPRequest, code: String, name: String)] = [
            (try fixture.json("GetMetricWidgetImage"), "UnsupportedOperation", "GetMetricWidgetImage"),
            (try fixture.query("Action=PutInsightRule&Version=2010-08-01"), "UnsupportedOperation", "PutInsightRule"),
            (try fixture.query("Action=NoSuchThing&Version=2010-08-01"), "InvalidAction", "NoSuchThing"),
            (try fixture.json("NoSuchThing"), "UnknownOperationException", "NoSuchThing"),
            (try fixture.query("Action=ListQueues", signer: fixture.signer(service: "sqs")), "UnsupportedOperation", "sqs"),
        ]
        for (request, code, name) in cases {
            let answer = await fixture.gate.answer(request)
            #expect(answer.status == 400)
            #expect(text(answer).contains(code) && text(answer).contains(name), "\(name): \(text(answer))")
        }
    }

    @Test("Whether an operation exists is told only to those who can sign")
    func unservedUnsigned() async throws {
        let fixture = try GateFixture()
        var request = try fixture.query("Action=NoSuchThing")
        request.body += Array("&x=y".utf8)
        #expect(text(await fixture.gate.answer(request)).contains("SignatureDoesNotMatch"))
    }

    @Test("Authorization refuses by principal, action and region; a refused change is in the trail, a refused read is not")
    func authorization() async throws {
        let fixture = try GateFixture(authorizer: NoOne())
        let read = await fixture.gate.answer(try fixture.json("DescribeAlarms"))
        let write = await fixture.gate.answer(try fixture.query("Action=DeleteAlarms&AlarmNames.member.1=cpu&Version=2010-08-01"))
        #expect(read.status == 403 && text(read).contains("AccessDeniedException"))
        #expect(write.status == 403 && text(write).contains("may not cloudwatch:DeleteAlarms in us-east-1"))
        let events = try await fixture.auditEvents()
        #expect(events.map(\.name) == ["DeleteAlarms"])
        #expect(events.first?.errorCode == "AccessDenied")
    }

    @Test("The owner of another account is refused")
    func owner() {
        let authorizer = OwnerAuthorizer(account: "123456789012")
        func refusal(_ arn: String) -> String? {
            authorizer.refusal(
                of: AccessQuestion(
                    principal: Principal(arn: arn, userID: "", accessKeyID: nil, isTemporary: false), action: "a:b", region: "r", account: "123456789012",
                    time: Timestamp(seconds: 0), peer: "", userAgent: "", service: "a", operation: "b", naming: ResourceNaming(), input: { nil }))
        }
        #expect(refusal("arn:aws:iam::123456789012:user/hinomi") == nil)
        #expect(refusal("arn:aws:iam::123456789012:root") == nil)
        for arn in ["arn:aws:iam::210987654321:root", "", "arn", "123456789012"] { #expect(refusal(arn) != nil) }
    }

    @Test("A call beyond its rate is throttled under the protocol's code, and never fills the trail")
    func throttled() async throws {
        let fixture = try GateFixture(scale: 1)
        for _ in 0..<3 { #expect(await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames":["cpu"]}"#)).status == 200) }
        let json = await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames":["cpu"]}"#))
        let query = await fixture.gate.answer(try fixture.query("Action=DeleteAlarms&AlarmNames.member.1=cpu&Version=2010-08-01"))
        #expect(json.status == 400 && text(json).contains("ThrottlingException") && text(json).contains("Rate exceeded"))
        #expect(query.status == 400 && text(query).contains("<Code>Throttling</Code>"))
        #expect(try await fixture.auditEvents().count == 3)
        #expect(fixture.gate.counters.calls(service: "cloudwatch", operation: "DeleteAlarms", outcome: .throttled) == 2)
    }

    @Test("A change is in the trail once, whether it was made or refused")
    func trail() async throws {
        let fixture = try GateFixture()
        #expect(await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames":["cpu"]}"#)).status == 200)
        #expect(await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames":["mem"]}"#)).status == 404)
        #expect(await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames":7}"#)).status == 400)
        let events = try await fixture.auditEvents()
        #expect(events.map(\.errorCode) == [nil, "ResourceNotFound", events.last?.errorCode])
        #expect(events[1].request == ["AlarmNames": ["mem"]])
        #expect(events[1].principal == "arn:aws:iam::123456789012:user/hinomi")
        #expect(events[1].source == "monitoring.amazonaws.com" && events[1].sourceAddress == "127.0.0.1" && events[1].userAgent == "test/1")
        #expect(events[1].time == Timestamp(seconds: 2_000_000_000), "the server's own time, not the signature's")
        #expect(events[2].request == .null)
    }

    @Test("Of a request that is too large the trail keeps the size")
    func trailBounded() async throws {
        var limits = GateLimits()
        limits.auditedBytesMax = 30
        let fixture = try GateFixture(limits: limits)
        _ = await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames":["a long name of an alarm"]}"#))
        #expect(try await fixture.auditEvents().first?.request == ["omittedBytes": 42])
    }

    @Test("A trail that cannot be written is counted; the refusal stands")
    func trailBroken() async throws {
        let fixture = try GateFixture()
        fixture.records.failWrites(with: .diskFull)
        #expect(await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames":["mem"]}"#)).status == 404)
        #expect(fixture.gate.counters.lines.contains("hinomi_audit_failures_total 1"))
        #expect(await fixture.gate.answer(try fixture.json("DeleteAlarms", #"{"AlarmNames":["cpu"]}"#)).status == 503)
    }

    @Test("With --open anything is accepted, with the region of whatever it shows")
    func open() async throws {
        let fixture = try GateFixture(isOpen: true, authorizer: NoOne())
        let regions = [
            ("AWS4-HMAC-SHA256 Credential=FOOBARKEY/20200101/ap-south-1/monitoring/aws4_request, SignedHeaders=, Signature=", "ap-south-1"),
            ("AWS4-HMAC-SHA256 Credential=FOOBARKEY/x/us-east-1/monitoring/x", "us-east-1"), (nil, "eu-central-1"), ("Bearer x", "eu-central-1"),
        ]
        for (authorization, region) in regions {
            var request = try fixture.json("DescribeAlarms")
            request.headers["authorization"] = authorization
            #expect(text(await fixture.gate.answer(request)).contains("may not cloudwatch:DescribeAlarms in \(region)"), "\(authorization ?? "")")
        }
        for odd in ["Credential=a/b/US EAST/monitoring/x", "Credential=a/b/../monitoring/x", "Credential=a"] {
            var request = try fixture.json("DescribeAlarms")
            request.headers["authorization"] = "AWS4-HMAC-SHA256 \(odd)"
            #expect(await fixture.gate.answer(request).status == 400, "\(odd)")
        }
    }

    @Test("Counts come out as sorted lines of the Prometheus text format")
    func lines() async throws {
        let fixture = try GateFixture()
        _ = await fixture.gate.answer(try fixture.json("DescribeAlarms"))
        _ = await fixture.gate.answer(try fixture.query("Action=ListTopics&Version=2010-03-31", signer: fixture.signer(service: "sns")))
        let lines = fixture.gate.counters.lines
        #expect(lines.contains(#"hinomi_api_calls_total{service="cloudwatch",operation="DescribeAlarms",outcome="succeeded"} 1"#))
        #expect(lines.contains(#"hinomi_api_call_duration_seconds_bucket{service="sns",operation="ListTopics",le="+Inf"} 1"#))
        #expect(lines.contains(#"hinomi_api_call_duration_seconds_count{service="sns",operation="ListTopics"} 1"#))
    }
}
