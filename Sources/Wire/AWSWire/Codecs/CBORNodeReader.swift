import Base

/// Turns a CBOR document into the node of a shape (Smithy 2.0, RPC v2 CBOR).
struct CBORNodeReader {
    let table: ShapeTable
    private var reader: CBORReader

    init(_ bytes: [UInt8], table: ShapeTable) { (self.table, reader) = (table, CBORReader(bytes)) }

    /// The one item of the body.
    mutating func document(_ shape: Shape?) throws(ServiceFault) -> Node {
        do {
            let node = try node(shape, name: "the input", depth: 0)
            guard reader.isAtEnd else { throw reader.error("bytes behind the value") }
            return node
        } catch let error as CBORError {
            throw .serialization("The body is not CBOR: \(error).")
        } catch let fault as ServiceFault {
            throw fault
        } catch {
            throw .internal("\(error)")
        }
    }

    private mutating func node(_ shape: Shape?, name: String, depth: Int) throws -> Node {
        guard depth < WireLimits.depthMax else { throw reader.error("nested deeper than \(WireLimits.depthMax)") }
        let head = try reader.head()
        switch head {
        case .null: return .null
        case .array(let count): return try list(count, shape, name: name, depth: depth)
        case .map(let count) where shape?.kind == .map: return try map(count, shape, name: name, depth: depth)
        case .map(let count): return try structure(count, shape, name: name, depth: depth)
        case .tag(let tag): return try tagged(tag, shape, name: name, depth: depth)
        case .stop: throw reader.error("a break without a beginning")
        default: return try scalar(head, shape, name: name)
        }
    }

    private mutating func list(_ count: Int?, _ shape: Shape?, name: String, depth: Int) throws -> Node {
        guard shape == nil || shape?.kind == .list else { throw mismatch("A list", shape, name) }
        let element = shape?.element.map { table.shape(of: $0) }
        var left = count
        var items: [Node] = []
        while try reader.takesItem(&left) {
            guard items.count < WireLimits.elementsMax else { throw ServiceFault.tooLarge("A list has at most \(WireLimits.elementsMax) elements.") }
            items.append(try node(element, name: name, depth: depth + 1))
        }
        return .list(items)
    }

    private mutating func map(_ count: Int?, _ shape: Shape?, name: String, depth: Int) throws -> Node {
        let value = shape?.value.map { table.shape(of: $0) }
        var left = count
        var entries: [Node.Member] = []
        while try reader.takesItem(&left) {
            let key = try key()
            entries.append(Node.Member(key, try node(value, name: key, depth: depth + 1)))
        }
        return .map(entries)
    }

    /// Null members are absent ones.
    private mutating func structure(_ count: Int?, _ shape: Shape?, name: String, depth: Int) throws -> Node {
        guard shape == nil || shape?.kind == .structure || shape?.kind == .document else { throw mismatch("A map", shape, name) }
        var left = count
        var members: [Node.Member] = []
        while try reader.takesItem(&left) {
            let key = try key()
            let member = shape?.member(wireName: key)
            let value = try node(member.map { table.shape(of: $0) }, name: key, depth: depth + 1)
            if value == .null || (key == "__type" && member == nil) { continue }
            members.append(Node.Member(member?.name ?? key, value))
        }
        return .map(members)
    }

    private mutating func key() throws -> String {
        guard case .text(let length) = try reader.head() else { throw reader.error("a key that is no text") }
        return try reader.text(length)
    }

    private mutating func tagged(_ tag: UInt64, _ shape: Shape?, name: String, depth: Int) throws -> Node {
        guard tag == 1, shape == nil || shape?.kind == .timestamp else { return try node(shape, name: name, depth: depth + 1) }
        let time: Timestamp? =
            switch try reader.head() {
            case .unsigned(let value): Int64(exactly: value).flatMap { TimestampText.time(seconds: $0) }
            case .negative(let value): Int64(exactly: value).flatMap { TimestampText.time(seconds: -1 - $0) }
            case .double(let value): TimestampText.time(seconds: value)
            default: nil
            }
        guard let time else { throw mismatch("A tagged value", shape, name) }
        return .timestamp(time)
    }

    private mutating func scalar(_ head: CBORReader.Head, _ shape: Shape?, name: String) throws -> Node {
        switch (head, shape?.kind) {
        case (.bool(let flag), nil), (.bool(let flag), .boolean): return .bool(flag)
        case (.bytes(let length), nil), (.bytes(let length), .blob): return .bytes(Array(try reader.string(length, isText: false)))
        case (.text(let length), nil), (.text(let length), .string), (.text(let length), .character): return .text(try reader.text(length))
        default: break
        }
        guard let node = number(head, shape?.kind) else { throw mismatch("A value", shape, name) }
        return node
    }

    private func number(_ head: CBORReader.Head, _ kind: Shape.Kind?) -> Node? {
        let whole: Int64? =
            switch head {
            case .unsigned(let value): Int64(exactly: value)
            case .negative(let value): Int64(exactly: value).map { -1 - $0 }
            case .double(let value): Int64(exactly: value)
            default: nil
            }
        let number: Double? =
            switch head {
            case .unsigned(let value): Double(value)
            case .negative(let value): -1 - Double(value)
            case .double(let value): value
            default: nil
            }
        switch kind {
        case .byte, .short, .integer, .long, .bigInteger: return whole.map(Node.int)
        case .float, .double, .bigDecimal: return number.map(Node.double)
        case .timestamp: return number.flatMap { TimestampText.time(seconds: $0) }.map(Node.timestamp)
        case nil, .document:
            if case .double(let value) = head { return .double(value) }
            return whole.map(Node.int)
        default: return nil
        }
    }

    private func mismatch(_ what: String, _ shape: Shape?, _ name: String) -> ServiceFault {
        .serialization("\(what) can not be converted to \(shape?.kind.title ?? "a value"), at \(name)")
    }
}
