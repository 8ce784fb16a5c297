import Alarms
import Base
import RecordStore
import SimWorld

@testable import AlarmEngine

extension FuzzTarget {
    /// The documents that the alarm engine keeps, as damage or another version may leave them.
    static let storedAlarms = [
        FuzzTarget(document: "alarm-document") { document in
            for type in [AlarmConfiguration.metricType, AlarmConfiguration.compositeType] {
                guard let configuration = AlarmConfiguration(type: type, document: document) else { continue }
                let printed = configuration.document(name: "a")
                guard let again = AlarmConfiguration(type: type, document: printed) else { throw BrokenPromise("what was printed is no alarm") }
                try hold(again.document(name: "a").encoded == printed.encoded, "printing changed the alarm")
                if case .metric(let metric) = configuration { _ = (metric.periodSeconds, metric.rule) }
            }
        },
        FuzzTarget(document: "alarm-status") { document in
            guard let status = AlarmStatus(document) else { return }
            try hold(AlarmStatus(status.document)?.document == status.document, "printing changed the status")
        },
        FuzzTarget(document: "alarm-decision") { document in
            guard let decision = Decision(document) else { return }
            _ = decision.evidence.replay()
            try hold(Decision(decision.document)?.document == decision.document, "printing changed the decision")
        },
        FuzzTarget(document: "alarm-history") { document in
            guard let item = AlarmHistoryItem(document: document) else { return }
            try hold(AlarmHistoryItem(document: item.document)?.document == item.document, "printing changed the item")
        },
        FuzzTarget(document: "mute-rule") { document in
            guard let configuration = MuteRuleConfiguration(document: document) else { return }
            try hold(MuteRuleConfiguration(document: configuration.document)?.document == configuration.document, "printing changed the rule")
            guard let rule = configuration.rule(ZoneFolder(SimDisk(seed: 1))) else { return }
            let now = Timestamp(seconds: 1_767_571_200)
            _ = (rule.status(at: now), rule.isActive(at: now))
            if let next = rule.nextChange(after: now) { try hold(next > now, "the next change lies behind") }
        },
    ]
}
