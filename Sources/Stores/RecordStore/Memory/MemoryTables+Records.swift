import Base

extension MemoryTables {
    func record(_ key: RecordKey) throws -> Record? {
        try Storable.check(key)
        return recordRows[RecordPlace(key)]
    }

    func records(type: String, account: String, region: String, idPrefix: String, after: String?, limit: Int) throws -> [Record] {
        for text in [type, account, region, idPrefix, after ?? ""] { try Storable.check(text) }
        let start = max(ByteText(idPrefix), ByteText(after ?? ""))
        let first = recordRows.firstIndex(notBefore: RecordPlace(type: type, account: account, region: region, id: start.text))
        var found: [Record] = []
        for (place, record) in zip(recordRows.keys[first...], recordRows.values[first...]) {
            guard found.count < limit, place.type == ByteText(type), place.account == ByteText(account), place.region == ByteText(region),
                record.key.id.utf8.starts(with: idPrefix.utf8)
            else { break }
            if let after, place.id == ByteText(after) { continue }
            found.append(record)
        }
        return found
    }

    func records(type: String) throws -> [Record] {
        try Storable.check(type)
        return recordRows.values.filter { ByteText($0.key.type) == ByteText(type) }.sorted { RecordKey.isOrdered($0.key, before: $1.key) }
    }

    func referrers(to key: RecordKey) throws -> [(role: String, from: RecordKey)] {
        try Storable.check(key)
        let found = recordRows.values.flatMap { record in
            record.relationships.filter { $0.to.isIdentical(to: key) }.map { (role: $0.role, from: record.key) }
        }
        let place = { (reference: (role: String, from: RecordKey)) in
            (ByteText(reference.from.id), ByteText(reference.from.account), ByteText(reference.from.region), ByteText(reference.from.type),
                ByteText(reference.role))
        }
        let sorted = found.sorted { place($0) < place($1) }
        return sorted.enumerated().filter { $0.offset == 0 || place(sorted[$0.offset - 1]) != place($0.element) }.map(\.element)
    }

    func history(of key: RecordKey, limit: Int) throws -> [Record] {
        try Storable.check(key)
        return Array(versions(of: key).reversed().prefix(max(limit, 0)))
    }

    @discardableResult
    func put(
        _ key: RecordKey, document: JSONValue, tags: [String: String], relationships: [Record.Relationship], at time: Timestamp, expecting: Int64?
    ) throws -> Record {
        let put = try RecordPut(
            key: key, document: document, tags: tags, relationships: relationships, time: time, expecting: expecting)
        let existing = recordRows[RecordPlace(key)]
        let record = try put.record(replacing: existing, lastVersion: lastVersion(of: key))
        if record.version == existing?.version { return record }
        change(\.recordRows, RecordPlace(key), to: record)
        keepVersion(record)
        return record
    }

    @discardableResult
    func delete(_ key: RecordKey, at time: Timestamp) throws -> Bool {
        try Storable.check(key)
        let place = RecordPlace(key)
        guard let existing = recordRows[place] else { return false }
        keepVersion(try RecordPut.deletion(of: key, createdAt: existing.createdAt, lastVersion: existing.version, at: time))
        change(\.recordRows, place, to: nil)
        for status in statusRows.keys.filter({ $0.record == place }) { change(\.statusRows, status, to: nil) }
        return true
    }

    func trimHistory(before: Timestamp) throws -> Int {
        let isOld = { (version: Record) in version.updatedAt < before }
        let superseded = historyRows.values.filter { isOld($0) && $0.version != lastVersion(of: $0.key) }
        superseded.forEach(forgetVersion)
        let deletions = historyRows.values.filter { isOld($0) && $0.document.isNull && versions(of: $0.key).count == 1 }
        deletions.forEach(forgetVersion)
        return superseded.count + deletions.count
    }

    private func forgetVersion(_ record: Record) {
        change(\.historyRows, VersionPlace(record: RecordPlace(record.key), version: record.version), to: nil)
    }

    private func keepVersion(_ record: Record) {
        change(\.historyRows, VersionPlace(record: RecordPlace(record.key), version: record.version), to: record)
    }

    private func lastVersion(of key: RecordKey) -> Int64 { versions(of: key).last?.version ?? 0 }

    private func versions(of key: RecordKey) -> ArraySlice<Record> {
        let place = RecordPlace(key)
        let first = historyRows.firstIndex(notBefore: VersionPlace(record: place, version: 0))
        let count = historyRows.keys[first...].prefix { $0.record == place }.count
        return historyRows.values[first..<first + count]
    }
}
