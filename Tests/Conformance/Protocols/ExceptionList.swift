import Base
import Testing

@testable import AWSWire

@Suite struct ExceptionList {
    @Test("every exception has a reason and names a case that exists")
    func reasons() throws {
        guard PublishedSuites.folder != nil else { return print("SKIPPED the list of exceptions: HINOMI_CONFORMANCE names no folder") }
        var cases: Set<String> = []
        for direction in ["input", "output"] {
            for file in try PublishedSuites.all(direction) {
                for item in file.suites.flatMap(\.cases) { cases.insert("\(direction)/\(file.name)/\(item.id)") }
            }
        }
        #expect(try Exceptions().unreasoned(among: cases) == [])
    }

    @Test("the comparisons notice a change", arguments: [
        (WireProtocol.json, #"{"a": 1}"#, #"{"a": 2}"#), (.json, #"{"a": 1}"#, #"{"a": 1, "b": 1}"#), (.json, #"{"a": ["x", "y"]}"#, #"{"a": ["y", "x"]}"#),
        (.restXML, "<A><b>1</b></A>", "<A><b>2</b></A>"), (.restXML, "<A><b/></A>", "<A/>"), (.restXML, "<A b='1'/>", "<A b='2'/>"),
        (.query, "<A><b>1</b><b>2</b></A>", "<A><b>2</b><b>1</b></A>"), (.cbor, "oWFhAQ==", "oWFhAg=="),
    ])
    func canary(_ wire: WireProtocol, _ expected: String, _ other: String) {
        let comparison = OutputComparison(wire: wire, hasNamespace: true)
        func body(_ text: String) -> HTTPResponse { HTTPResponse(status: 200, body: wire == .cbor ? Base64Text.decoded(text.utf8) ?? [] : Array(text.utf8)) }
        let response: JSONValue = ["status_code": 200, "body": .string(expected)]
        #expect(comparison.differences(body(expected), response) == [])
        #expect(comparison.differences(body(other), response).count == 1)
        #expect(comparison.differences(HTTPResponse(status: 201, body: body(expected).body), response).count == 1)
    }
}
