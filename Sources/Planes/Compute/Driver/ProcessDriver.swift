import Base
import ImageStore
import Logging
import Synchronization
import World

/// Instances as processes of this machine, each below a holder (`hinomi hold`) that outlives this program.
///
/// Nothing counts that is only in memory (orders and records are kept there to be read once, not at every look): an order is a synced file, the holder's answer is another, and whether a
/// holder lives is asked of the kernel. So it does not matter when this program dies: the next one gives the same orders again.
public final class ProcessDriver: InstanceDriver {
    /// User ids of instances: above those of distributions, subordinate ids (`/etc/subuid`) and systemd's containers.
    public static let users: ClosedRange<UInt32> = 1_900_000_000...1_900_065_535
    /// Processes that one instance may have.
    public static let processesMax: UInt64 = 512

    /// What is needed to run instances here.
    public struct Setting: Sendable {
        /// The folder of all instances' folders.
        public var folder: String
        /// The folder that no instance may see: the server's data.
        public var secretFolder: String
        /// The shelf of images.
        public var imageFolder: String
        /// The `hinomi` program.
        public var program: String
        public var abilities: IsolationAbilities

        public init(folder: String, secretFolder: String, imageFolder: String, program: String, abilities: IsolationAbilities) {
            self.imageFolder = imageFolder
            (self.folder, self.secretFolder, self.program, self.abilities) = (folder, secretFolder, program, abilities)
        }
    }

    private struct State {
        /// Of each instance that has files, its user.
        var users: [String: UInt32] = [:]
        /// When a holder was last started, and for which incarnation: a second one would be turned away by the lock, and is not
        /// started for nothing.
        var startedAt: [String: (incarnation: Int64, time: TimeSpan)] = [:]
        /// Only we write orders.
        var orders: [String: HolderOrder] = [:]
        /// Records as they were read last, with their bytes.
        var records: [String: (bytes: [UInt8], record: HolderRecord)] = [:]
    }

    /// How long a holder may take to take its lock before another one is started.
    static let holderStartTime = TimeSpan.seconds(5)

    private let setting: Setting
    private let world: any World
    private let log: Logger
    private let boot: String
    private let state = Mutex(State())

    public init(_ setting: Setting, world: any World, log: Logger) throws(DriverError) {
        (self.setting, self.world, self.log) = (setting, world, log)
        boot = String(decoding: (world.processes.procFile("sys/kernel/random/boot_id") ?? []).prefix { $0 != 0x0A }, as: UTF8.self)
        try DriverError.wrapping { () throws(DiskError) in try world.disk.makeFolder(setting.folder) }
        for id in try foldersThere() {
            if let user = folder(id).readOrder(world.disk)?.user { state.withLock { $0.users[id] = user } }
        }
    }

    public var isolation: IsolationReport { setting.abilities.report }

    func folder(_ id: String) -> InstanceFolder { InstanceFolder("\(setting.folder)/\(id)") }

    // MARK: - Orders

    public func run(_ start: InstanceStart) async throws(DriverError) {
        let folder = folder(start.id), disk = world.disk
        let order = try self.order(for: start)
        if readOrder(start.id) != order {
            try DriverError.wrapping { () throws(DiskError) in
                try disk.makeFolder(folder.home)
                if start.isFirstBoot, let script = start.userData, !script.bytes.isEmpty { try disk.replaceFile("\(folder.home)/\(InstanceFolder.userDataName)", with: script.bytes) }
                try disk.replaceFile(folder.order, with: order.document.encoded)
            }
            state.withLock { $0.orders[start.id] = order }
        }
        try callHolder(start.id, folder, start.incarnation)
    }

    public func end(_ id: String, isFinal: Bool, graceful: TimeSpan) async throws(DriverError) {
        let folder = folder(id)
        guard var order = readOrder(id) else { return }
        if order.wanted == .run || order.graceMilliseconds > graceful.milliseconds {
            (order.wanted, order.graceMilliseconds) = (.end, graceful.milliseconds)
            let bytes = order.document.encoded
            try DriverError.wrapping { () throws(DiskError) in try world.disk.replaceFile(folder.order, with: bytes) }
            state.withLock { [order] in $0.orders[id] = order }
        }
        if let holder = livingHolder(folder) { _ = world.processes.send(.attention, to: holder) }
    }

