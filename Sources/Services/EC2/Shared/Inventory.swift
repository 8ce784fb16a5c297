import AWSWire
import Base
import Compute
import RecordStore

/// Reads the resources of the caller's account and region.
protocol InventoryReading {
    var snapshot: any RecordSnapshot { get }
    var instances: any InstanceControl { get }
    var call: Call { get }
}

/// A consistent view of the resources.
struct Inventory: InventoryReading {
    let snapshot: any RecordSnapshot
    let instances: any InstanceControl
    let call: Call
}

/// One transaction over the resources.
struct Changes: InventoryReading {
    let transaction: any RecordTransaction
    let instances: any InstanceControl
    let call: Call
    var snapshot: any RecordSnapshot { transaction }
}

extension InventoryReading {
    func key(_ kind: ResourceKind, _ id: String) -> RecordKey { RecordKey(type: kind.type, account: call.account, region: call.region, id: id) }

    /// The resource of that id; nil where there is none.
    func look<Value: Resource>(for id: String, _ type: Value.Type = Value.self) throws -> Stored<Value>? {
        // A name that cannot be stored names nothing.
        guard !id.utf8.contains(0) else { return nil }
        return try snapshot.record(key(Value.kind, id)).map { try stored($0) }
    }

    /// The resource of that id; throws the kind's own fault where there is none.
    func find<Value: Resource>(_ id: String, _ type: Value.Type = Value.self) throws -> Stored<Value> {
        guard let found = try look(for: id, type) else { throw Value.kind.missing([id]) }
        return found
    }

    /// Every resource of the kind, ordered by id.
    func all<Value: Resource>(_ type: Value.Type = Value.self) throws -> [Stored<Value>] {
        try snapshot.records(type: Value.kind.type, account: call.account, region: call.region, idPrefix: "", after: nil, limit: .max).map { try stored($0) }
    }

    /// Those of the ids in their order, or all where none is named; throws the kind's fault for the ids that do not exist.
    func listed<Value: Resource>(_ ids: [String]?, _ type: Value.Type = Value.self) throws -> [Stored<Value>] {
        guard let ids, !ids.isEmpty else { return try all() }
        let found = try ids.uniqued().map { id in (id: id, resource: try look(for: id, type)) }
        let missing = found.filter { $0.resource == nil }.map(\.id)
        guard missing.isEmpty else { throw Value.kind.missing(missing) }
        return found.compactMap(\.resource).sorted { $0.id < $1.id }
    }

    private func stored<Value: Resource>(_ record: Record) throws -> Stored<Value> {
        Stored(id: record.key.id, value: try Value(reading: record.document), tags: record.tags, createdAt: record.createdAt)
    }

    /// The instances that hold an address and files: all but those that are terminated.
    func occupants() -> [Instance] { instances.instances(in: call.place).filter { $0.state != .terminated } }
}

extension Sequence where Element: Hashable {
    /// Each element once, where it stands first: a call that names one resource a thousand times reads it once.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

extension Call {
    var place: Place { Place(account: account, region: region) }
}

extension Changes {
    /// Stores a new resource.
    @discardableResult
    func create<Value: OwnResource>(_ value: Value, tags: [String: String] = [:]) throws -> Stored<Value> {
        try create(value, id: value.id, tags: tags)
    }

    @discardableResult
    func create<Value: Resource>(_ value: Value, id: String, tags: [String: String]) throws -> Stored<Value> {
        let stored = Stored(id: id, value: value, tags: tags, createdAt: call.time)
        try put(stored, expecting: 0)
        return stored
    }

    /// Replaces a resource by its changed self.
    func put<Value: Resource>(_ stored: Stored<Value>) throws { try put(stored, expecting: nil) }

    private func put<Value: Resource>(_ stored: Stored<Value>, expecting: Int64?) throws {
        let links = stored.value.links.map { Record.Relationship(role: $0.role, to: key($0.kind, $0.id)) }
        try transaction.put(
            key(Value.kind, stored.id), document: stored.value.written(), tags: stored.tags, relationships: links, at: call.time, expecting: expecting)
    }

    func delete<Value: Resource>(_ stored: Stored<Value>) throws { try transaction.delete(key(Value.kind, stored.id), at: call.time) }
}
