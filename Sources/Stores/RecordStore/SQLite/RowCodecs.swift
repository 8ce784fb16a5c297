import Base

extension RecordKey {
    var cells: [Cell] { [.text(type), .text(account), .text(region), .text(id)] }
}

extension Record: RowCoded {
    init(reading reader: inout CellReader) throws(RowDamage) {
        let key = try reader.key()
        let version = try reader.integer()
        let (created, updated) = (try reader.time(), try reader.time())
        let document = try reader.json()
        let tags = try Record.tags(try reader.json())
        let relationships = try Record.relationships(try reader.json())
        self.init(
            key: key, version: version, document: document, tags: tags, createdAt: created, updatedAt: updated, relationships: relationships)
    }

    var cells: [Cell] {
        key.cells + [
            .integer(version), .integer(createdAt.milliseconds), .integer(updatedAt.milliseconds), .text(document.encodedText),
            .text(JSONValue(tags: tags).encodedText), .text(JSONValue(relationships: relationships).encodedText),
        ]
    }

    private static func tags(_ value: JSONValue) throws(RowDamage) -> [String: String] {
        guard let members = value.members else { throw RowDamage(reason: "the tags are not an object") }
        var tags: [String: String] = [:]
        for member in members { tags[member.key] = member.value.text }
        return tags
    }

    private static func relationships(_ value: JSONValue) throws(RowDamage) -> [Relationship] {
        guard let items = value.items else { throw RowDamage(reason: "the relationships are not an array") }
        var relationships: [Relationship] = []
        for item in items {
            let parts = item.items?.compactMap(\.text) ?? []
            guard parts.count == 5 else { throw RowDamage(reason: "a relationship does not have five parts") }
            let target = RecordKey(type: parts[1], account: parts[2], region: parts[3], id: parts[4])
            relationships.append(.init(role: parts[0], to: target))
        }
        return relationships
    }
}

/// One row of `relationships`: `from` names `to`.
struct Reference: RowCoded {
    let from: RecordKey, role: String, to: RecordKey

    init(from: RecordKey, role: String, to: RecordKey) { (self.from, self.role, self.to) = (from, role, to) }

    init(reading reader: inout CellReader) throws(RowDamage) { self.init(from: try reader.key(), role: try reader.text(), to: try reader.key()) }

    var cells: [Cell] { from.cells + [.text(role)] + to.cells }
}

/// One row of `statuses`.
struct Status: RowCoded {
    let key: RecordKey, kind: String, content: JSONValue

    init(key: RecordKey, kind: String, content: JSONValue) { (self.key, self.kind, self.content) = (key, kind, content) }

    init(reading reader: inout CellReader) throws(RowDamage) { self.init(key: try reader.key(), kind: try reader.text(), content: try reader.json()) }

    var cells: [Cell] { key.cells + [.text(kind), .text(content.encodedText)] }
}

extension JournalEntry: RowCoded {
    init(reading reader: inout CellReader) throws(RowDamage) {
        let (sequence, journal) = (try reader.integer(), try reader.text())
        self.init(sequence: sequence, journal: journal, subject: try reader.key(), time: try reader.time(), content: try reader.json())
    }

    var cells: [Cell] {
        [.integer(sequence), .text(journal)] + subject.cells + [.integer(time.milliseconds), .text(content.encodedText)]
    }
}

extension QueueItem: RowCoded {
    init(reading reader: inout CellReader) throws(RowDamage) {
        let (id, queue) = (try reader.integer(), try reader.text())
        self.init(id: id, queue: queue, due: try reader.time(), content: try reader.json())
    }

    var cells: [Cell] { [.integer(id), .text(queue), .integer(due.milliseconds), .text(content.encodedText)] }
}
