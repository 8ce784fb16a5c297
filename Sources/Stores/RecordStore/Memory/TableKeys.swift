import Base

/// A record's place, in the order of type, account, region and id, each by its bytes.
struct RecordPlace: Comparable {
    let type: ByteText, account: ByteText, region: ByteText, id: ByteText

    init(_ key: RecordKey) { self.init(type: key.type, account: key.account, region: key.region, id: key.id) }

    init(type: String, account: String, region: String, id: String) {
        (self.type, self.account, self.region, self.id) = (ByteText(type), ByteText(account), ByteText(region), ByteText(id))
    }

    static func < (a: RecordPlace, b: RecordPlace) -> Bool { (a.type, a.account, a.region, a.id) < (b.type, b.account, b.region, b.id) }
}

extension RecordKey {
    /// Lists over every account and region are in the order of id, account and region.
    static func isOrdered(_ a: RecordKey, before b: RecordKey) -> Bool {
        (ByteText(a.id), ByteText(a.account), ByteText(a.region)) < (ByteText(b.id), ByteText(b.account), ByteText(b.region))
    }
}

struct VersionPlace: Comparable {
    let record: RecordPlace, version: Int64
    static func < (a: VersionPlace, b: VersionPlace) -> Bool { (a.record, a.version) < (b.record, b.version) }
}

struct StatusPlace: Comparable {
    let record: RecordPlace, kind: ByteText
    static func < (a: StatusPlace, b: StatusPlace) -> Bool { (a.record, a.kind) < (b.record, b.kind) }
}

/// A place in a list that is read by time: of one journal, of one queue, or of the audit trail (no name).
struct TimePlace: Comparable {
    let name: ByteText, time: Timestamp, number: Int64
    static func < (a: TimePlace, b: TimePlace) -> Bool { (a.name, a.time, a.number) < (b.name, b.time, b.number) }
}
