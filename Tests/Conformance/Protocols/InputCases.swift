import Base
import Testing

@testable import AWSWire

/// Every published input case: the serialized request decodes to its parameters.
@Suite struct InputCases {
    @Test("every published request decodes to its parameters")
    func requests() throws {
        guard PublishedSuites.folder != nil else { return print("SKIPPED published input cases: HINOMI_CONFORMANCE names no folder") }
        let exceptions = try Exceptions()
        for file in try PublishedSuites.all("input") {
            var count = 0, excepted = 0
            for suite in file.suites {
                for item in suite.cases {
                    count += 1
                    if exceptions["input/" + file.name, item.id]?.isSkipped == true { excepted += 1 } else { check(item, suite, file.name) }
                }
            }
            print("protocols input \(file.name): \(count) cases, \(excepted) excepted")
        }
    }

    private func check(_ item: PublishedSuites.Case, _ suite: PublishedSuites.Suite, _ file: String) {
        let request = PublishedRequest(item, suite).request
        do {
            let directory = ServiceDirectory(served: [suite.service])
            let call = try WireCall(of: request, form: ReplyForm(of: request, requestID: "r"), signingName: nil, in: directory)
            #expect(call.operation.name == item.operation.name, "\(file)/\(item.id)")
            let decoded = try call.input(of: request)
            let expected = item.operation.input.map { suite.table.node(item.json["params"] ?? .object([]), suite.table.shapes[$0]) } ?? .map([])
            let shape = item.operation.input.map { suite.table.shapes[$0] }
            let comparison = InputComparison(table: suite.table)
            if !comparison.same(decoded, expected, shape) { Issue.record("\(file)/\(item.id): \(decoded.json) is not \(expected.json)") }
        } catch {
            Issue.record("\(file)/\(item.id): \(error)")
        }
    }
}

/// Compares a decoded input with a case's parameters.
struct InputComparison {
    let table: ShapeTable

    /// Equal but for what a request cannot show: whether an empty payload was sent, an empty map or list that stands in no body, a token that the client filled in, and
    /// in a map of all query parameters those that other members bind.
    func same(_ decoded: Node, _ expected: Node, _ shape: Shape?) -> Bool {
        guard let shape, case .map(let sent) = decoded, case .map(let params) = expected else { return decoded.isSame(as: expected) }
        let bound = Set(shape.members.filter { $0.location == .querystring }.map(\.wireName))
        let names = Set(sent.map(\.name) + params.map(\.name))
        return names.allSatisfy { name in
            guard let member = shape.member(name) else { return false }
            let a = decoded[name], b = expected[name]
            if b == nil, member.isIdempotencyToken { return true }
            if b == nil, a == .map([]), shape.payload == name { return true }
            if a == nil, b == .map([]) || b == .list([]) { return shape.payload != nil || member.location != .body || table.protocols[0].hasNoEmptyValues }
            if member.location == .querystring, table.shapes[member.shape].kind == .map { return (a ?? .map([])).without(bound).isSame(as: (b ?? .map([])).without(bound)) }
            guard let a, let b else { return false }
            return a.isSame(as: b)
        }
    }
}

extension WireProtocol {
    /// The query protocols have no way to write an empty map.
    fileprivate var hasNoEmptyValues: Bool { self == .query || self == .ec2 }
}

extension Node {
    fileprivate func without(_ names: Set<String>) -> Node {
        guard case .map(let members) = self else { return self }
        return .map(members.filter { !names.contains($0.name) })
    }

    /// Equal values: maps in any order, NaN equal to itself, whole numbers equal to doubles.
    func isSame(as other: Node) -> Bool {
        switch (self, other) {
        case (.double(let a), .double(let b)): a == b || (a.isNaN && b.isNaN)
        case (.int(let a), .double(let b)), (.double(let b), .int(let a)): Double(a) == b
        case (.list(let a), .list(let b)): a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
        case (.map(let a), .map(let b)):
            a.count == b.count && a.allSatisfy { member in other[member.name].map { member.value.isSame(as: $0) } ?? false }
        default: self == other
        }
    }
}
