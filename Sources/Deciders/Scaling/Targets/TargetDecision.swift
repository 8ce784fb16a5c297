import Base

/// What was decided on an event of a scalable target, with all that it was decided from: kept as evidence.
public struct TargetDecision: Codable, Hashable, Sendable {
    /// Counts the decisions of a target from 1.
    public var number: Int
    public var at: Timestamp
    /// Plain words for the event.
    public var trigger: String
    public var figures: TargetFigures
    /// What each policy wanted.
    public var wishes: [PolicyWish]
    public var limits: [TargetLimitNote]
    public var blocks: [BlockNote]
    public var after: TargetFigures

    /// Whether anything was decided at all.
    var isNews: Bool { !wishes.isEmpty || !limits.isEmpty || !blocks.isEmpty || figures != after }

    /// Why the target was scaled, or why it was not, in plain sentences.
    public var explanation: [String] {
        ["At \(at.iso8601): \(trigger).", figures.sentence] + wishes.map(\.sentence) + limits.map(\.sentence) + blocks.map(\.text) + [outcome]
    }

    private var outcome: String {
        if after.goal == figures.goal { return figures.minCapacity == after.minCapacity && figures.maxCapacity == after.maxCapacity ? "The capacity was left as it was." : "The bounds are now \(after.minCapacity) to \(after.maxCapacity)." }
        guard let goal = after.goal else { return "No change is on its way any more." }
        return "The capacity is being set to \(goal)."
    }
}

/// The figures of a target at the moment of a decision.
public struct TargetFigures: Codable, Hashable, Sendable {
    public var minCapacity: Int
    public var maxCapacity: Int
    /// What the resource last said; nil before it said anything.
    public var capacity: Int?
    /// Where a change on its way leads.
    public var goal: Int?

    init(_ state: TargetState) {
        (minCapacity, maxCapacity) = (state.configuration.minCapacity, state.configuration.maxCapacity)
        (capacity, goal) = (state.reading?.capacity, state.change?.goal)
    }

    var sentence: String {
        let known = capacity.map { "a capacity of \($0)" } ?? "a capacity that was not known yet"
        return "The target had \(known) (between \(minCapacity) and \(maxCapacity))\(goal.map { ", on its way to \($0)" } ?? "")."
    }
}

/// A bound that cut what was wanted, or that moved the capacity.
public struct TargetLimitNote: Codable, Hashable, Sendable {
    public enum Bound: String, Codable, Hashable, Sendable { case minCapacity, maxCapacity }

    public var bound: Bound
    public var wanted: Int
    public var allowed: Int

    var sentence: String { "It came to \(wanted); the \(bound == .minCapacity ? "minimum" : "maximum") capacity makes it \(allowed)." }
}
