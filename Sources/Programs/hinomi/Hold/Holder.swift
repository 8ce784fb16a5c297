import Base
import Compute
import LinuxWorld
import World

/// The life of `hinomi hold`: takes the lock, does what the order says, writes down what it has done, and ends when nothing
/// of the instance runs any more. One thread; it waits for signals, output and reports at one place.
final class Holder {
    /// How often it looks whether programs that were asked to end have ended.
    static let endingInterval = 50

    private let folder: InstanceFolder
    private let world: LocalDoors
    private let doors: HolderDoors
    /// Held, never read: it ends with this process.
    private let lock: any DiskFile
    private var order: HolderOrder
    private var record: HolderRecord
    private var console: ConsoleWriter
    private var process: WalledProcess?
    private var groups = ResourceGroups.none
    /// When the programs that were asked to end are killed, in uptime.
    private var killAt: TimeSpan?
    /// Wait status of the last program that ended.
    private var lastStatus: Int32 = 0
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    /// Nil when another holder has the instance, or the order leaves nothing to do.
    init?(_ folder: InstanceFolder, world: LocalDoors) throws {
        (self.folder, self.world) = (folder, world)
        // Before the order is read: a signal that says it has changed is kept from here on.
        doors = try HolderDoors()
        guard world.disk.isFolder(folder.path) else { return nil }
        lock = try world.disk.open(folder.lock, create: true)
        do throws(DiskError) { try lock.lock() } catch {
            guard error.kind == .isLocked else { throw error }
            return nil
        }
        guard let order = folder.readOrder(world.disk), let own = Holder.handle(of: world.processes.ownID, world) else { return nil }
        self.order = order
        record = HolderRecord(incarnation: order.incarnation, phase: .starting, holder: own, isolation: order.isolation)
        console = try ConsoleWriter(folder, world.disk)
        guard try mayStart(after: folder.readRecord(world.disk)) else { return nil }
    }

    /// No incarnation is started twice, and none that is to end is started at all.
    private func mayStart(after earlier: HolderRecord?) throws -> Bool {
        if let earlier, earlier.incarnation >= order.incarnation {
            switch earlier.phase {
            case .ended, .failed: break
            case .starting, .running, .ending:
                record.boot = earlier.boot
                try end(.ended(.lost))
            }
            return false
        }
        guard order.wanted == .run else {
            try end(.ended(.code(0)))
            return false
        }
        return true
    }

    func run() throws {
        try boot()
        while let process {
            let ready = HolderDoors.wait(for: [doors.signals, process.reports, process.output], milliseconds: killAt == nil ? nil : Holder.endingInterval)
            if ready.contains(2) { readOutput(process) }
            if ready.contains(1) { try readReports(process) }
            if ready.contains(0) { try heed(process) }
            if killAt != nil { hurry(process) }
        }
    }

    // MARK: - Boot

    private func boot() throws {
        try write()
        do throws(ProcessError) {
            let walled = try InstanceWalls(order, folder, world, note: { self.console.note($0) }).prepare()
            let started = try WalledProcess.start(walled)
            process = started
            record.first = Holder.handle(of: started.number, world)
            if order.needsUserNamespace, order.hasNamespaces { try InstanceWalls.mapUser(of: started.number) }
            groups = ResourceGroups.join(order, name: Holder.name(of: folder), process: started.number)
            record.groups = groups.folders
            started.begin()
        } catch {
            process = nil
            return try end(.failed(error.description))
        }
        try write()
    }

    /// The end of one incarnation; a newer order begins the next.
    private func finish(_ exit: InstanceExit, byItself: Bool) throws {
        if let process { while readOutput(process) {} }
        (process, killAt) = (nil, nil)
        groups.remove()
        if case .failed = record.phase { return }
        if order.wanted == .run, order.incarnation > record.incarnation {
            record = HolderRecord(incarnation: order.incarnation, phase: .starting, holder: record.holder, isolation: order.isolation)
            return try boot()
        }
        record.endedByItself = byItself
        try end(.ended(exit))
    }

    private func end(_ phase: HolderRecord.Phase) throws {
        record.phase = phase
        record.groups = []
        if case .failed(let reason) = phase { console.note("the instance could not be started: \(reason)") }
        try write()
    }

