import Base
import Compute
import RecordStore
import Scaling

/// Why a group is as large as it is: the decisions that led there, in plain words and as data.
public struct GroupExplanation: Sendable {
    public let group: GroupIdentity
    public let at: Timestamp
    /// Oldest first.
    public let decisions: [DecisionRecord]
    /// How the group stands; nil for a time in the past.
    public let standing: String?

    public var text: String {
        var paragraphs = decisions.map { $0.decision.explanation.joined(separator: "\n  ") }
        if paragraphs.isEmpty { paragraphs = ["Nothing was decided for the group \(group.name) until \(at.iso8601)."] }
        return (paragraphs + [standing].compactMap { $0 }).joined(separator: "\n\n")
    }

    public var document: JSONValue {
        ["group": .string(group.name), "region": .string(group.region), "at": .string(at.iso8601), "decisions": .array(decisions.map(\.document))]
    }
}

extension GroupEngine {
    /// Decisions that an explanation goes back.
    public static let decisionsExplained = 5

    /// Throws `.noSuchGroup` when there is no such group and nothing is known of one.
    public func explain(_ group: GroupIdentity, at time: Timestamp? = nil) async throws -> GroupExplanation {
        let at = time ?? world.clock.now
        let decisions = try await records.read { try GroupJournals($0).decisions(of: group, upTo: at, limit: GroupEngine.decisionsExplained) }
        let state = state(of: group)
        guard state != nil || !decisions.isEmpty else { throw GroupEngineError.noSuchGroup(group) }
        return GroupExplanation(group: group, at: at, decisions: decisions.reversed(), standing: time == nil ? state.map { standing($0) } : nil)
    }

    private func standing(_ state: GroupState) -> String {
        let configuration = state.configuration
        let counts = Dictionary(grouping: state.instances, by: \.state.rawValue).map { "\($0.value.count) \($0.key)" }.sorted()
        let members = counts.isEmpty ? "no instance" : counts.joined(separator: ", ")
        return "Now the desired capacity is \(configuration.desiredCapacity) (\(configuration.minSize) to \(configuration.maxSize)), with \(members)."
    }
}
