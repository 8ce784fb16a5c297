import Base

/// What both stores check before they keep anything, so that whatever is acknowledged can be read back as it was given.
enum Storable {
    /// Keys and names are kept as SQL text, which ends at a NUL.
    static func check(_ name: String) throws(RecordStoreError) {
        guard !name.utf8.contains(0) else { throw .unstorable("a name holds a NUL character") }
    }

    static func check(_ key: RecordKey) throws(RecordStoreError) {
        for part in [key.type, key.account, key.region, key.id] { try check(part) }
    }

    /// The value as it will be read back: numbers that JSON cannot say have become null.
    static func normalized(_ value: JSONValue) throws(RecordStoreError) -> JSONValue {
        try normalized(value, depth: 0)
    }

    private static func normalized(_ value: JSONValue, depth: Int) throws(RecordStoreError) -> JSONValue {
        switch value {
        case .null, .bool, .int, .string: return value
        case .double(let number): return number.isFinite ? value : .null
        case .array(let items):
            let inner = try nested(depth)
            return .array(try items.map { item throws(RecordStoreError) in try normalized(item, depth: inner) })
        case .object(let members):
            let inner = try nested(depth)
            return .object(
                try members.map { member throws(RecordStoreError) in .init(member.key, try normalized(member.value, depth: inner)) })
        }
    }

    private static func nested(_ depth: Int) throws(RecordStoreError) -> Int {
        guard depth < JSONValue.depthMax else { throw .unstorable("a document is nested deeper than \(JSONValue.depthMax)") }
        return depth + 1
    }
}

extension AuditEvent {
    /// The event as it will be read back.
    func normalized() throws(RecordStoreError) -> AuditEvent {
        var event = self
        event.request = try Storable.normalized(request)
        if let response { event.response = try Storable.normalized(response) }
        return event
    }
}
