import Base
import Delivery
import Testing

@testable import SNS

/// The conditions of the Amazon SNS Developer Guide, one line each.
@Suite struct FilterPolicyTests {
    private func takes(_ policy: String, _ body: String) throws -> Bool { try FilterPolicy(parsing: policy).matches(body: body) }

    @Test(arguments: [
        (#"{"a": ["x"]}"#, #"{"a": "x"}"#, true), (#"{"a": ["x"]}"#, #"{"a": "y"}"#, false), (#"{"a": ["x"]}"#, #"{}"#, false),
        (#"{"a": ["x", "y"]}"#, #"{"a": "y"}"#, true), (#"{"a": ["x"]}"#, #"{"a": ["z", "x"]}"#, true),
        (#"{"a": ["x"], "b": [1]}"#, #"{"a": "x", "b": 1}"#, true), (#"{"a": ["x"], "b": [1]}"#, #"{"a": "x", "b": 2}"#, false),
        (#"{"a": [1]}"#, #"{"a": 1.0}"#, true), (#"{"a": [true]}"#, #"{"a": true}"#, true), (#"{"a": [null]}"#, #"{"a": null}"#, true),
        (#"{"a": ["1"]}"#, #"{"a": 1}"#, false),
        (#"{"a": [{"prefix": "ba"}]}"#, #"{"a": "ball"}"#, true), (#"{"a": [{"prefix": "ba"}]}"#, #"{"a": "ab"}"#, false),
        (#"{"a": [{"suffix": "ll"}]}"#, #"{"a": "ball"}"#, true), (#"{"a": [{"equals-ignore-case": "Tennis"}]}"#, #"{"a": "TENNIS"}"#, true),
        (#"{"a": [{"wildcard": "*ball*"}]}"#, #"{"a": "footballer"}"#, true), (#"{"a": [{"wildcard": "a*b"}]}"#, #"{"a": "axxb"}"#, true),
        (#"{"a": [{"wildcard": "a*b"}]}"#, #"{"a": "axxc"}"#, false), (#"{"a": [{"wildcard": "a*a"}]}"#, #"{"a": "a"}"#, false),
        (#"{"a": [{"anything-but": ["x", "y"]}]}"#, #"{"a": "z"}"#, true), (#"{"a": [{"anything-but": ["x"]}]}"#, #"{"a": "x"}"#, false),
        (#"{"a": [{"anything-but": ["x"]}]}"#, #"{}"#, false), (#"{"a": [{"anything-but": {"prefix": "x-"}}]}"#, #"{"a": "x-1"}"#, false),
        (#"{"a": [{"anything-but": {"suffix": "ll"}}]}"#, #"{"a": "bat"}"#, true), (#"{"a": [{"anything-but": [1]}]}"#, #"{"a": 2}"#, true),
        (#"{"a": [{"numeric": ["=", 301.5]}]}"#, #"{"a": 3.015e2}"#, true), (#"{"a": [{"numeric": [">", 0, "<=", 150]}]}"#, #"{"a": 150}"#, true),
        (#"{"a": [{"numeric": [">", 0, "<=", 150]}]}"#, #"{"a": 0}"#, false), (#"{"a": [{"numeric": ["<", 0]}]}"#, #"{"a": "-1"}"#, false),
        (#"{"a": [{"exists": true}]}"#, #"{"a": null}"#, true), (#"{"a": [{"exists": true}]}"#, #"{"b": 1}"#, false),
        (#"{"a": [{"exists": false}]}"#, #"{"b": 1}"#, true), (#"{"a": [{"exists": false}]}"#, #"{"a": 1}"#, false),
        (#"{"a": [{"cidr": "10.0.0.0/24"}]}"#, #"{"a": "10.0.0.255"}"#, true), (#"{"a": [{"cidr": "10.0.0.0/24"}]}"#, #"{"a": "10.0.1.0"}"#, false),
        (#"{"a": [{"cidr": "10.0.0.0/23"}]}"#, #"{"a": "10.0.1.9"}"#, true), (#"{"a": [{"cidr": "::/1"}]}"#, #"{"a": "10.0.1.9"}"#, false),
        (#"{"a": {"b": ["x"]}}"#, #"{"a": {"b": "x"}}"#, true), (#"{"a": {"b": ["x"]}}"#, #"{"a": {"b": "y"}}"#, false),
        (#"{"a": {"b": ["x"], "c": ["z"]}}"#, #"{"a": [{"b": "x", "c": "y"}, {"b": "x", "c": "z"}]}"#, true),
        (#"{"$or": [{"a": ["x"]}, {"b": ["y"]}]}"#, #"{"b": "y"}"#, true), (#"{"$or": [{"a": ["x"]}, {"b": ["y"]}]}"#, #"{"c": "y"}"#, false),
        (#"{"a": ["x"]}"#, "not json", false), (#"{"a": ["x"]}"#, #"["x"]"#, false),
    ])
    func bodies(policy: String, body: String, expected: Bool) throws { #expect(try takes(policy, body) == expected, "\(policy) \(body)") }

    @Test(arguments: [
        ("String", "x", true), ("String", "y", false), ("String.Array", #"["y", "x"]"#, true), ("String.Array", #"["y"]"#, false), ("Binary", "eA==", false),
        ("String.custom", "x", true),
    ])
    func attributes(type: String, value: String, expected: Bool) throws {
        let attribute = Parcel.Attribute(name: "a", type: type, value: value)
        #expect(try FilterPolicy(parsing: #"{"a": ["x"]}"#).matches(attributes: [attribute]) == expected)
    }

    @Test func numbersInAttributesCompareAsNumbers() throws {
        let policy = try FilterPolicy(parsing: #"{"price": [{"numeric": [">=", 100]}]}"#)
        #expect(policy.matches(attributes: [.init(name: "price", type: "Number", value: "100.0")]))
        #expect(!policy.matches(attributes: [.init(name: "price", type: "String", value: "100.0")]))
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"a": "x"}"#, #"{"a": []}"#, #"{"a": [["x"]]}"#, #"{"a": [{"prefix": 1}]}"#, #"{"a": [{"prefix": "x", "suffix": "y"}]}"#,
        #"{"a": [{"unknown": 1}]}"#, #"{"a": [{"numeric": [1]}]}"#, #"{"a": [{"numeric": ["~", 1]}]}"#, #"{"a": [{"numeric": ["=", 1e10]}]}"#,
        #"{"a": [{"numeric": ["<", 20, ">", 1]}]}"#, #"{"a": [{"numeric": [">", 20, ">", 1]}]}"#, #"{"a": [{"numeric": [">", 20, "<", 1]}]}"#, #"{"a": [{"numeric": ["=", 1, "=", 1]}]}"#,
        #"{"a": [{"exists": "yes"}]}"#, #"{"a": [{"cidr": "10.0.0.0"}]}"#, #"{"a": [{"cidr": "10.0.0.0/33"}]}"#, #"{"a": [{"anything-but": []}]}"#,
        #"{"$or": [{"a": ["x"]}]}"#, #"{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}"#, #"{"a":{"a":{"a":{"a":{"a":{"a":["x"]}}}}}}"#,
    ])
    func malformedPoliciesAreRefused(policy: String) { #expect(throws: FilterPolicy.Fault.self) { try FilterPolicy(parsing: policy) } }

    @Test func nestedKeysCountOnceAndTheirValuesOnEveryLevel() throws {
        #expect(try FilterPolicy(parsing: #"{"a": {"b": [1], "c": [1], "d": [1], "e": [1], "f": [1], "g": [1]}}"#).isNested)
        let fits = (0..<75).map(String.init).joined(separator: ","), over = (0..<76).map(String.init).joined(separator: ",")
        _ = try FilterPolicy(parsing: #"{"a": {"b": [\#(fits)]}}"#)
        #expect(throws: FilterPolicy.Fault.self) { try FilterPolicy(parsing: #"{"a": {"b": [\#(over)]}}"#) }
    }

    @Test func aPolicyOfTooManyCombinationsIsRefused() {
        let many = (0..<13).map { "\"v\($0)\"" }.joined(separator: ",")
        #expect(throws: FilterPolicy.Fault.self) { try FilterPolicy(parsing: #"{"a": [\#(many)], "b": [\#(many)]}"#) }
    }
}
