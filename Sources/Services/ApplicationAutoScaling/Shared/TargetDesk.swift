import AWSWire
import Base
import RecordStore
import Scaling
import ScalingPolicies
import TargetEngine
import World

/// What the operations work with, and how they change targets.
struct TargetDesk: Sendable {
    let engine: TargetEngine
    let records: any RecordStoring
    let world: any World

    /// Changes the records of a target's parts as one transaction with the call's audit event.
    func change(_ target: TargetIdentity, by call: Call, _ body: @escaping @Sendable (any RecordTransaction) throws -> Void) async throws(ServiceFault) {
        do { try await engine.change(target, at: call.time, audit: call.auditEvent(), body) } catch { throw ServiceFault(targets: error) }
    }

    /// The alarms that a target tracking policy has made for itself.
    func ownAlarms(of policy: String, of target: TargetIdentity) -> [PolicyAlarm] {
        PolicyAlarms.tracking(policy, among: engine.state(of: target)?.trackingAlarms ?? [], account: target.account, region: target.region)
    }
}

/// A target as its record has it, with its tags.
struct StoredTarget: Sendable {
    let identity: TargetIdentity
    let document: TargetDocument
    let tags: [String: String]

    var arn: String { document.arn(of: identity) }

    /// All targets of a place, in the order of their resources' ids. One that cannot be read is left out: the engine says so in its log.
    static func all(in call: Call, _ snapshot: any RecordSnapshot) throws -> [StoredTarget] {
        var targets: [StoredTarget] = []
        var after: String?
        while true {
            let batch = try snapshot.records(
                type: TargetDocument.recordType, account: call.account, region: call.region, idPrefix: "", after: after, limit: TargetLimits.batchOfRecords)
            for record in batch {
                guard let identity = TargetIdentity(record.key), let document = TargetDocument(document: record.document) else { continue }
                targets.append(StoredTarget(identity: identity, document: document, tags: record.tags))
            }
            guard batch.count == TargetLimits.batchOfRecords else { return targets }
            after = batch.last?.key.id
        }
    }
}

/// Writes and reads the parts of targets: policies and scheduled actions.
enum TargetPartsDesk {
    /// Writes a part; a new one only where there is room.
    static func put<Part: TargetPart>(
        _ part: Part, named name: String, of target: TargetIdentity, max: Int, called what: String, at call: Call, in transaction: any RecordTransaction
    ) throws {
        let key = target.key(Part.recordType, name)
        if try transaction.record(key) == nil, try TargetRecords(of: target, in: transaction).parts(Part.self).count >= max {
            throw ServiceFault.limitReached("The scalable target \(target.resourceID) has \(max) \(what) already, which is the most that it can have.")
        }
        try transaction.put(key, document: part.document, tags: [:], relationships: [.init(role: "target", to: target.key)], at: call.time, expecting: nil)
    }

    /// The parts of the targets that a list wants, each with its target.
    static func all<Part: TargetPart>(_ kind: Part.Type, _ filter: TargetFilter, in call: Call, _ snapshot: any RecordSnapshot) throws -> [(target: TargetIdentity, part: Part)] {
        try StoredTarget.all(in: call, snapshot).filter { filter.wants($0.identity) }.flatMap { target in
            try TargetRecords(of: target.identity, in: snapshot).parts(kind).map { (target.identity, $0) }
        }
    }
}
