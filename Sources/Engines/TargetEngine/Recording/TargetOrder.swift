import Base
import Compute
import Scaling

/// Something to be done for a target, which waits in its queue until its outcome is written.
struct TargetOrder: Hashable, Sendable, Codable, RecordDocument {
    static let queue = "target-orders"
    /// Orders that are looked at in one round.
    static let roundMax = 500
    /// How often a resource is asked before that counts as its answer.
    static let attemptsMax = 5

    var account: String, region: String, resourceID: String
    var effect: TargetEffect
    var attempts = 0

    init(_ target: TargetIdentity, _ effect: TargetEffect) { (account, region, resourceID, self.effect) = (target.account, target.region, target.resourceID, effect) }

    var target: TargetIdentity { TargetIdentity(account: account, region: region, resourceID: resourceID) }

    var isLastAttempt: Bool { attempts + 1 >= TargetOrder.attemptsMax }

    /// How long to wait before the next attempt: one second, doubled up to a minute.
    var pause: TimeSpan { min(.seconds(1) * (Int64(1) << Int64(min(max(attempts, 0), 6))), .minutes(1)) }
}
