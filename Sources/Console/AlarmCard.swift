import AlarmEngine
import Alarms
import RecordStore

/// An alarm's record and status, as the page needs them.
struct AlarmCard: Sendable {
    let key: RecordKey
    let status: AlarmStatus?
    let metric: String?
    let threshold: Double?
    /// Nil when it calls no scaling policy.
    let policyAlarm: PolicyAlarm?

    var onlyScales: Bool { policyAlarm?.onlyScales ?? false }

    /// Those that ring first, then by name.
    static func read(from snapshot: any RecordSnapshot) throws -> [AlarmCard] {
        var cards: [AlarmCard] = []
        for type in ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"] {
            for record in try snapshot.records(type: type) {
                let status = try snapshot.status(record.key, kind: AlarmStatus.kind).flatMap(AlarmStatus.init)
                let document = record.document
                cards.append(
                    AlarmCard(
                        key: record.key, status: status, metric: document["MetricName"]?.text, threshold: document["Threshold"]?.number,
                        policyAlarm: PolicyAlarm(record, status: status)))
            }
        }
        return cards.sorted { ($0.rank, $0.key.id, $0.key.region) < ($1.rank, $1.key.id, $1.key.region) }
    }

    /// The threshold of the first alarm on each metric.
    static func thresholds(_ cards: [AlarmCard]) -> [String: Double] {
        var thresholds: [String: Double] = [:]
        for card in cards {
            if let metric = card.metric, let threshold = card.threshold, thresholds[metric] == nil { thresholds[metric] = threshold }
        }
        return thresholds
    }

    private var rank: Int { status?.state.rawValue == "ALARM" ? 0 : 1 }
}