    /// Tells the holder that is there to look, or starts one.
    private func callHolder(_ id: String, _ folder: InstanceFolder, _ incarnation: Int64) throws(DriverError) {
        if let holder = livingHolder(folder) {
            _ = world.processes.send(.attention, to: holder)
            return
        }
        let now = world.clock.uptime
        let isRecent = state.withLock { state in
            if let last = state.startedAt[id], last.incarnation == incarnation, now - last.time < ProcessDriver.holderStartTime { return true }
            state.startedAt[id] = (incarnation, now)
            return false
        }
        if isRecent { return }
        let program = DetachedProgram(
            path: setting.program, arguments: ["hold", "--directory", folder.path], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"],
            output: folder.holderOutput)
        do throws(ProcessError) { _ = try world.processes.startDetached(program) } catch {
            state.withLock { $0.startedAt[id] = nil }
            throw .failed(error.description)
        }
    }

    private func order(for start: InstanceStart) throws(DriverError) -> HolderOrder {
        let home = setting.abilities.ownNamespaces == nil ? InstanceFolder.homeInside : folder(start.id).home
        guard let image = start.image else { throw .refused("\(start.id) is not an instance of this machine") }
        let plan = BootPlan(start, image, home: home)
        return HolderOrder(
            incarnation: start.incarnation, wanted: .run, graceMilliseconds: ComputeLimits.stopGrace.milliseconds,
            user: setting.abilities.ownUser == nil ? try user(of: start.id) : nil, hasNamespaces: setting.abilities.ownNamespaces == nil,
            needsUserNamespace: setting.abilities.needsUserNamespace, hidden: [setting.secretFolder], hostName: "ip-" + start.address.split(separator: ".").joined(separator: "-"),
            image: image.content.map { ImageStore.file(of: $0.digest, in: setting.imageFolder) }, imageDigest: image.content?.digest, programs: plan.programs,
            service: plan.service, bootProgram: plan.bootProgram, endsWithPrograms: image.endsWithProgram, environment: plan.environment,
            processors: start.type.processors, memoryMiB: start.type.memoryMiB, isolation: isolation)
    }

    /// The instance's user: the one it has, or one that no instance with files has.
    private func user(of id: String) throws(DriverError) -> UInt32 {
        let found = state.withLock { state -> UInt32? in
            if let own = state.users[id] { return own }
            let taken = Set(state.users.values)
            let free = ProcessDriver.users.first { !taken.contains($0) }
            state.users[id] = free
            return free
        }
        guard let found else { throw .failed("all \(ProcessDriver.users.count) user ids of instances are taken") }
        return found
    }

    // MARK: - Sight

    public func look(_ id: String) async -> InstanceSight {
        guard let order = readOrder(id) else { return InstanceSight(.absent) }
        guard let record = readRecord(id) else {
            return order.wanted == .end && !isBeingStarted(id) ? InstanceSight(.ended(.lost), incarnation: order.incarnation) : InstanceSight(.starting, incarnation: order.incarnation)
        }
        if record.incarnation < order.incarnation, order.wanted == .run { return sight(.starting, record, incarnation: order.incarnation) }
        switch record.phase {
        case .ended(let exit): return sight(.ended(exit), record)
        case .failed(let reason): return sight(.failed(reason), record)
        case .starting, .running, .ending:
            if isAlive(record.holder) { return sight(record.phase == .starting ? .starting : order.wanted == .end ? .ending : .running, record) }
            return afterDeath(id, record)
        }
    }

    /// The holder is gone. It may have written its last word after we read.
    private func afterDeath(_ id: String, _ earlier: HolderRecord) -> InstanceSight {
        let record = readRecord(id) ?? earlier
        switch record.phase {
        case .ended(let exit): return sight(.ended(exit), record)
        case .failed(let reason): return sight(.failed(reason), record)
        default: return sight(.ended(.lost), record)
        }
    }

    private func sight(_ phase: InstanceSight.Phase, _ record: HolderRecord, incarnation: Int64? = nil) -> InstanceSight {
        var sight = InstanceSight(
            phase, incarnation: incarnation ?? record.incarnation, handle: record.first, boot: record.boot, isolation: record.isolation,
            systemTrouble: record.outputTrouble)
        sight.endedByItself = record.endedByItself
        return sight
    }

