import Alarms
import Base
import Clockwork
import Logging
import MetricStore
import RecordStore
import Synchronization
import World

/// Evaluates every alarm, records what changes with its evidence, and hands the actions on.
///
/// Metric alarms are evaluated one second after they are put and then at each minute (or ten seconds) of the clock, all alarms of one
/// cadence in one go; composite alarms when one of their children changes. Nothing is written while no state changes. What changes at
/// one boundary is one transaction: status, history, evidence and the outbox items of the actions of each alarm, in the alarms' order.
public final class AlarmEngine: Sendable {
    let world: any World
    let records: any RecordStoring
    let metrics: any MetricStoring
    let timers: any TimerScheduling
    let sink: any AlarmActionSink
    let book = Mutex(WatchBook())
    /// Around everything that changes alarms, so that nothing comes between reading a state and writing the decision made from it.
    let turnstile = Turnstile()
    /// True after a write failed: the next minute makes up for what was left undone.
    let isUnsettled = Mutex(false)
    let log = Logger(label: "hinomi.alarms")

    public init(
        world: any World, records: any RecordStoring, metrics: any MetricStoring, timers: any TimerScheduling, sink: any AlarmActionSink
    ) {
        (self.world, self.records, self.metrics, self.timers, self.sink) = (world, records, metrics, timers, sink)
    }

    /// Loads alarms and mute rules from the record store and begins to watch. Whatever was left undone when the server stopped
    /// (composite alarms, suppressions, mutes that ended) is made up for within a second.
    public func start() async throws {
        let stored = try await records.read { try StoredAlarms(in: $0) }
        let zones = zones
        book.withLock { book in
            for alarm in stored.alarms {
                book.insert(Watch(alarm.identity, alarm.configuration, version: alarm.version, status: alarm.status, store: metrics))
            }
            for (key, rule) in stored.muteRules { book.mutes.set(key, to: rule.rule(zones)) }
        }
        for key in stored.damaged { log.error("a stored alarm cannot be read and is not watched", metadata: ["type": "\(key.type)", "id": "\(key.id)"]) }
        let now = world.clock.now
        timers.set(TimerName.settle, at: now + .seconds(1)) { await self.settle(at: $0) }
        timers.set(TimerName.sweep, at: now.next(multipleOf: .days(1))) { await self.sweep(at: $0) }
        for alarm in stored.alarms { scheduleSuppression(of: alarm.identity, alarm.status) }
        scheduleEvaluations(after: now)
        scheduleMutes(after: now)
    }

    /// How many alarms are watched.
    public var alarmCount: Int { book.withLock { $0.watches.count } }

    /// The present state of an alarm; nil when there is none.
    public func state(of alarm: AlarmIdentity) -> AlarmState? { book.withLock { $0[alarm]?.status.state } }

    public func isWatching(_ alarm: AlarmIdentity) -> Bool { book.withLock { $0[alarm] != nil } }

    /// The time zones in which mute rules may be given.
    public var zones: ZoneFolder { ZoneFolder(world.disk) }
}

/// The timers that the engine sets.
enum TimerName {
    static let settle = "alarms/settle"
    static let sweep = "alarms/sweep"
    static let mutes = "alarms/mutes"

    static func evaluation(_ cadence: Cadence) -> String { "alarms/every-\(cadence.rawValue)" }
    static func first(_ alarm: AlarmIdentity) -> String { "alarms/first/\(alarm.arn)" }
    static func suppression(_ alarm: AlarmIdentity) -> String { "alarms/suppression/\(alarm.arn)" }
}