    // MARK: - What happens

    private func heed(_ process: WalledProcess) throws {
        let notices = doors.notices()
        if notices.contains(.attention) { try readOrder(process) }
        if notices.contains(.end) { try askToEnd(process, grace: .milliseconds(order.graceMilliseconds)) }
        for ended in doors.ended() where ended.process == process.number { try mourn(process, status: ended.status) }
    }

    private func mourn(_ process: WalledProcess, status: Int32) throws {
        try readReports(process)
        let wasAsked = record.phase == .ending
        let endedByItself = !wasAsked && order.endsWithPrograms && HolderDoors.code(status) == 0
        try finish(endedByItself ? Holder.exit(lastStatus) : Holder.exit(status), byItself: endedByItself)
    }

    private func readOrder(_ process: WalledProcess) throws {
        guard let latest = folder.readOrder(world.disk), latest != order else { return }
        let isReboot = latest.incarnation > record.incarnation
        order = latest
        if latest.wanted == .end || isReboot { try askToEnd(process, grace: .milliseconds(latest.graceMilliseconds)) }
    }

    private func readReports(_ process: WalledProcess) throws {
        while let report = process.nextReport() {
            switch report {
            case .ready:
                if record.phase == .starting { record.phase = .running }
                if order.bootProgram != nil { record.boot = .running }
            case .cannotStart(let stage, let reason):
                try end(.failed("\(stage): \(reason)"))
                continue
            case .cannotRun: continue
            case .serviceEnded(let status):
                lastStatus = status
                if order.endsWithPrograms || HolderDoors.code(status) != 0 { console.note("the image's command ended with \(Holder.exit(status))") }
                continue
            case .ended(let index, let status):
                lastStatus = status
                guard index == order.bootProgram else { continue }
                record.boot = .ended(Holder.exit(status))
                console.note("the user data script ended with \(Holder.exit(status))")
            }
            try write()
        }
    }

    @discardableResult
    private func readOutput(_ process: WalledProcess) -> Bool {
        guard let bytes = process.readOutput(into: &buffer) else { return false }
        console.append(bytes)
        if console.trouble != record.outputTrouble {
            record.outputTrouble = console.trouble
            // The disk that takes no output may take no record either; what it says then is old, and the trouble goes on.
            try? write()
        }
        return true
    }

    // MARK: - Ending

    private func askToEnd(_ process: WalledProcess, grace: TimeSpan) throws {
        let deadline = world.clock.uptime + grace
        // Asked again, it may become shorter.
        if let killAt { return self.killAt = min(killAt, deadline) }
        record.phase = .ending
        try write()
        killAt = deadline
        if grace > .zero { for program in programs(of: process) { _ = world.processes.send(.end, to: program) } }
        hurry(process)
    }

    private func hurry(_ process: WalledProcess) {
        guard let killAt else { return }
        if world.clock.uptime >= killAt || programs(of: process).isEmpty { process.endNow() }
    }

    private func programs(of process: WalledProcess) -> [ProcessIdentity] {
        ProcessTree(world.processes).all(from: process.number).dropFirst().filter { !$0.isZombie }.map { ProcessIdentity(number: $0.number, startTicks: $0.startTicks) }
    }

    // MARK: - Words

    private func write() throws { try world.disk.replaceFile(folder.record, with: record.document.encoded) }

    private static func exit(_ status: Int32) -> InstanceExit { HolderDoors.code(status).map { .code($0) } ?? .signal(HolderDoors.signal(status)) }

    private static func name(of folder: InstanceFolder) -> String { folder.path.split(separator: "/").last.map(String.init) ?? "instance" }

    private static func handle(of process: Int, _ world: LocalDoors) -> InstanceHandle? {
        guard let identity = world.processes.identity(of: process) else { return nil }
        let boot = String(decoding: (world.processes.procFile("sys/kernel/random/boot_id") ?? []).prefix { $0 != 0x0A }, as: UTF8.self)
        return InstanceHandle(process: identity.number, startTicks: identity.startTicks, boot: boot)
    }
}
