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

    /// Whether a key lies below another: bodies have such properties, attributes do not.
    let isNested: Bool

    init(parsing text: String) throws(Fault) {
        guard text.utf8.count <= FilterPolicy.bytesMax else { throw Fault(reason: "Filter policy is too long") }
        let json: JSONValue
        do { json = try JSONValue(parsing: text) } catch { throw Fault(reason: "failed to parse JSON. \(error)") }
        var extent = Extent()
        root = try FilterPolicy.object(json, depth: 1, &extent)
        isNested = extent.isNested
        guard extent.keys <= FilterPolicy.keysMax else { throw Fault(reason: "Filter policy can not have more than \(FilterPolicy.keysMax) keys") }
        guard extent.combinations <= FilterPolicy.combinationsMax else { throw Fault(reason: "Filter policy is too complex") }
    }

    /// How large a policy is, as SNS counts it (Amazon SNS Developer Guide, Filter policy constraints): of nested keys only the
    /// parent counts, and the values of a key count once for each of its levels.
    private struct Extent {
        var keys = 0
        var combinations = 1
        var isNested = false

        mutating func addKey(depth: Int) { if depth == 1 { keys += 1 } else { isNested = true } }

        mutating func addValues(_ count: Int, depth: Int) {
            let (product, overflow) = combinations.multipliedReportingOverflow(by: count * depth)
            combinations = overflow ? .max : product
        }
    }

    private static func object(_ json: JSONValue, depth: Int, _ extent: inout Extent) throws(Fault) -> Node {
        guard let members = json.members, !members.isEmpty else { throw Fault(reason: "Filter policy must be a non-empty JSON object") }
        guard depth <= depthMax else { throw Fault(reason: "Filter policy is nested too deep") }
        var nodes: [(key: String, node: Node)] = []
        for member in members {
            if member.key == "$or", let items = member.value.items, items.allSatisfy({ $0.members != nil }) {
                nodes.append((key: "$or", node: try alternatives(items, depth: depth, &extent)))
                continue
            }
            extent.addKey(depth: depth)
            if member.value.members != nil {
                nodes.append((key: member.key, node: try object(member.value, depth: depth + 1, &extent)))
            } else {
                let conditions = try list(member)
                extent.addValues(conditions.count, depth: depth)
                nodes.append((key: member.key, node: .conditions(conditions)))
            }
        }
        return .all(nodes)
    }

    private static func alternatives(_ items: [JSONValue], depth: Int, _ extent: inout Extent) throws(Fault) -> Node {
        guard items.count > 1 else { throw Fault(reason: "\"$or\" must have at least two elements") }
        var nodes: [Node] = []
        for item in items { nodes.append(try object(item, depth: depth, &extent)) }
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
