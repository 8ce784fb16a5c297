import Base
import MetricStore
import Scaling

/// The metrics of a group itself (EC2 Auto Scaling User Guide, Amazon CloudWatch metrics for Amazon EC2 Auto Scaling).
public enum GroupMetric: String, CaseIterable, Sendable {
    case minSize = "GroupMinSize", maxSize = "GroupMaxSize", desired = "GroupDesiredCapacity"
    case inServiceInstances = "GroupInServiceInstances", pendingInstances = "GroupPendingInstances", standbyInstances = "GroupStandbyInstances"
    case terminatingInstances = "GroupTerminatingInstances", totalInstances = "GroupTotalInstances"
    case inServiceCapacity = "GroupInServiceCapacity", pendingCapacity = "GroupPendingCapacity", standbyCapacity = "GroupStandbyCapacity"
    case terminatingCapacity = "GroupTerminatingCapacity", totalCapacity = "GroupTotalCapacity"
    case warmPoolDesired = "WarmPoolDesiredCapacity", warmPoolWarmed = "WarmPoolWarmedCapacity", warmPoolPending = "WarmPoolPendingCapacity"
    case warmPoolTerminating = "WarmPoolTerminatingCapacity", warmPoolTotal = "WarmPoolTotalCapacity"
    case groupAndWarmPoolDesired = "GroupAndWarmPoolDesiredCapacity", groupAndWarmPoolTotal = "GroupAndWarmPoolTotalCapacity"

    /// The value for a group as it stands.
    func value(of state: GroupState) -> Double {
        let configuration = state.configuration
        switch self {
        case .minSize: return Double(configuration.minSize)
        case .maxSize: return Double(configuration.maxSize)
        case .desired: return Double(configuration.desiredCapacity)
        case .inServiceInstances: return state.count { $0 == .inService }
        case .pendingInstances: return state.count(where: \.isPending) + Double(state.launches.count)
        case .standbyInstances: return state.count(where: \.isStandby)
        case .terminatingInstances: return state.count(where: \.leavesGroup)
        case .totalInstances: return state.count { !$0.isOfPool } + Double(state.launches.count)
        case .inServiceCapacity: return state.weight { $0 == .inService }
        case .pendingCapacity: return state.weight(where: \.isPending) + Double(state.launches.reduce(0) { $0 + $1.order.weight })
        case .standbyCapacity: return state.weight(where: \.isStandby)
        case .terminatingCapacity: return state.weight(where: \.leavesGroup)
        case .totalCapacity: return state.weight { !$0.isOfPool } + Double(state.launches.reduce(0) { $0 + $1.order.weight })
        case .warmPoolDesired: return Double(state.warmPoolDesired)
        case .warmPoolWarmed: return state.weight { $0 == .warmedStopped || $0 == .warmedRunning }
        case .warmPoolPending: return state.weight { $0.isOfPool && $0.rawValue.contains("Pending") }
        case .warmPoolTerminating: return state.weight { $0.isOfPool && $0.isTerminating }
        case .warmPoolTotal: return state.weight(where: \.isOfPool)
        case .groupAndWarmPoolDesired: return Double(configuration.desiredCapacity + state.warmPoolDesired)
        case .groupAndWarmPoolTotal: return state.weight { _ in true }
        }
    }
}

extension GroupState {
    fileprivate func count(where isCounted: (LifecycleState) -> Bool) -> Double { Double(instances.count { isCounted($0.state) }) }

    fileprivate func weight(where isCounted: (LifecycleState) -> Bool) -> Double {
        Double(instances.reduce(0) { $0 + (isCounted($1.state) ? $1.weight : 0) })
    }

    /// How many the warm pool is meant to hold.
    fileprivate var warmPoolDesired: Int {
        guard let pool = configuration.warmPool, !pool.isDeleting else { return 0 }
        let prepared = pool.maxGroupPreparedCapacity ?? configuration.maxSize
        return max(pool.minSize, prepared - configuration.desiredCapacity)
    }
}

extension LifecycleState {
    fileprivate var isOfPool: Bool { rawValue.hasPrefix("Warmed") }
    fileprivate var isStandby: Bool { self == .standby || self == .enteringStandby }
    fileprivate var leavesGroup: Bool { isTerminating && !isOfPool }
}

extension GroupEngine {
    func scheduleMetrics(after time: Timestamp) {
        timers.set(GroupTimer.metrics, at: time.next(multipleOf: .minutes(1))) { [weak self] time in await self?.writeMetrics(at: time) }
    }

    /// One datapoint a minute of each metric that is collected.
    private func writeMetrics(at time: Timestamp) async {
        scheduleMetrics(after: time)
        do {
            let enabled = try await records.read { snapshot in
                try snapshot.records(type: GroupDocument.recordType).compactMap { record in
                    GroupDocument(document: record.document).map { (GroupIdentity(record.key), $0.enabledMetrics) }
                }
            }
            var batch = MetricBatch()
            for (group, names) in enabled { add(names, of: group, at: time, to: &batch) }
            guard batch.sampleCount > 0 else { return }
            metrics.append(batch) { [log] result in
                if case .failure(let refusal) = result { log.warning("the metrics of groups were refused", metadata: ["error": "\(refusal)"]) }
            }
        } catch {
            log.error("the metrics of groups cannot be written", metadata: ["error": "\(error)"])
        }
    }

    private func add(_ names: [String], of group: GroupIdentity, at time: Timestamp, to batch: inout MetricBatch) {
        guard let state = state(of: group) else { return }
        for metric in names.compactMap(GroupMetric.init(rawValue:)) {
            let identity = MetricIdentity(
                account: group.account, region: group.region, namespace: "AWS/AutoScaling", name: metric.rawValue,
                dimensions: [MetricDimension(name: "AutoScalingGroupName", value: group.name)])
            let series = batch.addSeries(identity.labels)
            batch.add(metric.value(of: state), at: time, to: series)
        }
    }
}
