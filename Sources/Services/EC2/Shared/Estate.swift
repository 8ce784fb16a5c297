import AWSWire
import Base
import Compute
import RecordStore
import Synchronization
import World

/// Everything that EC2's operations share: the records, the instances and the source of new ids.
///
/// The first call of a region finds a default VPC there, as in a new AWS account (VPC User Guide, Default VPCs).
final class Estate: Sendable {
    let records: any RecordStoring
    let random: any RandomSource
    let instances: any InstanceControl
    /// `account/region` of those that are known to have been furnished.
    private let furnished = Mutex<Set<String>>([])

    init(records: any RecordStoring, random: any RandomSource, instances: any InstanceControl) {
        (self.records, self.random, self.instances) = (records, random, instances)
    }

    func look<Answer: Sendable>(_ call: Call, _ body: @escaping @Sendable (Inventory) throws -> Answer) async throws(ServiceFault) -> Answer {
        try await furnish(call)
        return try await records.look { [instances] in try body(Inventory(snapshot: $0, instances: instances, call: call)) }
    }

    func change<Answer: Sendable>(_ call: Call, _ body: @escaping @Sendable (Changes) throws -> Answer) async throws(ServiceFault) -> Answer {
        try await furnish(call)
        return try await records.change(by: call) { [instances] in try body(Changes(transaction: $0, instances: instances, call: call)) }
    }

    private func furnish(_ call: Call) async throws(ServiceFault) {
        let place = "\(call.account)/\(call.region)"
        guard !furnished.withLock({ $0.contains(place) }) else { return }
        let region = RecordKey(type: RegionStart.kind.type, account: call.account, region: call.region, id: call.region)
        if try await records.look({ try $0.record(region) }) == nil { try await makeDefaults(call, marking: region) }
        furnished.withLock { _ = $0.insert(place) }
    }

    private func makeDefaults(_ call: Call, marking region: RecordKey) async throws(ServiceFault) {
        let event = AuditEvent(
            id: random.uuid(), time: call.time, account: call.account, region: call.region, source: call.eventSource, name: "CreateDefaultVpc",
            principal: "hinomi:ec2")
        do {
            try await records.write(audit: event) { [random, instances] transaction in
                // Another call may have been first.
                guard try transaction.record(region) == nil else { return }
                try RegionStart.furnish(Changes(transaction: transaction, instances: instances, call: call), random)
                try transaction.put(region, document: ["DefaultNetworkMade": true], tags: [:], relationships: [], at: call.time, expecting: 0)
            }
        } catch {
            throw ServiceFault(storing: error)
        }
    }
}
