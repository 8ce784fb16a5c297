import AlarmEngine
import Base
import Clockwork
import Compute
import Logging
import MetricStore
import RecordStore
import Scaling
import Synchronization
import World

/// Keeps every group at the size and in the health that its user asks for.
///
/// The records hold what users want, the decider (`GroupState`) what is and what is on its way. Every event goes one way: the
/// records change, the decider observes, and state, activities, evidence and orders are written in one transaction; only
/// then are orders carried out. An order stays in its queue until its outcome is written too, so a kill at any moment
/// repeats an order, which its activity's id makes harmless, and loses none.
public final class GroupEngine: Sendable {
    let world: any World
    let records: any RecordStoring
    let metrics: any MetricStoring
    let timers: any TimerScheduling
    let instances: any InstanceControl
    let alarms: AlarmEngine
    let notices: any GroupNoticeSink
    let book = Mutex(GroupBook())
    /// Around everything that changes groups: nothing comes between reading a state and writing the decision made from it.
    let turnstile = Turnstile()
    /// One round of orders at a time.
    let ordersTurnstile = Turnstile()
    /// On a virtual clock a move waits until instances have done what was ordered.
    let waitsForInstances: Bool
    private let events = Mutex<AsyncStream<InstanceEvent>?>(nil)
    let log = Logger(label: "hinomi.groups")

    public init(
        world: any World, records: any RecordStoring, metrics: any MetricStoring, timers: any TimerScheduling, instances: any InstanceControl,
        alarms: AlarmEngine, notices: any GroupNoticeSink, waitsForInstances: Bool = false
    ) {
        self.waitsForInstances = waitsForInstances
        (self.world, self.records, self.metrics, self.timers) = (world, records, metrics, timers)
        (self.instances, self.alarms, self.notices) = (instances, alarms, notices)
    }

    /// Loads the groups, compares what they know with the instances that are there, runs what was due meanwhile, and begins to work.
    public func start() async throws {
        let stored = try await records.read { try StoredGroups(in: $0) }
        let now = world.clock.now
        book.withLock { book in
            book.startedAt = now
            for (group, state) in stored.groups { book.set(group, state) }
        }
        for group in stored.damaged { log.error("a stored group cannot be read and is not looked after", metadata: ["group": "\(group.name)"]) }
        let stream = instances.events()
        events.withLock { $0 = stream }
        for group in stored.groups.keys.sorted() { await reconcile(group) }
        await runDueActions()
        scheduleMetrics(after: world.clock.now)
        pokeOrders()
    }

    /// Follows what becomes of instances, until the task is cancelled. Once, after `start`.
    public func run() async {
        guard let stream = events.withLock({ $0 }) else { return }
        for await event in stream { await observe(event) }
    }

    /// Now, on the server's clock.
    public var now: Timestamp { world.clock.now }

    /// The state of a group, nil when there is none.
    public func state(of group: GroupIdentity) -> GroupState? { book.withLock { $0.states[group] } }

    /// All groups of a place, by name.
    public func groups(in place: Place) -> [(group: GroupIdentity, state: GroupState)] {
        book.withLock { book in
            book.states.filter { $0.key.place == place }.map { (group: $0.key, state: $0.value) }.sorted { $0.group < $1.group }
        }
    }

    /// The group that an instance is a member of.
    public func group(of instance: String, in place: Place) -> (group: GroupIdentity, state: GroupState)? {
        book.withLock { book in
            guard let group = book.members[instance], group.place == place, let state = book.states[group] else { return nil }
            return (group, state)
        }
    }
}

/// The states of all groups, and which group an instance belongs to.
struct GroupBook {
    private(set) var states: [GroupIdentity: GroupState] = [:]
    private(set) var members: [String: GroupIdentity] = [:]
    /// When this server began to look after them.
    var startedAt = Timestamp.distantPast

    mutating func set(_ group: GroupIdentity, _ state: GroupState?) {
        for instance in states[group]?.instances ?? [] { members[instance.id] = nil }
        states[group] = state
        for instance in state?.instances ?? [] { members[instance.id] = group }
    }
}

/// Tells people of what happens to a group: puts messages into a durable outbox within the transaction that records it.
public protocol GroupNoticeSink: Sendable {
    /// `message` is JSON text. A topic that is gone is no error: nobody is there to be told.
    func enqueue(_ message: String, subject: String, toTopic topic: String, at time: Timestamp, in transaction: any RecordTransaction) throws
}
