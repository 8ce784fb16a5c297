import AlarmEngine
import Base
import CapacityHooks
import Clockwork
import Logging
import RecordStore
import Scaling
import Synchronization
import World

/// Keeps the capacity of things that are not ours where their policies, schedules and bounds want it.
///
/// The records hold what users want, the decider (`TargetState`) how the resource stands and what is on its way. Every event is one
/// transaction: records, state, activities, evidence and orders; only then are orders carried out. An order stays in its queue until its
/// outcome is written too, so a kill at any moment repeats an order and loses none; setting a capacity twice does no harm.
public final class TargetEngine: Sendable {
    /// Targets whose resources are spoken to at one time.
    static let atOnceMax = 16
    static let retryPause = TimeSpan.seconds(5)

    let world: any World
    let records: any RecordStoring
    let timers: any TimerScheduling
    let hooks: any CapacityControl
    let alarms: AlarmEngine
    let book = Mutex(TargetBook())
    /// Nothing is changed before the book is full: what is not in it would be taken for new.
    let isLoaded = Mutex(false)
    /// Around everything that changes targets: nothing comes between reading a state and writing the decision made from it.
    let turnstile = Turnstile()
    /// Targets whose orders are being carried out: those of one go one after the other.
    let busy = Mutex<Set<TargetIdentity>>([])
    let log = Logger(label: "hinomi.targets")

    public init(world: any World, records: any RecordStoring, timers: any TimerScheduling, hooks: any CapacityControl, alarms: AlarmEngine) {
        (self.world, self.records, self.timers, self.hooks, self.alarms) = (world, records, timers, hooks, alarms)
    }

    /// Loads the targets and begins to work; what waited when the server stopped is taken up.
    public func start() async throws {
        for (key, state, arn) in try await records.read(TargetEngine.stored) {
            guard let target = TargetIdentity(key), let state else {
                log.error("a stored target cannot be read and is not looked after", metadata: ["target": "\(key.id)"])
                continue
            }
            keep(state, of: target, arn: arn)
            wake(target, at: now)
        }
        isLoaded.withLock { $0 = true }
        scheduleActions()
        scheduleSweep(after: now)
        pokeAlarms()
        scheduleRound(at: now)
    }

    /// Every target's state as it was last written, nil where it cannot be read, with the target's ARN.
    private static func stored(in snapshot: any RecordSnapshot) throws -> [(RecordKey, TargetState?, String?)] {
        try snapshot.statuses(type: TargetDocument.recordType, kind: TargetState.statusKind).map { key, content in
            let target = TargetIdentity(key)
            let document = try target.flatMap { try TargetRecords(of: $0, in: snapshot).document() }
            return (key, TargetState(document: content), target.flatMap { document?.arn(of: $0) })
        }
    }

    /// Now, on the server's clock.
    public var now: Timestamp { world.clock.now }

    /// The state of a target, nil when there is none.
    public func state(of target: TargetIdentity) -> TargetState? { book.withLock { $0.states[target] } }

    /// The ARN of a target, nil when there is none.
    public func arn(of target: TargetIdentity) -> String? { book.withLock { $0.arns[target] } }

    /// Why a resource can be no target here; nil when it can.
    public func refusal(of resourceID: String) -> String? { hooks.refusal(of: resourceID) }

    /// The time zones in which scheduled actions may be given.
    public var zones: ZoneFolder { alarms.zones }
}

/// The timers that the engine sets.
enum TargetTimer {
    static let orders = "targets/orders", alarms = "targets/alarms", schedule = "targets/schedule", sweep = "targets/sweep"

    static func wake(_ target: TargetIdentity) -> String { "targets/wake/\(target.account)/\(target.region)/\(target.resourceID)" }
    static func work(_ target: TargetIdentity) -> String { "targets/orders/\(target.account)/\(target.region)/\(target.resourceID)" }
}
