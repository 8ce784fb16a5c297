import Base
import Synchronization
import Testing
import World

@testable import AWSWire

/// PutMetricData over JSON, remembering what it was given.
private final class HotPut: HotOperation {
    let service = "cloudwatch", operation = "PutMetricData"
    let regions = Mutex<[String]>([])
    let fault: ServiceFault?

    init(fault: ServiceFault? = nil) { self.fault = fault }

    func recognizes(_ request: HTTPRequest) -> Bool { request.headers["x-amz-target"] != nil }

    func begin(_ request: HTTPRequest, as call: WireCall, in context: Call, done: @escaping @Sendable (Result<Node, ServiceFault>) -> Void) {
        regions.withLock { $0.append(context.region) }
        done(fault.map(Result.failure) ?? .success(.map([])))
    }
}

/// The answers that came.
private final class Answers: Sendable {
    let list = Mutex<[HTTPResponse]>([])
    func add(_ response: HTTPResponse) { list.withLock { $0.append(response) } }
    var statuses: [Int] { list.withLock { $0.map(\.status) } }
}

@Suite("The hot way")
struct HotWayTests {
    private let body = #"{"Namespace":"n","MetricData":[{"MetricName":"m","Value":1.0}]}"#

    @Test("A hot input is answered at once and counted as any other")
    func taken() throws {
        let hot = HotPut(), answers = Answers()
        let fixture = try GateFixture(hot: [hot])
        #expect(fixture.gate.answerNow(try fixture.json("PutMetricData", body), done: answers.add))
        #expect(answers.statuses == [200])
        #expect(hot.regions.withLock { $0 } == ["us-east-1"])
        #expect(fixture.gate.counters.calls(service: "cloudwatch", operation: "PutMetricData", outcome: .succeeded) == 1)
    }

    @Test("Other operations and other forms go the ordinary way")
    func left() throws {
        let answers = Answers()
        let fixture = try GateFixture(hot: [HotPut()])
        #expect(!fixture.gate.answerNow(try fixture.json("DescribeAlarms"), done: answers.add))
        #expect(!fixture.gate.answerNow(try fixture.query("Action=PutMetricData&Version=2010-08-01"), done: answers.add))
        #expect(answers.statuses.isEmpty)
    }

    @Test("Both ways refuse the same with the same words")
    func same() async throws {
        let hot = HotPut()
        let changes: [(inout HTTPRequest) -> Void] = [
            { $0.headers["authorization"] = nil }, { $0.body.append(0) }, { $0.headers["host"] = "evil.example" }, { $0.headers["origin"] = "null" },
            { $0.headers.add("x-amz-date", "20260105T000000Z") }, { $0.query = "%" },
        ]
        for change in changes {
            let answers = Answers()
            let first = try GateFixture(hot: [hot]), second = try GateFixture(hot: [hot])
            var request = try first.json("PutMetricData", body)
            change(&request)
            #expect(first.gate.answerNow(request, done: answers.add))
            let ordinary = await second.gate.answer(request)
            #expect(answers.list.withLock { $0.map(\.body) } == [ordinary.body])
            #expect(answers.statuses == [ordinary.status] && ordinary.status >= 400)
        }
        #expect(hot.regions.withLock { $0 }.isEmpty)
    }

    @Test("A fault of the operation is printed and counted")
    func fault() throws {
        let answers = Answers()
        let fixture = try GateFixture(hot: [HotPut(fault: .modeled("InvalidParameterValueException", "no"))])
        #expect(fixture.gate.answerNow(try fixture.json("PutMetricData", body), done: answers.add))
        #expect(answers.statuses == [400])
        #expect(fixture.gate.counters.calls(service: "cloudwatch", operation: "PutMetricData", outcome: .refused) == 1)
    }

    @Test("Throttling holds on the hot way")
    func throttled() throws {
        let answers = Answers()
        let fixture = try GateFixture(scale: 0.01, hot: [HotPut()])
        for _ in 0..<8 { #expect(fixture.gate.answerNow(try fixture.json("PutMetricData", body), done: answers.add)) }
        #expect(answers.statuses == [200, 200, 200, 200, 200, 400, 400, 400])
    }
}
