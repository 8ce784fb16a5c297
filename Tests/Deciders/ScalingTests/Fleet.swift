import Base

@testable import Scaling

/// A group with a world around it that does what it is told: at once, or when the test says so.
struct Fleet {
    var state: GroupState
    var now = Fleet.start
    /// All that came out, in order.
    var effects: [GroupEffect] = []
    var events: [GroupEvent] = []
    /// The newest word of each activity, in the order in which they began.
    var activities: [ScalingActivity] = []
    var notices: [GroupNotice.Kind] = []
    var decisions: [Decision] = []
    /// Whether launches, starts, drains and terminations are carried out as soon as they are ordered.
    var obeys = true
    /// Whether ordered instances also become running by themselves.
    var boots = true
    var waiting: [GroupEffect] = []
    var wakeAt: Timestamp?
    private var born = 0

    static let start = Timestamp(iso8601: "2026-01-05T00:00:00Z") ?? Timestamp(milliseconds: 0)
    static let source = LaunchSource(kind: .launchTemplate, identity: "lt-1", version: "1", createdAt: start - .days(10))
    static let nextSource = LaunchSource(kind: .launchTemplate, identity: "lt-1", version: "2", createdAt: start - .days(1))

    static func configuration(_ min: Int, _ max: Int, _ desired: Int, zones: [String] = ["a", "b"]) -> GroupConfiguration {
        GroupConfiguration(name: "web", minSize: min, maxSize: max, desiredCapacity: desired, zones: zones.map { GroupZone(name: $0) }, launch: source)
    }

    init(_ min: Int, _ max: Int, _ desired: Int, zones: [String] = ["a", "b"], seed: UInt64 = 7, _ change: (inout GroupConfiguration) -> Void = { _ in }) {
        var configuration = Fleet.configuration(min, max, desired, zones: zones)
        change(&configuration)
        state = GroupState(configuration, seed: seed, at: Fleet.start)
        send(.configure(configuration))
    }

    /// Sends an event that is not refused.
    mutating func send(_ what: GroupEvent.What) {
        do { try ask(what) } catch { preconditionFailure("refused: \(error.message)") }
    }

    mutating func ask(_ what: GroupEvent.What) throws(GroupRefusal) {
        let event = GroupEvent(at: now, what)
        let new = try state.observe(event)
        events.append(event)
        take(new)
        if obeys { obey() }
    }

    /// The refusal's message; nil when the request was taken.
    mutating func refusal(of what: GroupEvent.What) -> String? {
        do { try ask(what) } catch { return error.message }
        return nil
    }

    private mutating func take(_ new: [GroupEffect]) {
        effects += new
        wakeAt = nil
        for effect in new {
            switch effect {
            case .record(let activity):
                if let index = activities.firstIndex(where: { $0.id == activity.id }) { activities[index] = activity } else { activities.append(activity) }
            case .notify(let notice): notices.append(notice.kind)
            case .decided(let decision): decisions.append(decision)
            case .wake(let at): wakeAt = at
            case .launch, .terminate, .start, .stop, .deregister: waiting.append(effect)
            default: break
            }
        }
    }

    /// Carries out what was ordered until nothing is left.
    mutating func obey() {
        while !waiting.isEmpty { carryOut(waiting.removeFirst()) }
    }

    mutating func carryOut(_ effect: GroupEffect) {
        let wasObedient = obeys
        obeys = false
        defer { obeys = wasObedient }
        switch effect {
        case .launch(let order):
            born += 1
            let id = "i-\(born < 10 ? "00" : born < 100 ? "0" : "")\(born)"
            send(.launched(activityID: order.activityID, instance: id, instanceType: order.instanceType))
            if boots { send(.running(instance: id)) }
        case .terminate(let instance, _): send(.terminated(instance: instance))
        case .start(let instance): if boots { send(.running(instance: instance)) }
        case .stop(let instance): send(.stopped(instance: instance))
        case .deregister(let instance): send(.drained(instance: instance))
        default: break
        }
    }

    /// Lets time pass, waking the group where it asked for it.
    mutating func pass(_ span: TimeSpan) {
        let end = now + span
        var wakes = 0
        while let wake = wakeAt, wake <= end, wakes < 10_000 {
            now = max(now, wake)
            wakes += 1
            send(.tick)
        }
        now = end
        send(.tick)
    }

    /// A scheduled action is due now.
    mutating func run(_ action: String) {
        now = now + .seconds(1)
        send(.scheduled([DueAction(name: action, due: now)]))
    }

    mutating func alarm(_ policy: String, value: Double?, threshold: Double? = 50, name: String? = nil, state: AlarmNotice.State = .alarm) {
        send(.alarms([AlarmNotice(policyName: policy, alarmName: name ?? "alarm-\(policy)", state: state, metricValue: value, threshold: threshold)]))
    }

    /// The alarm of a target tracking policy.
    func trackingAlarm(_ policy: String, _ side: TrackingAlarm.Side) -> String { state.trackingAlarms.first { $0.policyName == policy && $0.side == side }?.name ?? "" }

    mutating func track(_ policy: String, _ side: TrackingAlarm.Side, value: Double?, state: AlarmNotice.State = .alarm) {
        alarm(policy, value: value, threshold: nil, name: trackingAlarm(policy, side), state: state)
    }

    var desired: Int { state.configuration.desiredCapacity }
    func ids(_ life: LifecycleState) -> [String] { state.instances.filter { $0.state == life }.map(\.id).sorted() }
    var inService: [String] { ids(.inService) }
    func instance(_ id: String) -> GroupInstance? { state.instances.first { $0.id == id } }
    func count(in zone: String) -> Int { state.instances.count { $0.zone == zone && $0.state == .inService } }
    func blocked(_ kind: BlockNote.Kind) -> Bool { decisions.last?.blocks.contains { $0.kind == kind } ?? false }
    var terminatedInOrder: [String] { effects.compactMap { if case .terminate(let id, _) = $0 { id } else { nil } } }
}
