import Base
import Delivery

/// A subscription's filter policy: which messages it takes, by their attributes or by their body
/// (Amazon SNS Developer Guide, Amazon SNS subscription filter policies).
struct FilterPolicy: Sendable {
    /// What a policy has wrong, in words for the subscriber.
    struct Fault: Error, Hashable { let reason: String }

    static let bytesMax = 262_144
    static let keysMax = 5
    static let depthMax = 5
    static let combinationsMax = 150

    /// Keys must all match; of each key's conditions one must. `$or` takes one of several policies.
    indirect enum Node: Sendable {
        case all([(key: String, node: Node)])
        case any([Node])
        case conditions([FilterCondition])
    }

    private let root: Node

    init(parsing text: String) throws(Fault) {
        guard text.utf8.count <= FilterPolicy.bytesMax else { throw Fault(reason: "Filter policy is too long") }
        let json: JSONValue
        do { json = try JSONValue(parsing: text) } catch { throw Fault(reason: "failed to parse JSON. \(error)") }
        var combinations = 1, keys = 0
        root = try FilterPolicy.object(json, depth: 1, combinations: &combinations, keys: &keys)
        guard keys <= FilterPolicy.keysMax else { throw Fault(reason: "Filter policy can not have more than \(FilterPolicy.keysMax) keys") }
        guard combinations <= FilterPolicy.combinationsMax else { throw Fault(reason: "Filter policy is too complex") }
    }

    private static func object(_ json: JSONValue, depth: Int, combinations: inout Int, keys: inout Int) throws(Fault) -> Node {
        guard let members = json.members, !members.isEmpty else { throw Fault(reason: "Filter policy must be a non-empty JSON object") }
        guard depth <= depthMax else { throw Fault(reason: "Filter policy is nested too deep") }
        var nodes: [(key: String, node: Node)] = []
        for member in members {
            if member.key == "$or", let items = member.value.items, items.allSatisfy({ $0.members != nil }) {
                nodes.append((key: "$or", node: try alternatives(items, depth: depth, combinations: &combinations, keys: &keys)))
            } else if member.value.members != nil {
                nodes.append((key: member.key, node: try object(member.value, depth: depth + 1, combinations: &combinations, keys: &keys)))
            } else {
                keys += 1
                let conditions = try list(member)
                combinations = combinations.multipliedReportingOverflow(by: conditions.count).overflow ? .max : combinations * conditions.count
                nodes.append((key: member.key, node: .conditions(conditions)))
            }
        }
        return .all(nodes)
    }

    private static func alternatives(_ items: [JSONValue], depth: Int, combinations: inout Int, keys: inout Int) throws(Fault) -> Node {
        guard items.count > 1 else { throw Fault(reason: "\"$or\" must have at least two elements") }
        var nodes: [Node] = []
        for item in items { nodes.append(try object(item, depth: depth, combinations: &combinations, keys: &keys)) }
        return .any(nodes)
    }

    private static func list(_ member: JSONValue.Member) throws(Fault) -> [FilterCondition] {
        guard let items = member.value.items else { throw Fault(reason: "\"\(member.key)\" must be an object or an array") }
        guard !items.isEmpty else { throw Fault(reason: "Empty arrays are not allowed") }
        var conditions: [FilterCondition] = []
        for item in items { conditions.append(try FilterCondition(item)) }
        return conditions
    }

    /// Matches on message attributes: strings, numbers and the elements of `String.Array`; binary ones match nothing.
    func matches(attributes: [Parcel.Attribute]) -> Bool {
        var members: [JSONValue.Member] = []
        for attribute in attributes {
            switch attribute.type.split(separator: ".").first {
            case "Number": members.append(.init(attribute.name, Double(attribute.value).map(JSONValue.double) ?? .null))
            // An array that does not parse is a string like any other.
            case "String" where attribute.type == "String.Array": members.append(.init(attribute.name, (try? JSONValue(parsing: attribute.value)) ?? .string(attribute.value)))
            case "String": members.append(.init(attribute.name, .string(attribute.value)))
            default: continue
            }
        }
        return FilterPolicy.matches(root, .object(members))
    }

    /// Matches on the body, which must be a JSON object.
    func matches(body: String) -> Bool {
        // Not JSON: the policy cannot match it.
        guard let json = try? JSONValue(parsing: body), json.members != nil else { return false }
        return FilterPolicy.matches(root, json)
    }

    private static func matches(_ node: Node, _ value: JSONValue?) -> Bool {
        switch node {
        case .any(let nodes): return nodes.contains { matches($0, value) }
        case .conditions(let conditions): return conditions.contains { $0.matches(value) }
        case .all(let nodes):
            if let items = value?.items { return items.contains { matches(node, $0) } }
            return nodes.allSatisfy { $0.key == "$or" ? matches($0.node, value) : matches($0.node, value?[$0.key]) }
        }
    }
}
