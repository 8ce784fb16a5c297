import Alarms
import Base
import MetricStore
import RecordStore

/// Every alarm that the engine watches, by name and by cadence, and the rules that mute them.
struct WatchBook {
    private(set) var watches: [AlarmIdentity: Watch] = [:]
    /// Metric alarms in the order of their names, so that evaluations have one order.
    private var byCadence: [Cadence: [Watch]] = [:]
    private var isSorted: Set<Cadence> = []
    /// Composite alarms by what their rules name, and by their suppressors.
    private var parents: [AlarmIdentity: Set<AlarmIdentity>] = [:]
    private var suppressed: [AlarmIdentity: Set<AlarmIdentity>] = [:]
    var mutes = MuteBook()

    subscript(alarm: AlarmIdentity) -> Watch? { watches[alarm] }

    mutating func insert(_ watch: Watch) {
        remove(watch.identity)
        watches[watch.identity] = watch
        if let cadence = watch.cadence {
            byCadence[cadence, default: []].append(watch)
            isSorted.remove(cadence)
        }
        for child in watch.children { parents[child, default: []].insert(watch.identity) }
        if let suppressor = watch.suppressor { suppressed[suppressor, default: []].insert(watch.identity) }
    }

    mutating func remove(_ alarm: AlarmIdentity) {
        guard let watch = watches.removeValue(forKey: alarm) else { return }
        if let cadence = watch.cadence { byCadence[cadence]?.removeAll { $0 === watch } }
        for child in watch.children { parents[child]?.remove(alarm) }
        if let suppressor = watch.suppressor { suppressed[suppressor]?.remove(alarm) }
    }

    func isWatching(_ cadence: Cadence) -> Bool { !(byCadence[cadence]?.isEmpty ?? true) }

    /// The changes that evaluating every alarm of the cadence at `time` brings.
    mutating func evaluate(_ cadence: Cadence, at time: Timestamp) -> [Change] {
        sort(cadence)
        var changes: [Change] = []
        for watch in byCadence[cadence] ?? [] {
            if let change = watch.evaluate(at: time) { changes.append(change) }
        }
        return changes
    }

    /// Actions that are due again because their alarms stayed in their state.
    func repetitions(at time: Timestamp) -> [(alarm: AlarmIdentity, actions: [String])] {
        byCadence.values.joined().compactMap { watch in
            guard let last = watch.repeatedAt else { return nil }
            let actions = ActionRepetition.due(watch.configuration.actions, in: watch.status.state, last: max(last, watch.status.transitionedAt), at: time)
            return actions.isEmpty ? nil : (watch.identity, actions)
        }.sorted { $0.alarm < $1.alarm }
    }

    /// Composite alarms whose rules name the alarm, in the order of their names.
    func parents(of alarm: AlarmIdentity) -> [AlarmIdentity] { (parents[alarm] ?? []).sorted() }

    /// Composite alarms that the alarm suppresses, in the order of their names.
    func suppressed(by alarm: AlarmIdentity) -> [AlarmIdentity] { (suppressed[alarm] ?? []).sorted() }

    /// Evaluates a composite alarm. `cause` is the child that changed; nil after the alarm was put. Nil when nothing changes, and for
    /// alarms on a cycle, which are not evaluated.
    func evaluateComposite(_ alarm: AlarmIdentity, cause: ChildState?, at time: Timestamp) -> Change? {
        guard let watch = watches[alarm], case .composite(let rule) = watch.subject, !isOnCycle(alarm) else { return nil }
        let states = childStates(of: watch, rule)
        let state: AlarmState = rule.holds { states[$0] } ? .alarm : .ok
        guard state != watch.status.state else { return nil }
        let children = cause.map { [$0] } ?? watch.children.compactMap { watches[$0]?.childState }
        let reason = cause.map(StateReason.init(compositeChangedBy:))
            ?? StateReason(composite: alarm.arn, wasCreated: !watch.status.hasTransitioned, evaluatesTo: state, children: children)
        let evidence = Evidence.composite(rule: watch.composite?.alarmRule ?? "", children: states)
        return Change(alarm: alarm, version: watch.version, to: state, reason: reason, time: time, evidence: evidence, children: children)
    }

    func isOnCycle(_ alarm: AlarmIdentity) -> Bool { AlarmGraph.isOnCycle(alarm) { watches[$0]?.children ?? [] } }

    func isInAlarm(_ alarm: AlarmIdentity?) -> Bool { alarm.flatMap { watches[$0]?.status.state } == .alarm }

    /// The states of the alarms that a rule names, by the references in its text.
    func childStates(of watch: Watch, _ rule: CompositeRule) -> [String: AlarmState] {
        var states: [String: AlarmState] = [:]
        for reference in rule.references {
            states[reference] = watch.identity.sibling(reference).flatMap { watches[$0]?.status.state }
        }
        return states
    }

    private mutating func sort(_ cadence: Cadence) {
        guard isSorted.insert(cadence).inserted else { return }
        byCadence[cadence]?.sort { $0.identity < $1.identity }
    }
}

extension Watch {
    /// Nil for composite alarms, which are evaluated when their children change.
    var cadence: Cadence? {
        if case .metric(let metric) = configuration { metric.cadence } else { nil }
    }
}

extension AlarmIdentity: Comparable {
    public static func < (a: AlarmIdentity, b: AlarmIdentity) -> Bool {
        (a.account, a.region, a.name) < (b.account, b.region, b.name)
    }
}
