import Base
import Testing

@testable import AWSWire

/// Every published output case: the result, or the error, encodes to a response that says the same.
@Suite struct OutputCases {
    @Test("every published result and error encodes to its response")
    func responses() throws {
        guard PublishedSuites.folder != nil else { return print("SKIPPED published output cases: HINOMI_CONFORMANCE names no folder") }
        let exceptions = try Exceptions()
        for file in try PublishedSuites.all("output") {
            let cases = file.suites.flatMap { suite in suite.cases.map { (item: $0, suite: suite) } }
            let byID = Dictionary(cases.map { ($0.item.id, $0.item.json) }, uniquingKeysWith: { first, _ in first })
            var excepted = 0, qualified = 0
            for (item, suite) in cases {
                let exception = exceptions["output/" + file.name, item.id]
                if exception?.isSkipped == true {
                    excepted += 1
                    continue
                }
                if exception != nil { qualified += 1 }
                let expected = exception?.sameAs.flatMap { byID[$0] } ?? item.json
                check(item, suite, (expected["response"] ?? .null).without(exception?.ignored), message: exception?.message, file.name)
            }
            print("protocols output \(file.name): \(cases.count) cases, \(qualified) with a reason, \(excepted) excepted")
        }
    }

    private func check(_ item: PublishedSuites.Case, _ suite: PublishedSuites.Suite, _ expected: JSONValue, message: String?, _ file: String) {
        let wantsQueryErrors = expected["headers"]?["x-amzn-query-error"] != nil
        let requestID = expected["headers"]?["X-Amzn-Requestid"]?.text ?? "foo-id"
        let form = ReplyForm(wire: suite.wire, requestID: requestID, wantsQueryErrors: wantsQueryErrors, jsonVersion: suite.table.jsonVersion)
        let call = WireCall(form: form, service: suite.service, operation: item.operation)
        let response: HTTPResponse
        if item.json["error"] != nil {
            response = call.response(to: fault(item, message: message))
        } else {
            let output = item.operation.output.map { suite.table.node(item.json["result"] ?? .object([]), suite.table.shapes[$0]) } ?? .map([])
            response = call.response(to: output)
        }
        let comparison = OutputComparison(wire: suite.wire, hasNamespace: suite.table.namespace != nil)
        for difference in comparison.differences(response, expected) { Issue.record("\(file)/\(item.id): \(difference)") }
    }

    private func fault(_ item: PublishedSuites.Case, message: String?) -> ServiceFault {
        let members = (item.json["error"]?.members ?? []).filter { $0.key.lowercased() != "message" }
        let shape = item.operation.errors.first ?? ""
        return .modeled(shape, message ?? item.json["errorMessage"]?.text ?? "", members: members)
    }
}

extension JSONValue {
    /// A response without its status or one of its headers.
    fileprivate func without(_ name: String?) -> JSONValue {
        guard let name, case .object(let members) = self else { return self }
        return .object(members.filter { $0.key != name }.map { $0.key == "headers" ? .init($0.key, $0.value.without(name)) : $0 })
    }
}
