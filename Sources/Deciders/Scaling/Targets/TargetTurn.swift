import Base

/// One event of a target being dealt with: the state as it becomes, and what must be done about it.
struct TargetTurn {
    var state: TargetState
    let at: Timestamp
    var effects: [TargetEffect] = []
    /// Plain words for the event.
    let trigger: String
    var wishes: [PolicyWish] = []
    var limits: [TargetLimitNote] = []
    var blocks: [BlockNote] = []
    private let before: TargetFigures

    init(_ state: TargetState, _ event: TargetEvent) {
        self.state = state
        at = max(event.at, state.observedAt)
        trigger = event.what.plainWords
        before = TargetFigures(state)
        self.state.observedAt = at
    }

    var configuration: TargetConfiguration { state.configuration }

    mutating func accept(_ what: TargetEvent.What) {
        switch what {
        case .configure(let configuration): configure(configuration)
        case .register: checkBounds()
        case .alarms(let notices): notice(notices)
        case .scheduleDue(let name): runScheduledAction(name)
        case .read(let reading): read(reading)
        case .unreadable(let reason): unreadable(reason)
        case .accepted(let activity, let reading): accepted(activity, reading)
        case .refused(let activity, let reason): refused(activity, reason)
        case .tick: look()
        case .retire: retire()
        }
    }

    mutating func block(_ kind: BlockNote.Kind, _ text: String) {
        let note = BlockNote(kind: kind, text: text)
        if !blocks.contains(note) { blocks.append(note) }
    }

    /// Asks the resource how it stands, unless it is being asked already.
    mutating func ask() {
        guard !state.isReading else { return }
        state.isReading = true
        effects.append(.read)
    }

    mutating func checkBounds() {
        state.checksBounds = true
        ask()
    }

    /// Ends the turn: what was decided becomes evidence, and the next moment to look is asked for.
    mutating func finish() {
        let decision = TargetDecision(
            number: state.decisionCount + 1, at: at, trigger: trigger, figures: before, wishes: wishes, limits: limits, blocks: blocks, after: TargetFigures(state))
        if decision.isNews {
            state.decisionCount += 1
            effects.append(.decided(decision))
        }
        if let next = nextMoment { effects.append(.wake(at: next)) }
    }

    /// The next moment at which time alone calls for something; nil when none does.
    private var nextMoment: Timestamp? {
        if state.isReading { return nil }
        let retry = state.checksBounds ? at + TargetTurn.boundsRetry : nil
        return [state.change?.nextLook, retry].compactMap { $0 }.min()
    }

    /// How long a resource that did not answer is left alone before its bounds are looked at again.
    static let boundsRetry = TimeSpan.minutes(1)

    private mutating func configure(_ new: TargetConfiguration) {
        let isWider = new.minCapacity <= configuration.minCapacity && new.maxCapacity >= configuration.maxCapacity
        state.configuration = new
        let names = Set(new.policies.map(\.name))
        state.signals.removeAll { !names.contains($0.notice.policyName) }
        state.waiting.removeAll { !names.contains($0.notice.policyName) }
        state.cooldowns.forget { !names.contains($0) }
        state.standingNotes = state.standingNotes.filter { names.contains($0.key) }
        let actions = Set(new.schedule.map(\.name))
        state.scheduleRuns = state.scheduleRuns.filter { actions.contains($0.key) }
        refreshTrackingAlarms()
        if !isWider { checkBounds() }
    }

    private mutating func retire() {
        endChange(.failed, "The scalable target was deregistered before the resource had the capacity that was asked for.")
        if !state.trackingAlarms.isEmpty { effects.append(.deleteAlarms(state.trackingAlarms.map(\.name))) }
        (state.trackingAlarms, state.checksBounds, state.isReading, state.waiting) = ([], false, false, [])
        effects.append(.emptied)
    }
}
