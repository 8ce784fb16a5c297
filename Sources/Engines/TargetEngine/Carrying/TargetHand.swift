import AlarmEngine
import Alarms
import Base
import CapacityHooks
import GroupEngine
import Scaling

/// Carries out one order. What it answers are the facts that follow from it; what it throws is tried again.
struct TargetHand {
    let engine: TargetEngine
    let target: TargetIdentity

    func carryOut(_ order: TargetOrder) async throws -> [TargetEvent.What] {
        switch order.effect {
        case .read: return try await read(order)
        case .set(let capacity, let activity): return try await set(capacity, for: activity, order)
        case .putAlarm(let alarm): try await put(alarm)
        case .deleteAlarms(let names): try await engine.alarms.delete(names.map(identity), at: engine.now, audit: nil)
        case .record, .boundsChanged, .decided, .emptied, .wake: break
        }
        return []
    }

    private func read(_ order: TargetOrder) async throws -> [TargetEvent.What] {
        guard engine.state(of: target) != nil else { return [] }
        do throws(CapacityFailure) {
            return [.read(CapacityReading(try await engine.hooks.read(target.resourceID)))]
        } catch {
            if error.isPassing, !order.isLastAttempt { throw error }
            return [.unreadable(reason: error.reason)]
        }
    }

    /// A change that is not on its way any more is not made: a later one must not be undone by it.
    private func set(_ capacity: Int, for activity: String, _ order: TargetOrder) async throws -> [TargetEvent.What] {
        guard engine.state(of: target)?.change?.activity.id == activity else { return [] }
        do throws(CapacityFailure) {
            return [.accepted(activityID: activity, CapacityReading(try await engine.hooks.set(capacity, of: target.resourceID)))]
        } catch {
            if error.isPassing, !order.isLastAttempt { throw error }
            return [.refused(activityID: activity, reason: error.reason)]
        }
    }

    private func put(_ alarm: TrackingAlarm) async throws {
        // An alarm that is not wanted any more has an order to be deleted.
        guard engine.state(of: target)?.trackingAlarms.contains(alarm) == true else { return }
        let target = target
        let policy = try await engine.records.read { try TargetRecords(of: target, in: $0).part(alarm.policyName, TargetPolicyDocument.self) }
        guard let policy else { return }
        let configuration = alarm.configuration(action: policy.arn(in: target)) { _, _ in nil }
        try await engine.alarms.put(identity(alarm.name), .metric(configuration), at: engine.now, audit: nil)
    }

    private func identity(_ alarm: String) -> AlarmIdentity { AlarmIdentity(account: target.account, region: target.region, name: alarm) }
}

extension CapacityReading {
    init(_ answer: CapacityAnswer) {
        let status: Status =
            switch answer.status {
            case .pending: .pending
            case .inProgress: .inProgress
            case .successful: .successful
            case .failed: .failed
            }
        self.init(desired: answer.desired, actual: answer.actual, status: status, failureReason: answer.failureReason)
    }
}
