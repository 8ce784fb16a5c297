import Base
import RecordStore

/// Reads and writes instances as records with their status rows.
enum InstanceRows {
    static func key(_ id: String, _ place: Place) -> RecordKey {
        RecordKey(type: InstanceConfiguration.recordType, account: place.account, region: place.region, id: id)
    }

    static func read(_ id: String, in place: Place, from snapshot: any RecordSnapshot) throws -> Instance? {
        let key = key(id, place)
        guard let record = try snapshot.record(key), let status = try snapshot.status(key, kind: InstanceStatus.kind) else { return nil }
        return instance(record, status)
    }

    /// All of every place; those that cannot be read are named.
    static func readAll(from snapshot: any RecordSnapshot) throws -> (instances: [Instance], unreadable: [String]) {
        let statuses = Dictionary(try snapshot.statuses(type: InstanceConfiguration.recordType, kind: InstanceStatus.kind).map { ($0.key, $0.content) }) { first, _ in first }
        var instances: [Instance] = [], unreadable: [String] = []
        for record in try snapshot.records(type: InstanceConfiguration.recordType) {
            if let status = statuses[record.key], let instance = instance(record, status) { instances.append(instance) } else { unreadable.append(record.key.id) }
        }
        return (instances, unreadable)
    }

    static func write(_ instance: Instance, at time: Timestamp, in transaction: any RecordTransaction) throws {
        let key = key(instance.id, instance.place)
        try transaction.put(key, document: instance.configuration.document, tags: instance.tags, relationships: relationships(of: instance), at: time, expecting: nil)
        try transaction.setStatus(key, kind: InstanceStatus.kind, to: instance.status.document)
    }

    private static func instance(_ record: Record, _ status: JSONValue) -> Instance? {
        guard let configuration = InstanceConfiguration(document: record.document), let status = InstanceStatus(document: status) else { return nil }
        let place = Place(account: record.key.account, region: record.key.region)
        return Instance(id: record.key.id, place: place, configuration: configuration, status: status, tags: record.tags)
    }

    /// What the instance uses and may therefore not be deleted. A terminated one uses nothing.
    private static func relationships(of instance: Instance) -> [Record.Relationship] {
        guard instance.state != .terminated else { return [] }
        func relationship(_ role: String, _ type: String, _ id: String) -> Record.Relationship {
            .init(role: role, to: RecordKey(type: type, account: instance.place.account, region: instance.place.region, id: id))
        }
        let configuration = instance.configuration
        return [relationship("image", ImageDocument.recordType, configuration.imageID)]
            + (configuration.subnetID.map { [relationship("subnet", SubnetDocument.recordType, $0)] } ?? [])
            + configuration.securityGroupIDs.map { relationship("securityGroup", "AWS::EC2::SecurityGroup", $0) }
    }
}
