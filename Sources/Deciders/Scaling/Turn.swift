import Base

/// One event being dealt with: the state as it becomes, and what must be done about it.
struct Turn {
    var state: GroupState
    let at: Timestamp
    var effects: [GroupEffect] = []
    /// Plain words for the event.
    var trigger: String
    var wishes: [PolicyWish] = []
    var limits: [LimitNote] = []
    var blocks: [BlockNote] = []
    var launchNotes: [LaunchNote] = []
    var terminationNotes: [TerminationNote] = []
    /// The decision is kept although it may have changed nothing.
    var isEvidence = false
    private let desiredBefore: Int
    private let figuresBefore: GroupFigures

    init(_ state: GroupState, _ event: GroupEvent) {
        self.state = state
        at = max(event.at, state.observedAt)
        trigger = event.what.plainWords
        desiredBefore = state.configuration.desiredCapacity
        figuresBefore = state.figures(at: at)
        self.state.observedAt = at
        self.state.scheduleMarks = state.scheduleMarks ?? state.configuration.schedule.map { ScheduleMark(name: $0.name, until: state.observedAt) }
    }

    var configuration: GroupConfiguration { state.configuration }
    var desired: Int { state.configuration.desiredCapacity }

    /// `2026-01-05T00:00:00Z`, the form inside causes.
    var stamp: String { Timestamp(seconds: at.seconds).iso8601 }

    func isSuspended(_ process: ScalingProcess) -> Bool { configuration.isSuspended(process) }

    func index(of instance: String) -> Int? { state.instances.firstIndex { $0.id == instance } }

    mutating func block(_ kind: BlockNote.Kind, _ text: String) {
        let note = BlockNote(kind: kind, text: text)
        if !blocks.contains(note) { blocks.append(note) }
    }

    /// Notes that a process which would now act is suspended. True when it is.
    mutating func isHeldBack(by process: ScalingProcess, from doing: String) -> Bool {
        guard isSuspended(process) else { return false }
        block(.processSuspended, "The process \(process.rawValue) is suspended: \(doing).")
        return true
    }

    /// Ends the turn: what was decided becomes evidence, and the next moment to look is asked for.
    mutating func finish() {
        let decision = Decision(
            number: state.decisionCount + 1, at: at, trigger: trigger, figures: figuresBefore, wishes: wishes, limits: limits, blocks: blocks,
            desiredBefore: desiredBefore, desiredAfter: desired, launches: launchNotes, terminations: terminationNotes)
        let isNews = isEvidence || decision.isActing || !wishes.isEmpty || (!blocks.isEmpty && blocks != state.standingBlocks)
        state.standingBlocks = blocks
        if isNews {
            state.decisionCount += 1
            effects.append(.decided(decision))
        }
        if let next = nextMoment { effects.append(.wake(at: next)) }
    }
}

extension Decision {
    /// Whether anything was changed.
    var isActing: Bool { desiredBefore != desiredAfter || !launches.isEmpty || !terminations.isEmpty }
}
