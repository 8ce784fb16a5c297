import Base
import World

/// One condition on one value.
enum FilterCondition: Sendable {
    case equals(JSONValue)
    case equalsIgnoringCase(String)
    case prefix(String)
    case suffix(String)
    case wildcard([String])
    case numeric([(comparison: Comparison, bound: Double)])
    case exists(Bool)
    case cidr(network: [UInt8], bits: Int)
    indirect case anythingBut([FilterCondition])

    enum Comparison: String, Sendable { case less = "<", lessOrEqual = "<=", equal = "=", greaterOrEqual = ">=", greater = ">" }

    /// Numbers compare exactly in this range, as SNS documents it.
    static let numberMax = 1e9

    init(_ json: JSONValue) throws(FilterPolicy.Fault) {
        guard let members = json.members else {
            guard json.items == nil else { throw .init(reason: "Match value must be String, number, true, false, or null") }
            self = .equals(json)
            return
        }
        guard members.count == 1, let member = members.first else { throw .init(reason: "Only one key allowed in match expression") }
        self = try FilterCondition.matcher(member.key, member.value)
    }

    private static func matcher(_ name: String, _ value: JSONValue) throws(FilterPolicy.Fault) -> FilterCondition {
        switch name {
        case "prefix": return .prefix(try text(value, of: name))
        case "suffix": return .suffix(try text(value, of: name))
        case "equals-ignore-case": return .equalsIgnoringCase(try text(value, of: name).lowercased())
        case "wildcard": return .wildcard(try text(value, of: name).split(separator: "*", omittingEmptySubsequences: false).map(String.init))
        case "numeric": return .numeric(try bounds(value))
        case "cidr": return try block(try text(value, of: name))
        case "exists":
            guard let flag = value.flag else { throw .init(reason: "exists match pattern must be either true or false.") }
            return .exists(flag)
        case "anything-but": return .anythingBut(try exclusions(value))
        default: throw .init(reason: "Unrecognized match type \(name)")
        }
    }

    private static func exclusions(_ value: JSONValue) throws(FilterPolicy.Fault) -> [FilterCondition] {
        var conditions: [FilterCondition] = []
        for item in value.items ?? [value] {
            if let key = item.members?.first?.key {
                guard ["prefix", "suffix", "equals-ignore-case", "wildcard"].contains(key) else { throw .init(reason: "Unsupported anything-but pattern: \(key)") }
            }
            conditions.append(try FilterCondition(item))
        }
        guard !conditions.isEmpty else { throw .init(reason: "Empty arrays are not allowed") }
        return conditions
    }

    private static func text(_ value: JSONValue, of name: String) throws(FilterPolicy.Fault) -> String {
        guard let text = value.text, !text.isEmpty else { throw .init(reason: "\(name) match pattern must be a string") }
        return text
    }

    private static func bounds(_ value: JSONValue) throws(FilterPolicy.Fault) -> [(comparison: Comparison, bound: Double)] {
        guard let items = value.items, items.count == 2 || items.count == 4 else { throw .init(reason: "Value of numeric must be an array of two or four elements") }
        var bounds: [(comparison: Comparison, bound: Double)] = []
        for index in stride(from: 0, to: items.count, by: 2) {
            guard let comparison = items[index].text.flatMap(Comparison.init(rawValue:)) else { throw .init(reason: "Unrecognized numeric range operator") }
            guard let bound = items[index + 1].number, bound.magnitude <= numberMax else { throw .init(reason: "Value of \(comparison.rawValue) must be numeric and within \(numberMax)") }
            bounds.append((comparison, bound))
        }
        try checkRange(bounds)
        return bounds
    }

    /// Two bounds are a range, the lower one first: any other pair could match nothing (Amazon SNS Developer Guide, Numeric value matching).
    private static func checkRange(_ bounds: [(comparison: Comparison, bound: Double)]) throws(FilterPolicy.Fault) {
        guard let bottom = bounds.first, let top = bounds.dropFirst().first else { return }
        guard [.greater, .greaterOrEqual].contains(bottom.comparison) else { throw .init(reason: "Too many elements in numeric expression") }
        guard [.less, .lessOrEqual].contains(top.comparison) else { throw .init(reason: "Bad numeric range operator: \(top.comparison.rawValue)") }
        guard bottom.bound < top.bound else { throw .init(reason: "Bottom must be less than top") }
    }

    private static func block(_ text: String) throws(FilterPolicy.Fault) -> FilterCondition {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let address = IPAddress(String(parts[0])), let bits = Int(parts[1]), (0...address.bytes.count * 8).contains(bits) else {
            throw .init(reason: "Malformed CIDR, one '/' required")
        }
        return .cidr(network: address.bytes, bits: bits)
    }

    /// `nil` is a value that is not there. Of an array one element must match.
    func matches(_ value: JSONValue?) -> Bool {
        if case .exists(let wanted) = self { return (value != nil) == wanted }
        guard let value else { return false }
        if let items = value.items { return items.contains { matchesScalar($0) } }
        return matchesScalar(value)
    }

    private func matchesScalar(_ value: JSONValue) -> Bool {
        switch self {
        case .equals(let wanted):
            if let a = wanted.number, let b = value.number { return a == b }
            return wanted == value
        case .equalsIgnoringCase(let wanted): return value.text?.lowercased() == wanted
        case .prefix(let prefix): return value.text?.hasPrefix(prefix) ?? false
        case .suffix(let suffix): return value.text?.hasSuffix(suffix) ?? false
        case .wildcard(let pieces): return value.text.map { FilterCondition.matches($0, pieces) } ?? false
        case .numeric(let bounds): return value.number.map { number in bounds.allSatisfy { FilterCondition.holds(number, $0.comparison, $0.bound) } } ?? false
        case .cidr(let network, let bits): return value.text.flatMap { IPAddress($0) }.map { FilterCondition.contains(network, bits, $0.bytes) } ?? false
        case .anythingBut(let excluded): return !value.isNull && !excluded.contains { $0.matchesScalar(value) }
        case .exists(let wanted): return wanted
        }
    }

    private static func holds(_ number: Double, _ comparison: Comparison, _ bound: Double) -> Bool {
        switch comparison {
        case .less: number < bound
        case .lessOrEqual: number <= bound
        case .equal: number == bound
        case .greaterOrEqual: number >= bound
        case .greater: number > bound
        }
    }

    /// The pieces between the stars in their order: the first at the start, the last at the end, the others where they first fit.
    private static func matches(_ text: String, _ pieces: [String]) -> Bool {
        guard pieces.count > 1, let first = pieces.first, let last = pieces.last else { return pieces.first == text }
        guard text.hasPrefix(first) else { return false }
        var rest = Array(text.utf8)[first.utf8.count...]
        for piece in pieces.dropFirst().dropLast() {
            let wanted = Array(piece.utf8)
            guard let start = rest.indices.first(where: { rest[$0...].starts(with: wanted) }) else {
                if wanted.isEmpty { continue }
                return false
            }
            rest = rest[(start + wanted.count)...]
        }
        let end = Array(last.utf8)
        return rest.count >= end.count && rest.suffix(end.count).elementsEqual(end)
    }

    private static func contains(_ network: [UInt8], _ bits: Int, _ address: [UInt8]) -> Bool {
        guard network.count == address.count else { return false }
        for (index, (a, b)) in zip(network, address).enumerated() {
            let rest = bits - index * 8
            if rest <= 0 { return true }
            let mask: UInt8 = rest >= 8 ? 0xFF : ~(0xFF >> UInt8(rest))
            if a & mask != b & mask { return false }
        }
        return true
    }
}
