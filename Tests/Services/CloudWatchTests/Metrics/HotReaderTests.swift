import AWSWire
import Base
import MetricStore
import Testing

@testable import CloudWatch

@Suite("The quick readers of PutMetricData") struct HotReaderTests {
    static let wires = [WireProtocol.query, .json, .cbor]

    func quick(_ request: HTTPRequest, _ wire: WireProtocol) -> MetricBatch? {
        HotMetricData.batch(request.body, wire: wire, account: Bench.account, region: Bench.region, now: Bench.now, origin: nil)
    }

    /// The batch by way of the tree; nil where it answers a fault.
    func tree(_ request: HTTPRequest, _ bench: Bench) -> MetricBatch? {
        do {
            let input = try NodeDecoder(recordedOnly: [], operation: "PutMetricData").decode(PutMetricData.Input.self, from: try bench.wireCall(request).input(of: request))
            return try PutMetricData.batch(of: input, in: bench.context("PutMetricData"), origin: nil)
        } catch {
            return nil
        }
    }

    func expectEqual(_ one: MetricBatch?, _ other: MetricBatch?, _ comment: Comment) {
        #expect(one?.series == other?.series, comment)
        #expect(one?.samples == other?.samples, comment)
    }

    static func datum(_ random: inout SeededRandom) -> Node {
        func number() -> Node {
            switch Int.random(in: 0...5, using: &random) {
            case 0: .int(Int64.random(in: -1000...1000, using: &random))
            case 1: .double(Double(Int.random(in: -99_999...99_999, using: &random)) / 100)
            case 2: .double(Double.random(in: -1e9...1e9, using: &random))
            case 3: .double(Double.random(in: 0...1, using: &random) * 1e-30)
            case 4: .double(0x1p360)
            default: .double(Double.random(in: 0...1, using: &random) * 1e100)
            }
        }
        func count() -> Node { .double(Double(Int.random(in: 0...9, using: &random))) }
        var members: [Node.Member] = [.init("MetricName", .text(["CPU", "disk used", "a/b:c", "x&y=z%"].randomElement(using: &random) ?? "m"))]
        switch Int.random(in: 0...3, using: &random) {
        case 0, 1: members.append(.init("Value", number()))
        case 2:
            members.append(.init("StatisticValues", ["SampleCount": count(), "Sum": number(), "Minimum": .double(-1), "Maximum": .double(Double(Int.random(in: -1...4, using: &random)))]))
        default:
            let size = Int.random(in: 1...5, using: &random)
            members.append(.init("Values", .list((0..<size).map { _ in number() })))
            if Bool.random(using: &random) { members.append(.init("Counts", .list((0..<size).map { _ in count() }))) }
        }
        if Bool.random(using: &random) {
            let milliseconds = Int64.random(in: -1_209_000_000...7_000_000, using: &random)
            members.append(.init("Timestamp", .timestamp(Timestamp(milliseconds: Bench.now.milliseconds + milliseconds))))
        }
        if Bool.random(using: &random) { members.append(.init("Unit", .text(MetricUnit.all.randomElement(using: &random) ?? "None"))) }
        if Bool.random(using: &random) { members.append(.init("StorageResolution", .int(Bool.random(using: &random) ? 1 : 60))) }
        let names = ["InstanceId", "host", "Auto Scaling Group", "z_"].shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random))
        if !names.isEmpty { members.append(.init("Dimensions", .list(names.map { ["Name": .text($0), "Value": .text("v-\(Int.random(in: 0...99, using: &random)) #+")] }))) }
        return .map(members)
    }

    static func input(_ random: inout SeededRandom) -> Node {
        let datums = Node.list((0..<Int.random(in: 1...6, using: &random)).map { _ in datum(&random) })
        let members = [Node.Member("Namespace", "My App/1"), Node.Member("MetricData", datums)]
        return .map(Bool.random(using: &random) ? members : members.reversed())
    }

    @Test("What clients send is read quickly, and as the tree reads it", arguments: wires)
    func corpus(wire: WireProtocol) {
        let bench = Bench()
        var random = SeededRandom(seed: 11)
        for round in 0..<300 {
            let request = Requests.request("PutMetricData", Self.input(&random), over: wire)
            let quick = quick(request, wire)
            #expect(quick != nil, "round \(round)")
            expectEqual(quick, tree(request, bench), "round \(round)")
        }
    }

    @Test("Whatever bytes come, the quick reader accepts nothing that the tree refuses or reads otherwise", arguments: wires)
    func mutations(wire: WireProtocol) {
        let bench = Bench()
        var random = SeededRandom(seed: 23)
        var accepted = 0
        for round in 0..<4000 {
            var request = Requests.request("PutMetricData", Self.input(&random), over: wire)
            for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&request.body, &random) }
            guard let quick = quick(request, wire) else { continue }
            accepted += 1
            expectEqual(quick, tree(request, bench), "round \(round): \(String(decoding: request.body, as: UTF8.self))")
        }
        #expect(accepted > 100)
    }

    func mutate(_ body: inout [UInt8], _ random: inout SeededRandom) {
        guard !body.isEmpty else { return }
        let at = Int.random(in: 0..<body.count, using: &random)
        switch Int.random(in: 0...5, using: &random) {
        case 0: body[at] = UInt8.random(in: 0...255, using: &random)
        case 1: body.remove(at: at)
        case 2: body.insert(Array("0123456789.eE+-&=%\"\\{}[],: ntf\u{7F}".utf8).randomElement(using: &random) ?? 0, at: at)
        case 3: body.removeSubrange(at..<min(body.count, at + Int.random(in: 1...20, using: &random)))
        case 4: body.insert(contentsOf: body[at..<min(body.count, at + Int.random(in: 1...40, using: &random))], at: at)
        default: body[at] = Array("0123456789".utf8).randomElement(using: &random) ?? 0
        }
    }

    @Test("A datum that adds nothing is checked like any other", arguments: [#""Unit":"Pints""#, #""Dimensions":[{"Name":":","Value":"x"}]"#, #""StorageResolution":2"#])
    func emptyDatum(_ member: String) {
        let body = #"{"Namespace":"A","MetricData":[{"MetricName":"A","StatisticValues":{"SampleCount":0,"Sum":0,"Minimum":0,"Maximum":0},\#(member)}]}"#
        #expect(quick(HTTPRequest(method: "POST", path: "/", body: Array(body.utf8)), .json) == nil)
    }

    @Test("Odd forms are left to the tree", arguments: [
        (WireProtocol.json, #"{"Namespace":"A","MetricData":[{"MetricName":"\u0041","Value":1}]}"#), (.json, #"{"Namespace":"A","MetricData":[{"MetricName":"A","Value":null}]}"#),
        (.json, #"{"Namespace":"A","MetricData":[{"MetricName":"A","Value":01}]}"#), (.json, #"{"Namespace":"A","MetricData":[{"MetricName":"A","Value":1,}]}"#),
        (.json, #"{"Namespace":"A","MetricData":[{"MetricName":"A","Value":1}],"X":1}"#), (.json, #"{"Namespace":"A","Namespace":"B","MetricData":[{"MetricName":"A","Value":1}]}"#),
        (.json, #"{"Namespace":"A","MetricData":[{"MetricName":"A","Value":1,"Dimensions":[{"Name":"__x","Value":"y"}]}]}"#), (.json, #"{"Namespace":"A","MetricData":[]}"#),
        (.query, "Action=PutMetricData&Namespace=A&MetricData.member.2.MetricName=A&MetricData.member.2.Value=1"), (.query, "Action=PutMetricData&Namespace=%ZZ&MetricData.member.1.MetricName=A&MetricData.member.1.Value=1"),
        (.query, "Action=PutMetricData&Namespace=A&MetricData.member.1.MetricName=A&MetricData.member.1.Value=1&MetricData.member.1.Value=2"),
        (.query, "Action=PutMetricData&Namespace=A&MetricData.member.1.MetricName=A&MetricData.member.1.Value=1&MetricData.member.1.Dimensions.member.1.Name=x"), (.query, ""), (.cbor, ""),
    ])
    func odd(_ wire: WireProtocol, _ body: String) {
        #expect(quick(HTTPRequest(method: "POST", path: "/", body: Array(body.utf8)), wire) == nil)
    }

    @Test("Numbers are what the standard library reads", arguments: [
        "0", "-0", "1", "-1", "0.1", "123456789012345", "0.000000000000001", "3.14159265358979", "1e5", "1E-7", "1.5e+300", "179769313486231570000000000000", "0.30000000000000004", "9007199254740993",
    ])
    func numbers(_ text: String) {
        #expect(Array(text.utf8).withUnsafeBytes(HotNumber.value) == Double(text))
    }

    @Test("What is no number of JSON is none", arguments: ["", "-", "01", "1.", ".1", "+1", "1e", "1e+", "1e999", "NaN", "0x1", "1 ", "--1", "1-1"])
    func noNumbers(_ text: String) { #expect(Array(text.utf8).withUnsafeBytes(HotNumber.value) == nil) }

    @Test("The operation on the loop stores, answers, and words faults as the tree does", arguments: wires)
    func onTheLoop(wire: WireProtocol) async throws {
        let bench = Bench()
        let hot = HotPutMetricData(store: bench.store)
        func answer(_ input: Node, origin: String? = nil) async throws -> Result<Node, ServiceFault> {
            var request = Requests.request("PutMetricData", input, over: wire)
            request.headers["x-hinomi-origin"] = origin
            #expect(hot.recognizes(request))
            let call = try bench.wireCall(request)
            let sent = request
            return await withCheckedContinuation { done in hot.begin(sent, as: call, in: bench.context("PutMetricData")) { done.resume(returning: $0) } }
        }
        let sound: Node = ["Namespace": "A", "MetricData": [["MetricName": "A", "Value": 1]]]
        #expect(try await answer(sound, origin: "a/1") == .success(.map([])))
        #expect(try await answer(sound, origin: "a/1") == .success(.map([])))
        #expect(bench.store.all.first?.samples.count == 1)
        let unsound: Node = ["Namespace": "A", "MetricData": [["MetricName": "A", "Value": 1, "StorageResolution": 7]]]
        let expected = await bench.fault("PutMetricData", unsound, over: wire)
        #expect(try await answer(unsound) == .failure(expected))
        #expect(try await answer(sound, origin: "nonsense") != .success(.map([])))
        bench.store.refuse(.diskFull)
        #expect(try await answer(sound) == .failure(ServiceFault(AppendRefusal.diskFull)))
        #expect(!hot.recognizes(Requests.request("ListMetrics", [:], over: wire)))
    }

    @Test(arguments: UInt8.min...UInt8.max) func `A text of JSON ends or is refused at the same byte whether it is read by words or by bytes`(_ byte: UInt8) {
        for place in 0..<24 {
            var text = [UInt8](repeating: UInt8(ascii: "a"), count: 24)
            text[place] = byte
            let isPlain = (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\\")
            let wanted: Range<Int>? = byte == UInt8(ascii: "\"") ? 1..<(1 + place) : isPlain ? 1..<25 : nil
            let document = [UInt8(ascii: "\"")] + text + Array("\"}".utf8)
            let found = document.withUnsafeBytes { bytes in
                var json = HotJSON(bytes)
                return try? json.text()  // nil stands for unusual
            }
            #expect(found == wanted, "byte \(byte) at \(place)")
        }
    }
}
