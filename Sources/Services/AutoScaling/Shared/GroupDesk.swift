import AWSWire
import Base
import Compute
import GroupEngine
import RecordStore
import Scaling
import ScalingPolicies
import World

/// What the operations work with, and how they change groups.
struct GroupDesk: Sendable {
    let engine: GroupEngine
    let records: any RecordStoring
    let instances: any InstanceControl
    let world: any World

    /// Changes a group's records, or those of its parts, as one transaction with the call's audit event.
    func change(_ name: String, by call: Call, _ body: @escaping @Sendable (any RecordTransaction) throws -> Void) async throws(ServiceFault) {
        do { try await engine.change(call.group(name), at: call.time, audit: call.auditEvent(), body) } catch { throw ServiceFault(groups: error) }
    }

    /// Changes the group's own record.
    func changeDocument(_ name: String, by call: Call, _ body: @escaping @Sendable (inout GroupDocument) throws -> Void) async throws(ServiceFault) {
        do { try await engine.changeDocument(call.group(name), at: call.time, audit: call.auditEvent(), body) } catch { throw ServiceFault(groups: error) }
    }

    /// Asks the decider; answers the activities that began or changed.
    @discardableResult
    func request(_ name: String, _ event: GroupEvent.What, by call: Call) async throws(ServiceFault) -> [ScalingActivity] {
        do { return try await engine.request(call.group(name), event, at: call.time, audit: call.auditEvent()) } catch { throw ServiceFault(groups: error) }
    }

    /// The group, as it is stored and as it stands.
    func stored(_ name: String, in call: Call) async throws(ServiceFault) -> StoredGroup {
        let group = try await records.look { try StoredGroup(call.group(name), in: $0) }
        return group.standing(engine.state(of: group.identity))
    }

    /// The alarms that a target tracking policy has made for itself.
    func ownAlarms(of policy: String, in group: GroupIdentity) -> [PolicyAlarm] {
        PolicyAlarms.tracking(policy, among: engine.state(of: group)?.trackingAlarms ?? [], account: group.account, region: group.region)
    }

    /// The name of the group that an instance is a member of.
    func group(ofInstance id: String, in call: Call) throws(ServiceFault) -> String {
        guard let found = engine.group(of: id, in: call.place) else {
            throw .validation("Instance Id not found - No managed instance found for instance ID \(id)")
        }
        return found.group.name
    }
}

extension Call {
    func group(_ name: String) -> GroupIdentity { GroupIdentity(account: account, region: region, name: name) }
    var place: Place { Place(account: account, region: region) }
}
