import Base
import Testing

@testable import Scaling

/// A scalable target under test, with a resource that says what the test has it say.
struct Target {
    static let start = CivilTime(year: 2026, month: 1, day: 5, hour: 12).timestamp

    private(set) var state: TargetState
    private(set) var now = Target.start
    private(set) var activities: [String: TargetActivity] = [:]
    private(set) var order: [String] = []
    private(set) var decisions: [TargetDecision] = []
    private(set) var events: [(event: TargetEvent, decision: TargetDecision?)] = []
    private(set) var sets: [Int] = []
    private(set) var deletedAlarms: [String] = []
    private var waiting: [TargetEffect] = []
    /// What the resource has, and what it was told.
    var capacity: Int
    private(set) var told: Int?
    /// How it answers a change.
    var answers = CapacityReading.Status.successful
    /// Whether it can be asked at all.
    var isThere = true

    init(_ low: Int, _ high: Int, at capacity: Int, _ change: (inout TargetConfiguration) -> Void = { _ in }) {
        self.capacity = capacity
        var configuration = TargetConfiguration(resourceID: "hook/workers", minCapacity: low, maxCapacity: high)
        change(&configuration)
        state = TargetState(configuration, seed: 7, at: Target.start)
        observe(.configure(configuration))
        observe(.register)
        obey()
    }

    /// Lets an event happen; the resource does what it is asked.
    mutating func send(_ what: TargetEvent.What) {
        observe(what)
        obey()
    }

    mutating func configure(_ change: (inout TargetConfiguration) -> Void) {
        var configuration = state.configuration
        change(&configuration)
        send(.configure(configuration))
    }

    mutating func pass(_ span: TimeSpan) { now = now + span }

    /// An alarm of a policy at a threshold of 50, with a value.
    mutating func alarm(_ policy: String, value: Double, threshold: Double = 50, name: String? = nil) {
        send(.alarms([AlarmNotice(policyName: policy, alarmName: name ?? "alarm-\(policy)", state: .alarm, metricValue: value, threshold: threshold)]))
    }

    /// The alarms of a tracking policy: one side in ALARM with a value.
    func notice(_ policy: String, _ side: TrackingAlarm.Side, _ state: AlarmNotice.State, value: Double? = nil) -> AlarmNotice {
        let alarm = self.state.trackingAlarms.first { $0.policyName == policy && $0.side == side }
        return AlarmNotice(policyName: policy, alarmName: alarm?.name ?? "none", state: state, metricValue: value, threshold: alarm?.threshold)
    }

    /// One side of a policy's alarms is in ALARM, the other is not.
    mutating func track(_ policy: String, _ side: TrackingAlarm.Side, value: Double) {
        let others = state.trackingAlarms.filter { $0.policyName == policy && $0.side != side }.map { notice(policy, $0.side, .ok) }
        send(.alarms([notice(policy, side, .alarm, value: value)] + others))
    }

    private mutating func observe(_ what: TargetEvent.What) {
        let event = TargetEvent(at: now, what)
        let effects = state.observe(event)
        var decided: TargetDecision?
        for effect in effects {
            switch effect {
            case .record(let activity):
                if activities.updateValue(activity, forKey: activity.id) == nil { order.append(activity.id) }
            case .decided(let decision): decided = decision
            case .deleteAlarms(let names): deletedAlarms += names
            case .read, .set: waiting.append(effect)
            case .boundsChanged, .putAlarm, .emptied, .wake: break
            }
        }
        if let decided { decisions.append(decided) }
        events.append((event, decided))
    }

    private mutating func obey() {
        while !waiting.isEmpty {
            switch waiting.removeFirst() {
            case .read: observe(isThere ? .read(reading) : .unreadable(reason: "nobody answered"))
            case .set(let wanted, let activity):
                guard state.change?.activity.id == activity else { continue }
                sets.append(wanted)
                guard isThere else { observe(.refused(activityID: activity, reason: "nobody answered")); continue }
                told = wanted
                if answers == .successful { capacity = wanted }
                observe(.accepted(activityID: activity, reading))
            default: break
            }
        }
    }

    private var reading: CapacityReading { CapacityReading(desired: told ?? capacity, actual: capacity, status: told == capacity || told == nil ? .successful : answers) }

    /// The resource gets where it was told to.
    mutating func arrive() {
        capacity = told ?? capacity
        answers = .successful
    }

    mutating func isToldBySomebodyElse(_ capacity: Int) { (told, self.capacity) = (capacity, capacity) }

    /// Activities in the order in which they began, as `Status description: cause`.
    var log: [String] { order.compactMap { activities[$0] }.map { "\($0.status.rawValue) \($0.description): \($0.cause)" } }
    var last: TargetActivity? { order.last.flatMap { activities[$0] } }
    func blocked(_ kind: BlockNote.Kind) -> Bool { decisions.last?.blocks.contains { $0.kind == kind } ?? false }
}

extension TargetPolicy {
    static func steps(
        _ name: String, _ type: AdjustmentType = .changeInCapacity, _ steps: (Double?, Double?, Int)..., cooldown: Int? = nil, magnitude: Int? = nil
    ) -> TargetPolicy {
        let steps = steps.map { StepAdjustment(lowerBound: $0.0, upperBound: $0.1, scalingAdjustment: $0.2) }
        return TargetPolicy(name: name, rule: .step(StepRule(adjustmentType: type, steps: steps, minAdjustmentMagnitude: magnitude, cooldownSeconds: cooldown)))
    }

    static func tracking(_ name: String, target: Double = 50, disablesIn: Bool = false, out: Int? = nil, into: Int? = nil) -> TargetPolicy {
        let metric = MetricSource(namespace: "App", metricName: name, statistic: "Average")
        return TargetPolicy(
            name: name,
            rule: .tracking(
                TrackingRule(metric: .customized(metric), targetValue: target, disableScaleIn: disablesIn, scaleOutCooldownSeconds: out, scaleInCooldownSeconds: into)))
    }
}
