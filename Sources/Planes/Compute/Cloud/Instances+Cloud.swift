import Base
import RecordStore

/// Launches at EC2, whose refusals reach whoever asked.
extension Instances {
    /// Waits, for a bounded time, for what EC2 says of the instances of a launch. Fewer than `least`: what was launched is ended
    /// again, and EC2's refusal is thrown. Of what EC2 has not answered by then, nothing is known yet: it stays `pending`.
    func heard(_ launched: [Instance], atLeast least: Int, by cause: ChangeCause) async throws(ComputeError) -> [Instance] {
        let asked = launched.filter { $0.isCloud && $0.state == .pending }
        guard !asked.isEmpty else { return launched }
        for instance in asked { await attend(to: instance) }
        let deadline = world.clock.uptime + CloudLimits.hearingTime
        var refused: [(instance: Instance, fault: CloudFault)] = []
        for instance in asked {
            if let fault = await driver.refusal(of: instance.id, within: deadline - world.clock.uptime) { refused.append((instance, fault)) }
        }
        if !refused.isEmpty { try await withdraw(refused.map(\.instance)) }
        let ids = Set(refused.map(\.instance.id)), left = launched.filter { !ids.contains($0.id) }
        for instance in left { if let now = self.instance(instance.id, in: instance.place) { await attend(to: now) } }
        guard let first = refused.first, left.count < least else { return left.map { self.instance($0.id, in: $0.place) ?? $0 } }
        if let place = left.first?.place { _ = try await terminate(left.map(\.id), in: place, by: cause) }
        throw .cloud(first.fault)
    }

    /// Forgets instances that EC2 refused to launch, as EC2 does: there never were any. With the last one goes its client token.
    private func withdraw(_ refused: [Instance]) async throws(ComputeError) {
        let now = world.clock.now
        do {
            try await change(audit: nil) { transaction, changes in
                for instance in refused {
                    try transaction.delete(InstanceRows.key(instance.id, instance.place), at: now)
                    changes.remove(instance)
                }
                for instance in refused { if let token = instance.configuration.clientToken { try ClientTokens.forget(token, in: instance.place, from: transaction, at: now) } }
            }
        } catch { throw ComputeError(storing: error) }
        for instance in refused {
            // What is left of it is found and removed at the next start.
            try? await driver.remove(instance.id)
        }
    }

    /// Throws by name what a change would alter of an instance at EC2: EC2 has it, and is not told of changes.
    static func judge(_ before: InstanceConfiguration, _ after: InstanceConfiguration) throws(ComputeError) {
        guard before.isCloud else { return }
        let changed: [(String, Bool)] = [
            ("Groups", before.securityGroupIDs != after.securityGroupIDs), ("InstanceType", before.instanceType != after.instanceType),
            ("UserData", before.userData != after.userData), ("Monitoring", before.isMonitoredInDetail != after.isMonitoredInDetail),
            ("IamInstanceProfile", before.profileARN != after.profileARN), ("MetadataOptions", before.metadata != after.metadata),
            ("InstanceInitiatedShutdownBehavior", before.shutdownBehavior != after.shutdownBehavior), ("EbsOptimized, SourceDestCheck", before.recorded != after.recorded),
        ]
        let names = changed.filter(\.1).map(\.0)
        if !names.isEmpty { throw .notForCloud(names) }
    }
}