    private func readOrder(_ id: String) -> HolderOrder? {
        if let known = state.withLock({ $0.orders[id] }) { return known }
        let order = folder(id).readOrder(world.disk)
        if let order { state.withLock { $0.orders[id] = order } }
        return order
    }

    private func readRecord(_ id: String) -> HolderRecord? {
        // Not there yet: the holder has not begun.
        guard let bytes = try? world.disk.readFile(folder(id).record) else { return nil }
        if let known = state.withLock({ $0.records[id] }), known.bytes == bytes { return known.record }
        guard let record = HolderRecord(bytes: bytes) else { return nil }
        state.withLock { $0.records[id] = (bytes, record) }
        return record
    }

    private func isBeingStarted(_ id: String) -> Bool {
        let now = world.clock.uptime
        return state.withLock { $0.startedAt[id].map { now - $0.time < ProcessDriver.holderStartTime } ?? false }
    }

    private func isAlive(_ handle: InstanceHandle) -> Bool { identity(handle) != nil }

    private func identity(_ handle: InstanceHandle) -> ProcessIdentity? {
        guard handle.boot == boot, let found = world.processes.identity(of: handle.process), found.startTicks == handle.startTicks else { return nil }
        return found
    }

    private func livingHolder(_ folder: InstanceFolder) -> ProcessIdentity? {
        guard let record = folder.readRecord(world.disk) else { return nil }
        return identity(record.holder)
    }

    // MARK: - Files

    public func home(of id: String) -> String? { world.disk.isFolder(folder(id).home) ? folder(id).home : nil }

    public func known() async throws(DriverError) -> [String] { try foldersThere() }

    private func foldersThere() throws(DriverError) -> [String] {
        let names = try DriverError.wrapping { () throws(DiskError) in try world.disk.list(setting.folder) }
        return names.filter { $0.hasPrefix("i-") && world.disk.isFolder("\(setting.folder)/\($0)") }
    }

    public func remove(_ id: String) async throws(DriverError) {
        let folder = folder(id)
        guard world.disk.exists(folder.path) else { return }
        let record = readRecord(id)
        if let holder = livingHolder(folder) {
            guard record?.isFinal == true else { throw .failed("\(id) still runs") }
            // It has written its last word and is about to end.
            _ = world.processes.send(.kill, to: holder)
        }
        let groups = record?.groups ?? []
        // A group that is gone already, or that the kernel still holds for a moment, costs nothing.
        for group in groups { try? world.disk.remove(group) }
        try DriverError.wrapping { () throws(DiskError) in
            try FolderRemoval(world.disk).remove(folder.path)
            try world.disk.syncFolder(setting.folder)
        }
        // Only now may another instance have this user.
        state.withLock { state in
            (state.users[id], state.startedAt[id], state.orders[id], state.records[id]) = (nil, nil, nil, nil)
        }
    }

    public func console(_ id: String, bytesMax: Int) async throws(DriverError) -> [UInt8] {
        try ConsoleFiles(folder(id), world.disk).last(bytesMax)
    }

    public func usages(_ ids: [String]) async -> [String: InstanceUsage] {
        let reading = UsageReading(world.processes, world.disk)
        var result: [String: InstanceUsage] = [:]
        for id in ids {
            guard let record = folder(id).readRecord(world.disk), let first = record.first, identity(first) != nil else { continue }
            result[id] = reading.usage(of: first.process, groups: record.groups)
        }
        return result
    }

    /// Which instance has this user; nil when none has.
    public func instance(ofUser user: UInt32) -> String? { state.withLock { $0.users.first { $0.value == user }?.key } }

    /// The first processes of the instances that run, by id.
    public func firstProcesses(of ids: [String]) -> [String: Int] {
        var result: [String: Int] = [:]
        for id in ids { if let first = folder(id).readRecord(world.disk)?.first, identity(first) != nil { result[id] = first.process } }
        return result
    }
}

extension DriverError {
    static func wrapping<Answer>(_ body: () throws(DiskError) -> Answer) throws(DriverError) -> Answer {
        do throws(DiskError) { return try body() } catch { throw .failed("\(error)") }
    }
}
