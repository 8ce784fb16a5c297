import Base
import Testing

@testable import AWSWire

/// The published cases of the query protocols from the client's side: what it writes reads back as the parameters, and the published
/// responses read as their results.
@Suite struct ClientCases {
    private static func spelling(_ suite: PublishedSuites.Suite) -> ParameterReader.Spelling? {
        switch suite.wire {
        case .query: .query
        case .ec2: .ec2
        default: nil
        }
    }

    @Test("a request of every published case is written as it is read")
    func requests() throws {
        guard PublishedSuites.folder != nil else { return print("SKIPPED published cases of the client: HINOMI_CONFORMANCE names no folder") }
        var count = 0
        for file in try PublishedSuites.all("input") {
            for suite in file.suites {
                guard let spelling = ClientCases.spelling(suite) else { continue }
                for item in suite.cases {
                    guard let shape = item.operation.input.map({ suite.table.shapes[$0] }) else { continue }
                    let params = suite.table.node(item.json["params"] ?? .object([]), shape)
                    let request = try ClientCodec(table: suite.table, spelling: spelling).request(item.operation.name, params, host: "h")
                    let read = try ParameterReader(table: suite.table, spelling: spelling).input(ParameterTree(forms: [request.body]), shape)
                    #expect(InputComparison(table: suite.table).same(read, params, shape), "\(file.name)/\(item.id): \(read.json) is not \(params.json)")
                    count += 1
                }
            }
        }
        #expect(count > 20)
        print("protocols client: \(count) requests")
    }

    @Test("every published response is read as its result, every error as its code")
    func responses() throws {
        guard PublishedSuites.folder != nil else { return }
        var count = 0
        for file in try PublishedSuites.all("output") {
            for suite in file.suites {
                guard let spelling = ClientCases.spelling(suite) else { continue }
                // No operation that we call answers without a body: such an answer is not understood, and never taken for a result.
                for item in suite.cases where item.json["response"]?["body"]?.text?.isEmpty == false {
                    check(item, suite, ClientCodec(table: suite.table, spelling: spelling), file.name)
                    count += 1
                }
            }
        }
        #expect(count > 20)
        print("protocols client: \(count) responses")
    }

    /// The result without the request's id, which EC2 puts beside its members.
    private static func result(_ node: Node) -> Node {
        guard case .map(let members) = node else { return node }
        return .map(members.filter { $0.name != "requestId" })
    }

    private func check(_ item: PublishedSuites.Case, _ suite: PublishedSuites.Suite, _ codec: ClientCodec, _ file: String) {
        let published = item.json["response"]
        let response = HTTPResponse(status: Int(published?["status_code"]?.integer ?? 200), body: Array((published?["body"]?.text ?? "").utf8))
        do throws(AnswerFault) {
            let node = try codec.node(of: response, to: item.operation.name)
            let expected = item.operation.output.map { suite.table.node(item.json["result"] ?? .object([]), suite.table.shapes[$0]) } ?? .map([])
            #expect(ClientCases.result(node).isSame(as: expected) || item.json["error"] != nil, "\(file)/\(item.id): \(node.json) is not \(expected.json)")
        } catch {
            #expect(item.json["error"] != nil && error.code == item.json["errorCode"]?.text, "\(file)/\(item.id): \(error)")
        }
    }
}
