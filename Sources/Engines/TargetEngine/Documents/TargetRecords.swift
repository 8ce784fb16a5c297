import Compute
import RecordStore
import Scaling

/// What the records say of one target. They are the truth; the configuration inside the decider's state follows them at each event.
public struct TargetRecords {
    /// Parts of one kind that are read of one target. AWS allows 50 policies and 200 scheduled actions.
    static let partsMax = 1000

    let target: TargetIdentity
    let snapshot: any RecordSnapshot

    public init(of target: TargetIdentity, in snapshot: any RecordSnapshot) { (self.target, self.snapshot) = (target, snapshot) }

    /// Nil when there is no such target. Throws `.damaged`.
    public func document() throws -> TargetDocument? {
        guard let record = try snapshot.record(target.key) else { return nil }
        guard let document = TargetDocument(document: record.document) else { throw TargetEngineError.damaged(target) }
        return document
    }

    /// The parts of one kind, by name.
    public func parts<Part: TargetPart>(_ kind: Part.Type) throws -> [Part] {
        let records = try snapshot.records(
            type: kind.recordType, account: target.account, region: target.region, idPrefix: target.partPrefix, after: nil, limit: TargetRecords.partsMax)
        return try records.map { record in
            guard let document = Part(document: record.document) else { throw TargetEngineError.damaged(target) }
            return document
        }
    }

    public func part<Part: TargetPart>(_ name: String, _ kind: Part.Type) throws -> Part? {
        guard let record = try snapshot.record(target.key(kind.recordType, name)) else { return nil }
        guard let document = Part(document: record.document) else { throw TargetEngineError.damaged(target) }
        return document
    }

    func configuration(of document: TargetDocument) throws -> TargetConfiguration {
        TargetConfiguration(
            resourceID: target.resourceID, minCapacity: document.minCapacity, maxCapacity: document.maxCapacity, suspended: document.suspended,
            policies: try parts(TargetPolicyDocument.self).map(\.policy), schedule: try parts(TargetScheduleDocument.self).map(\.action))
    }
}
