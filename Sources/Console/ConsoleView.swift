import AlarmEngine
import Alarms
import Base
import Compute
import GroupEngine
import MetricStore
import RecordStore

/// What the page shows: the machine's graphs, the groups with their members and why they scaled, the alarms with their state and why,
/// and the inbox.
public struct ConsoleView: Sendable {
    static let groupsMax = 12
    static let alarmsMax = 200
    static let messagesMax = 50

    /// Who serves the page, in its words.
    public struct Server: Sendable {
        public var account: String, region: String, machine: String, version: String, endpoint: String
        public var isVirtual: Bool
        /// How load is made for the group of the demonstration (`{"command", "rates", "run"}`); nil where there is none.
        public var load: JSONValue?

        public init(account: String, region: String, machine: String, version: String, endpoint: String, isVirtual: Bool, load: JSONValue? = nil) {
            (self.account, self.region, self.machine, self.version, self.endpoint) = (account, region, machine, version, endpoint)
            (self.isVirtual, self.load) = (isVirtual, load)
        }
    }

    private let metrics: any MetricStoring
    private let records: any RecordStoring
    private let engine: AlarmEngine
    private let groups: GroupEngine
    private let instances: any InstanceControl
    private let server: Server

    public init(
        metrics: any MetricStoring, records: any RecordStoring, engine: AlarmEngine, groups: GroupEngine, instances: any InstanceControl, server: Server
    ) {
        (self.metrics, self.records, self.engine, self.groups, self.instances, self.server) = (metrics, records, engine, groups, instances, server)
    }

    public func document(at now: Timestamp) async throws -> JSONValue {
        // Of the server's account and region; the first by name.
        let known = groups.groups(in: Place(account: server.account, region: server.region)), shown = known.prefix(ConsoleView.groupsMax)
        let (alarms, messages, groups) = try await records.read { snapshot in
            let alarms = try AlarmCard.read(from: snapshot)
            return (
                alarms, try snapshot.entries(journal: "inbox", subject: nil, from: .distantPast, to: .distantFuture, newestFirst: true, limit: ConsoleView.messagesMax),
                try shown.map { try GroupCard($0.group, $0.state, alarms: alarms.compactMap(\.policyAlarm), in: snapshot, at: now) }
            )
        }
        let schedule = ScheduleTimes(zones: engine.zones)
        var cards: [JSONValue] = []
        // What only scales a group stands with the group, and is no matter of people.
        for alarm in alarms.filter({ !$0.onlyScales }).prefix(ConsoleView.alarmsMax) { cards.append(await card(alarm)) }
        let graphs = MachineGraph.all(metrics, account: server.account, region: server.region, now: now, thresholds: AlarmCard.thresholds(alarms))
        return [
            "now": .int(now.milliseconds), "machine": .string(server.machine), "account": .string(server.account), "region": .string(server.region),
            "version": .string(server.version), "endpoint": .string(server.endpoint), "isVirtual": .bool(server.isVirtual),
            "load": server.load ?? .null, "isolation": isolation, "graphs": .array(graphs),
            "groups": .array(groups.map { $0.document(instances, metrics: metrics, schedule: schedule, at: now) }), "groupsMore": .int(Int64(known.count - shown.count)),
            "alarms": .array(cards), "inbox": .array(messages.map(InboxMessage.document)),
        ]
    }

    /// How instances are kept apart on this machine.
    private var isolation: JSONValue {
        let report = instances.isolation
        return ["walls": .array(report.walls.map { .string($0.rawValue) }), "gaps": .array(report.sentences.map(JSONValue.string))]
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
