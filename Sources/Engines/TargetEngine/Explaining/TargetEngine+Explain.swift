import Base
import Compute
import RecordStore
import Scaling

/// Why the capacity of a target is what it is: the decisions that led there, in plain words and as data.
public struct TargetExplanation: Sendable {
    public let target: TargetIdentity
    public let at: Timestamp
    /// Oldest first.
    public let decisions: [TargetDecisionRecord]
    /// How the target stands; nil for a time in the past.
    public let standing: String?

    public var text: String {
        var paragraphs = decisions.map { $0.decision.explanation.joined(separator: "\n  ") }
        if paragraphs.isEmpty { paragraphs = ["Nothing was decided for the target \(target.resourceID) until \(at.iso8601)."] }
        return (paragraphs + [standing].compactMap { $0 }).joined(separator: "\n\n")
    }

    public var document: JSONValue {
        ["target": .string(target.resourceID), "region": .string(target.region), "at": .string(at.iso8601), "decisions": .array(decisions.map(\.document))]
    }
}

extension TargetEngine {
    /// Decisions that an explanation goes back.
    public static let decisionsExplained = 5

    /// Throws `.noSuchTarget` when there is no such target and nothing is known of one.
    public func explain(_ target: TargetIdentity, at time: Timestamp? = nil) async throws -> TargetExplanation {
        let at = time ?? now
        let decisions = try await records.read { try TargetJournal.decisions(of: target, upTo: at, limit: TargetEngine.decisionsExplained, in: $0) }
        let state = state(of: target)
        guard state != nil || !decisions.isEmpty else { throw TargetEngineError.noSuchTarget(target) }
        return TargetExplanation(target: target, at: at, decisions: decisions.reversed(), standing: time == nil ? state.map(standing) : nil)
    }

    private func standing(_ state: TargetState) -> String {
        let bounds = "(\(state.configuration.minCapacity) to \(state.configuration.maxCapacity))"
        guard let reading = state.reading else { return "The resource has not told its capacity yet \(bounds)." }
        let change = state.change.map { ", on its way to \($0.goal) since \($0.activity.startTime.iso8601)" } ?? ""
        return "The resource last told a capacity of \(reading.actual) \(bounds)\(change)."
    }
}
