import Base
import Logging
import Synchronization
import World

/// Instances as instances of EC2, at AWS or at a server that speaks like it.
///
/// Orders are files; a loop tells EC2 of them and another asks EC2 what is there. Nothing counts that is only in memory, and a
/// launch has our id as its client token and as a tag: so it does not matter when this program dies, or whether an answer is lost.
public final class CloudDriver: Sendable {
    struct State {
        var entries: [String: CloudEntry] = [:]
        /// Whether EC2 has told which instances carry our tag since this run began.
        var isAdopted = false
        /// Calls under way that change instances.
        var calls = 0
        /// What the last round said of EC2, so that a trouble is logged when it begins and when it ends.
        var trouble: CloudFault?
        var checkedAt: TimeSpan?
    }

    /// What the driver is given.
    public struct Setting: Sendable {
        /// The folder of its orders.
        public var folder: String
        /// The name under which this server's instances are tagged.
        public var server: String

        public init(folder: String, server: String) { (self.folder, self.server) = (folder, server) }
    }

    let setting: Setting
    let fleet: any CloudFleet
    let world: any World
    let log: Logger
    let state = Mutex(State())
    /// An order was given, or a call has ended.
    let ordered = Signal()
    /// Something is on its way that is worth looking at.
    let stirred = Signal()

    /// Reads the orders that earlier runs left. Throws when one cannot be read: an instance that is paid for must not be forgotten.
    public init(_ setting: Setting, fleet: any CloudFleet, world: any World, log: Logger) throws(DriverError) {
        (self.setting, self.fleet, self.world, self.log) = (setting, fleet, world, log)
        var found: [String: CloudEntry] = [:]
        for (id, order) in try CloudDriver.orders(in: setting.folder, world.disk) { found[id] = CloudEntry(order) }
        let entries = found
        state.withLock { $0.entries = entries }
    }

    /// How many orders of a folder are of instances that may be there: what a server without this driver would leave unwatched.
    public static func living(in folder: String, _ disk: any Disk) throws(DriverError) -> Int {
        try orders(in: folder, disk).values.count { !$0.isGone && ($0.remoteID != nil || $0.triedAt != nil) && $0.refusal == nil }
    }

    private static func orders(in folder: String, _ disk: any Disk) throws(DriverError) -> [String: CloudOrder] {
        var found: [String: CloudOrder] = [:]
        try DriverError.wrapping { () throws(DiskError) in try disk.makeFolder(folder) }
        for name in try DriverError.wrapping({ () throws(DiskError) in try disk.list(folder) }) where name.hasPrefix("i-") {
            let bytes = try DriverError.wrapping { () throws(DiskError) in try disk.readFile("\(folder)/\(name)") }
            guard let order = CloudOrder(bytes: bytes) else { throw .failed("the order \(folder)/\(name) cannot be read") }
            found[name] = order
        }
        return found
    }

    /// Whether the instance is one of EC2's.
    public func owns(_ id: String) -> Bool { state.withLock { $0.entries[id] != nil } }

    /// Whether every instance of ours that EC2 has is known.
    public var isAdopted: Bool { state.withLock { $0.isAdopted } }

    /// The ids at EC2 of those of the instances that have one.
    func remoteIDs(of ids: [String]) -> [String: String] {
        state.withLock { state in
            var result: [String: String] = [:]
            for id in ids { result[id] = state.entries[id]?.order.remoteID }
            return result
        }
    }

    // MARK: - Orders

    /// Changes what is known of an instance. A changed order is on stable storage before anybody sees it.
    @discardableResult
    func change<Answer: Sendable>(_ id: String, _ body: (inout CloudEntry) -> Answer) throws(DriverError) -> Answer? {
        try state.withLock { state throws(DriverError) in
            guard var entry = state.entries[id] else { return nil }
            let before = entry.order
            let answer = body(&entry)
            if entry.order != before { try write(entry.order, of: id) }
            state.entries[id] = entry
            return answer
        }
    }

    private func write(_ order: CloudOrder, of id: String) throws(DriverError) {
        try DriverError.wrapping { () throws(DiskError) in try world.disk.replaceFile("\(setting.folder)/\(id)", with: order.document.encoded) }
    }

    /// Writes the first order of an instance, unless there is one.
    func create(_ id: String, _ order: CloudOrder) throws(DriverError) {
        try state.withLock { state throws(DriverError) in
            guard state.entries[id] == nil else { return }
            try write(order, of: id)
            state.entries[id] = CloudEntry(order)
        }
    }
}

extension CloudDriver: InstanceDriver {
    /// A machine of its own.
    public var isolation: IsolationReport { IsolationReport(walls: IsolationReport.Wall.allCases) }

    public func run(_ start: InstanceStart) async throws(DriverError) {
        guard let request = start.cloudRequest(server: setting.server) else { throw .refused("\(start.id) is not an instance of EC2") }
        let text = request.encodedText
        try create(start.id, CloudOrder(incarnation: start.incarnation, request: text))
        try change(start.id) { $0.order.run(start.incarnation, request: text) }
        ordered.raise()
    }

    public func end(_ id: String, isFinal: Bool, graceful: TimeSpan) async throws(DriverError) {
        try change(id) { $0.order.end(isFinal: isFinal, isForced: graceful == .zero) }
        ordered.raise()
    }

    public func look(_ id: String) async -> InstanceSight {
        state.withLock { $0.entries[id]?.sight ?? InstanceSight($0.isAdopted ? .absent : .unknown) }
    }

    public func known() async throws(DriverError) -> [String] { state.withLock { $0.entries.keys.sorted() } }

    public func remove(_ id: String) async throws(DriverError) {
        guard let entry = state.withLock({ $0.entries[id] }) else { return }
        if case .ended = entry.sight.phase {} else if case .failed = entry.sight.phase {} else { throw .failed("\(id) is still at EC2") }
        try DriverError.wrapping { () throws(DiskError) in
            try world.disk.remove("\(setting.folder)/\(id)")
            try world.disk.syncFolder(setting.folder)
        }
        state.withLock { $0.entries[id] = nil }
    }

    public func console(_ id: String, bytesMax: Int) async throws(DriverError) -> [UInt8] {
        guard let remote = remoteIDs(of: [id])[id] else { return [] }
        do throws(CloudFault) { return Array(try await fleet.console(remote).suffix(bytesMax)) } catch { throw .cloud(error) }
    }

    /// CloudWatch measures them.
    public func usages(_ ids: [String]) async -> [String: InstanceUsage] { [:] }

    public func refusal(of id: String, within time: TimeSpan) async -> CloudFault? {
        let deadline = world.clock.uptime + time
        while world.clock.uptime < deadline, !Task.isCancelled {
            guard let entry = state.withLock({ $0.entries[id] }), entry.order.wanted == .run, entry.order.remoteID == nil, entry.order.refusal == nil else { break }
            // Nobody answers: whoever waits would wait for nothing.
            if entry.backoff.failures >= CloudLimits.hearingTriesMax { break }
            // Cancelled: the loop's condition sees it.
            try? await world.clock.sleep(untilUptime: world.clock.uptime + Instances.hurriedInterval)
        }
        return state.withLock { $0.entries[id]?.order.refusal }
    }
}
