import Base
import Compute
import RecordStore
import Scaling

/// Puts together what the decider must know of a group from the records in which its users' wishes are kept. The records are
/// the truth; the configuration inside the decider's state follows them at each event.
struct GroupComposer {
    /// Parts of one kind that are read for one group. AWS allows 50 hooks and policies and 125 scheduled actions.
    static let partsMax = 1000

    let group: GroupIdentity
    let snapshot: any RecordSnapshot

    /// Nil when there is no such group. Throws `.damaged`, or `.noSuchLaunchSource` where the template or launch configuration is gone.
    func configuration() throws -> GroupConfiguration? {
        guard let record = try snapshot.record(group.key) else { return nil }
        guard let document = GroupDocument(document: record.document) else { throw GroupEngineError.damaged(group) }
        return try configuration(of: document)
    }

    func configuration(of document: GroupDocument) throws -> GroupConfiguration {
        let sources = LaunchSources(group: group, snapshot: snapshot)
        var result = GroupConfiguration(
            name: group.name, minSize: document.minSize, maxSize: document.maxSize, desiredCapacity: document.desiredCapacity, zones: document.zones,
            launch: try sources.source(of: document.launch))
        result.mixedInstances = try document.mixedInstances.map { try $0.mixed(sources) }
        result.defaultCooldownSeconds = document.defaultCooldownSeconds
        result.defaultInstanceWarmupSeconds = document.defaultInstanceWarmupSeconds
        result.usesLoadBalancerHealth = document.healthCheckType.contains("ELB")
        result.healthCheckGraceSeconds = document.healthCheckGraceSeconds
        result.terminationPolicies = document.terminationPolicies
        result.protectsNewInstances = document.protectsNewInstances
        result.maxInstanceLifetimeSeconds = document.maxInstanceLifetimeSeconds
        (result.capacityRebalance, result.maintenance) = (document.capacityRebalance, document.maintenance)
        result.suspendedProcesses = document.suspended.map(\.process).sorted()
        result.hooks = try parts(HookDocument.self).map(\.hook)
        result.policies = try parts(PolicyDocument.self).map(\.policy)
        result.schedule = try parts(ScheduledActionDocument.self).map(\.action)
        result.warmPool = try parts(WarmPoolDocument.self).first?.settings
        return result
    }

    /// The parts of one kind, by name.
    func parts<Document: GroupPart>(_ kind: Document.Type) throws -> [Document] {
        let records = try snapshot.records(
            type: kind.recordType, account: group.account, region: group.region, idPrefix: GroupIdentity.partID(group: group.name, ""), after: nil,
            limit: GroupComposer.partsMax)
        return try records.map { record in
            guard let document = Document(document: record.document) else { throw GroupEngineError.damaged(group) }
            return document
        }
    }
}

/// A record that belongs to a group.
public protocol GroupPart: RecordDocument {
    static var recordType: String { get }
}

extension PolicyDocument: GroupPart {}
extension HookDocument: GroupPart {}
extension ScheduledActionDocument: GroupPart {}
extension WarmPoolDocument: GroupPart {}
