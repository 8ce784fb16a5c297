import AlarmEngine
import Alarms
import Base
import MetricStore
import RecordStore

/// What the page shows: the machine's graphs, the alarms with their state and why, and the inbox.
public struct ConsoleView: Sendable {
    static let alarmsMax = 200
    static let messagesMax = 50

    private let metrics: any MetricStoring
    private let records: any RecordStoring
    private let engine: AlarmEngine
    private let account: String, region: String, machine: String, version: String, endpoint: String
    private let isVirtual: Bool

    public init(
        metrics: any MetricStoring, records: any RecordStoring, engine: AlarmEngine, account: String, region: String, machine: String, version: String,
        endpoint: String, isVirtual: Bool
    ) {
        (self.metrics, self.records, self.engine, self.account, self.region) = (metrics, records, engine, account, region)
        (self.machine, self.version, self.endpoint, self.isVirtual) = (machine, version, endpoint, isVirtual)
    }

    public func document(at now: Timestamp) async throws -> JSONValue {
        let (alarms, messages) = try await records.read { snapshot in
            (
                try AlarmCard.read(from: snapshot),
                try snapshot.entries(journal: "inbox", subject: nil, from: .distantPast, to: .distantFuture, newestFirst: true, limit: ConsoleView.messagesMax)
            )
        }
        var cards: [JSONValue] = []
        for alarm in alarms.prefix(ConsoleView.alarmsMax) { cards.append(await card(alarm)) }
        return [
            "now": .int(now.milliseconds), "machine": .string(machine), "account": .string(account), "region": .string(region), "version": .string(version),
            "endpoint": .string(endpoint), "isVirtual": .bool(isVirtual), "graphs": .array(MachineGraph.all(metrics, account: account, region: region, now: now, thresholds: AlarmCard.thresholds(alarms))),
            "alarms": .array(cards), "inbox": .array(messages.map(InboxMessage.document)),
        ]
    }

    private func card(_ alarm: AlarmCard) async -> JSONValue {
        let identity = AlarmIdentity(account: alarm.key.account, region: alarm.key.region, name: alarm.key.id)
        let why: String
        do { why = try await engine.explain(identity).text } catch { why = alarm.status?.reason.text ?? "" }
        return [
            "name": .string(alarm.key.id), "region": .string(alarm.key.region), "state": .string(alarm.status?.state.rawValue ?? "INSUFFICIENT_DATA"),
            "since": alarm.status.map { .int($0.transitionedAt.milliseconds) } ?? .null, "why": .string(why),
        ]
    }
}

/// An alarm's record and status, as the page needs them.
struct AlarmCard: Sendable {
    let key: RecordKey
    let status: AlarmStatus?
    let metric: String?
    let threshold: Double?

    /// Those that ring first, then by name.
    static func read(from snapshot: any RecordSnapshot) throws -> [AlarmCard] {
        var cards: [AlarmCard] = []
        for type in ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"] {
            for record in try snapshot.records(type: type) {
                let status = try snapshot.status(record.key, kind: AlarmStatus.kind).flatMap(AlarmStatus.init)
                let document = record.document
                cards.append(AlarmCard(key: record.key, status: status, metric: document["MetricName"]?.text, threshold: document["Threshold"]?.number))
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

/// A message of the inbox, in the page's words.
enum InboxMessage {
    static func document(_ entry: JournalEntry) -> JSONValue {
        let message = entry.content["message"]?.text ?? ""
        // Somebody's own text is no JSON; then it is shown as it is.
        let alarm = try? JSONValue(parsing: message)
        let title = entry.content["subject"]?.text ?? alarm?["AlarmName"]?.text ?? entry.subject.id
        return [
            "time": .int(entry.time.milliseconds), "title": .string(title), "text": .string(alarm?["NewStateReason"]?.text ?? message),
            "repeated": entry.content["repeated"] ?? false,
        ]
    }
}
