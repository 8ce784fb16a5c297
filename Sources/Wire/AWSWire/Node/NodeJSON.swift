import Base

extension Node {
    /// A JSON value as it stands: numbers whole or not, no timestamps, no bytes.
    public init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .int(number)
        case .double(let number): self = .double(number)
        case .string(let text): self = .text(text)
        case .array(let items): self = .list(items.map(Node.init))
        case .object(let members): self = .map(members.map { Member($0.key, Node($0.value)) })
        }
    }

    /// The value as JSON: bytes in base64, timestamps in ISO 8601.
    public var json: JSONValue {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .text(let text): .string(text)
        case .bytes(let bytes): .string(Base64Text.encoded(bytes))
        case .timestamp(let time): .string(time.iso8601)
        case .list(let items): .array(items.map(\.json))
        case .map(let members): .object(members.map { .init($0.name, $0.value.json) })
        }
    }

    /// The value for logs and the audit trail: what the model calls sensitive is `****`.
    public func redacted(as shape: Shape, in table: ShapeTable) -> JSONValue {
        if shape.isSensitive { return .string("****") }
        switch self {
        case .map(let members):
            return .object(members.map { member in
                guard let known = shape.value ?? shape.member(member.name) else { return .init(member.name, member.value.json) }
                return .init(member.name, member.value.redacted(as: table.shape(of: known), in: table))
            })
        case .list(let items):
            guard let element = shape.element else { return json }
            return .array(items.map { $0.redacted(as: table.shape(of: element), in: table) })
        default: return json
        }
    }
}
