import Base
import Scaling

/// The states of all targets, their ARNs, and when a scheduled action of each is due next.
struct TargetBook {
    private(set) var states: [TargetIdentity: TargetState] = [:]
    private(set) var arns: [TargetIdentity: String] = [:]
    private var dues: [TargetIdentity: Timestamp] = [:]

    mutating func set(_ target: TargetIdentity, _ state: TargetState?, arn: String?, due: Timestamp?) {
        (states[target], arns[target], dues[target]) = (state, arn, due)
    }

    /// When the first scheduled action of any target is due.
    var nextDue: Timestamp? { dues.values.min() }

    /// Targets with an action that is due by then, sorted.
    func due(by time: Timestamp) -> [TargetIdentity] { dues.filter { $0.value <= time }.keys.sorted() }
}
