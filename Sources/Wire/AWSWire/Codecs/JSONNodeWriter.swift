import Base

/// Prints nodes as JSON in the names of a shape.
struct JSONNodeWriter {
    let table: ShapeTable?
    private(set) var bytes: [UInt8] = []

    init(table: ShapeTable?) { self.table = table }

    mutating func emptyObject() { text("{}") }

    /// An error's document: `__type` where there is one, the message, the members of its shape.
    mutating func error(_ fault: ResolvedFault, type: String?) {
        text("{")
        var isFirst = true
        if let type {
            key("__type", &isFirst)
            JSONValue.write(type, to: &bytes)
        }
        members(fault.body, fault.shape, &isFirst)
        text("}")
    }

    mutating func value(_ node: Node, _ shape: Shape?, format: TimestampFormat? = nil) {
        switch node {
        case .null: text("null")
        case .bool(let flag): text(flag ? "true" : "false")
        case .int(let number): text(String(number))
        case .double(let number): double(number)
        case .text(let string): JSONValue.write(string, to: &bytes)
        case .bytes(let blob): JSONValue.write(Base64Text.encoded(blob), to: &bytes)
        case .timestamp(let time): timestamp(time, format ?? shape?.timestampFormat ?? .unixTimestamp)
        case .list(let items): list(items, shape)
        case .map(let entries) where shape?.kind == .map: map(entries, shape)
        case .map:
            var isFirst = true
            text("{")
            members(node, shape, &isFirst)
            text("}")
        }
    }

    /// The members of a structure, in the order of the model.
    private mutating func members(_ node: Node, _ shape: Shape?, _ isFirst: inout Bool) {
        for (member, value) in OrderedMembers(of: node, shape) where value.node != .null {
            key(member?.wireName ?? value.name, &isFirst)
            self.value(value.node, member.flatMap { table?.shape(of: $0) }, format: member?.timestampFormat)
        }
    }

    private mutating func list(_ items: [Node], _ shape: Shape?) {
        let element = shape?.element
        let target = element.flatMap { table?.shape(of: $0) }
        text("[")
        for (index, item) in items.enumerated() {
            if index > 0 { text(",") }
            value(item, target, format: element?.timestampFormat)
        }
        text("]")
    }

    private mutating func map(_ entries: [Node.Member], _ shape: Shape?) {
        let target = shape?.value.flatMap { table?.shape(of: $0) }
        var isFirst = true
        text("{")
        for entry in entries {
            key(entry.name, &isFirst)
            value(entry.value, target, format: shape?.value?.timestampFormat)
        }
        text("}")
    }

    private mutating func key(_ name: String, _ isFirst: inout Bool) {
        if !isFirst { text(",") }
        isFirst = false
        JSONValue.write(name, to: &bytes)
        text(":")
    }

    private mutating func double(_ number: Double) {
        if number.isFinite { JSONValue.write(number, to: &bytes) } else { JSONValue.write(NumberText.text(number), to: &bytes) }
    }

    private mutating func timestamp(_ time: Timestamp, _ format: TimestampFormat) {
        let printed = TimestampText.text(time, format)
        if format == .unixTimestamp { text(printed) } else { JSONValue.write(printed, to: &bytes) }
    }

    private mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
