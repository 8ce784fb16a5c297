import Base
import Logging
import World

/// Watches this machine: reads its sources at whole multiples of their intervals, keeps what it read on disk, and sends
/// it until the receiver has it.
///
/// What was collected is on disk before the next collection, so it survives kill -9. `force_flush_interval` is how long it may wait there
/// before it is sent.
public actor Agent {
    /// Datums that wait in memory while the disk takes none; beyond it the oldest are dropped and counted.
    public static let unspooledDatumsMax = 20_000
    /// So many batches are sent before their flush is due.
    public static let waitingBatchesMax = 100
    /// How often the agent says that it lives.
    public static let heartbeatInterval = TimeSpan.seconds(60)

    /// What an operator wants to know of the agent.
    public struct Status: Sendable, Hashable {
        public var source: String
        public var pendingBatches: Int
        public var spoolBytes: Int64
        public var sentBatches: UInt64, refusedBatches: UInt64
        /// Lost since this state folder began: to a full spool or disk.
        public var droppedBatches: UInt64, droppedDatums: UInt64
        public var droppedStatsDLines: UInt64
        public var lastFailure: String?
    }

    /// Keys and dimensions of the configuration that change nothing here, with the reasons. For the operator's eyes.
    public nonisolated let notices: [String]

    private let configuration: AgentConfiguration
    private let world: any World
    private let uplink: any Uplink
    private let rollup: Rollup
    private let dimensions: [MetricDimension]
    private let dropOriginals: Set<String>
    private let log: Logger
    private let wake: AsyncStream<Void>
    private let wakeUp: AsyncStream<Void>.Continuation
    private var collectors: [PluginCollector]
    private var statsD: StatsDTable?
    private var statsDPort: Int?
    private var spool: Spool
    private var collected: [Datum] = []
    private var sentBatches: UInt64 = 0, refusedBatches: UInt64 = 0
    private var unspooledDrops: UInt64 = 0
    private var reportedDrops: UInt64 = 0
    private var lastFailure: String?

    /// Opens the state folder; throws when another agent has it or when it is damaged.
    public init(
        configuration: AgentConfiguration, world: any World, stateFolder: String, uplink: any Uplink, facts: MachineFacts = MachineFacts(),
        spoolLimits: SpoolLimits = SpoolLimits(), log: Logger = Logger(label: "hinomi.agent")
    ) throws(SpoolError) {
        (self.configuration, self.world, self.uplink, self.log) = (configuration, world, uplink, log)
        spool = try Spool(folder: stateFolder, world: world, limits: spoolLimits)
        let identity = MachineIdentity(configuration: configuration, facts: facts, processes: world.processes)
        (dimensions, notices) = (identity.dimensions, configuration.notices + identity.notices)
        collectors = configuration.plugins.map { PluginCollector($0, machineDimensions: identity.dimensions) }
        statsD = configuration.statsD.map { StatsDTable($0, dimensions: identity.dimensions) }
        rollup = Rollup(dimensionSets: configuration.aggregationDimensions)
        dropOriginals = configuration.plugins.reduce(into: configuration.statsD?.dropOriginals ?? []) { $0.formUnion($1.dropOriginals) }
        (wake, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        reportedDrops = spool.droppedDatums
    }

    public var status: Status {
        Status(
            source: spool.source, pendingBatches: spool.pendingBatches, spoolBytes: spool.bytesOnDisk, sentBatches: sentBatches,
            refusedBatches: refusedBatches, droppedBatches: spool.droppedBatches, droppedDatums: spool.droppedDatums + unspooledDrops,
            droppedStatsDLines: statsD?.droppedLines ?? 0, lastFailure: lastFailure)
    }

    /// The port on which StatsD is received, once `run` listens.
    public var statsDListeningPort: Int? { statsDPort }

    /// Collects and sends until the task is cancelled; then spools what it has and throws `CancellationError`.
    /// Throws a `NetworkError` at once when the StatsD address cannot be had.
    public func run() async throws {
        for notice in notices { log.notice("configuration", metadata: ["notice": "\(notice)"]) }
        if spool.damagedBytes > 0 { log.error("damaged bytes in the spool were left out", metadata: ["bytes": "\(spool.damagedBytes)"]) }
        if spool.isNewSource { log.error("the spool's state was damaged: the agent goes on as a new source, and may send again what was sent") }
        let receiver = try await openStatsD()
        defer { keep() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.collectForever() }
            group.addTask { try await self.deliverForever() }
            if let receiver { group.addTask { await self.receiveForever(receiver) } }
            do { try await group.next() } catch {
                group.cancelAll()
                await receiver?.close()
                throw error
            }
        }
    }

    // MARK: Collecting

    private func collectForever() async throws {
        var schedule = Schedule(intervals)
        while true {
            let now = world.clock.now
            let due = schedule.next(after: now)
            try await world.clock.sleep(untilUptime: world.clock.uptime + (due - now))
            if let time = schedule.wake(at: world.clock.now, due: due) { tick(at: time) }
        }
    }

    private var intervals: [TimeSpan] {
        var all = configuration.plugins.map(\.interval) + [configuration.forceFlushInterval, Agent.heartbeatInterval]
        if let statsD = configuration.statsD { all.append(statsD.collectionInterval) }
        return all
    }

    /// Collects everything that is due at this time, puts it on disk, and has it sent if a flush is due.
    func tick(at time: Timestamp) {
        var datums: [Datum] = []
        for index in collectors.indices where Schedule.isDue(collectors[index].configuration.interval, at: time) {
            datums += collectors[index].collect(at: time, world: world)
        }
        datums += collectStatsD(at: time)
        let rolledUp = rollup.merged(datums)
        collected += datums.filter { !dropOriginals.contains($0.name) } + rolledUp
        if Schedule.isDue(Agent.heartbeatInterval, at: time) { collected += heartbeat(at: time) }
        keep()
        if Schedule.isDue(configuration.forceFlushInterval, at: time) || spool.pendingBatches >= Agent.waitingBatchesMax { wakeUp.yield() }
    }

    private func collectStatsD(at time: Timestamp) -> [Datum] {
        guard let configured = configuration.statsD, Schedule.isDue(configured.collectionInterval, at: time) else { return [] }
        statsD?.collect()
        let interval = configured.aggregationInterval == .zero ? configured.collectionInterval : configured.aggregationInterval
        guard Schedule.isDue(interval, at: time) else { return [] }
        // What came in an interval belongs to the period that it began.
        return statsD?.aggregate(at: time - interval, interval: interval) ?? []
    }

    /// That the agent lives, and what it lost since it last said so.
    private func heartbeat(at time: Timestamp) -> [Datum] {
        func datum(_ name: String, _ value: Double, _ unit: String = "Count") -> Datum {
            Datum(name: "hinomi_agent_\(name)", dimensions: dimensions, unit: unit, timestamp: time, content: .value(value))
        }
        let drops = spool.droppedDatums + unspooledDrops
        defer { reportedDrops = drops }
        return [
            datum("heartbeat", 1), datum("spool_bytes", Double(spool.bytesOnDisk), "Bytes"), datum("dropped_datums", Double(drops - min(drops, reportedDrops))),
        ]
    }

    /// Puts what was collected on disk, less what no server would take. When the disk takes none it stays in memory, bounded, for the next time.
    func keep() {
        let acceptable = collected.filter(\.isAcceptable)
        unspooledDrops += UInt64(collected.count - acceptable.count)
        collected = acceptable
        var lists = SpooledBatch.split(collected)[...]
        do throws(SpoolError) {
            while let datums = lists.first {
                _ = try spool.append(namespace: configuration.namespace, datums: datums)
                lists.removeFirst()
            }
        } catch {
            fail("the spool takes no more", "\(error)")
        }
        collected = lists.flatMap { $0 }
        let excess = collected.count - Agent.unspooledDatumsMax
        if excess > 0 {
            collected.removeFirst(excess)
            unspooledDrops += UInt64(excess)
        }
    }

    // MARK: Sending

    private func deliverForever() async throws {
        wakeUp.yield()
        for await _ in wake { try await deliverPending() }
        throw CancellationError()
    }

    /// Sends the oldest batch, again and again where it must be, until none waits.
    func deliverPending() async throws {
        var backoff = Backoff()
        while let batch = nextBatch() {
            do throws(UplinkError) {
                try await uplink.send(batch)
                sentBatches += 1
                settle { spool throws(SpoolError) in try spool.acknowledge(batch.sequence) }
                backoff.reset()
            } catch {
                switch error {
                case .refused(let reason):
                    refusedBatches += 1
                    fail("a batch was refused and set aside", reason)
                    settle { spool throws(SpoolError) in try spool.setAside(batch, reason: reason) }
                case .unavailable(let reason, let asked):
                    fail("sending failed and is tried again", reason)
                    try await world.clock.sleep(untilUptime: world.clock.uptime + backoff.next(asked: asked, random: world.random))
                }
            }
            try Task.checkCancellation()
        }
    }

    /// The batch to send. Taken anew for each try: while one waited, the spool may have had to drop it.
    private func nextBatch() -> SpooledBatch? {
        do throws(SpoolError) { return try spool.oldest() } catch {
            fail("the spool cannot be read", "\(error)")
            return nil
        }
    }

    private func settle(_ work: (inout Spool) throws(SpoolError) -> Void) {
        do throws(SpoolError) { try work(&spool) } catch { fail("the spool cannot be written", "\(error)") }
    }

    private func fail(_ what: Logger.Message, _ reason: String) {
        lastFailure = reason
        log.warning(what, metadata: ["reason": "\(reason)"])
    }

    // MARK: StatsD

    private func openStatsD() async throws -> (any DatagramReceiver)? {
        guard let configured = configuration.statsD else { return nil }
        guard let address = IPAddress(configured.host ?? "0.0.0.0") else { throw NetworkError.unresolved(configured.host ?? "") }
        let receiver = try await world.network.receiveDatagrams(on: address, port: configured.port)
        statsDPort = receiver.port
        return receiver
    }

    private func receiveForever(_ receiver: any DatagramReceiver) async {
        while let datagram = await receiver.receive() { statsD?.take(datagram) }
    }
}
