import AWSWire
import AlarmEngine
import Alarms
import Base
import Clockwork
import Console
import GroupEngine
import HTTPFront
import Load
import MetricStore
import RecordStore
import Synchronization
import TargetEngine
import World

/// The running server as its administration sees it. The parts can be replaced (reset); everything else stays.
final class ServerState: Sendable {
    let settings: ServerSettings
    let outside: ServerParts.Surroundings
    private let folder: DataFolder
    private let current: Mutex<ServerParts>
    private let startedAt: TimeSpan
    /// Counts resets, so that each has a folder of its own.
    private let generation = Mutex(0)
    private let front = Mutex<HTTPFront?>(nil)
    private let desk = Mutex<LoadDesk?>(nil)

    init(settings: ServerSettings, folder: DataFolder, outside: ServerParts.Surroundings) throws {
        (self.settings, self.folder, self.outside) = (settings, folder, outside)
        startedAt = outside.real.clock.uptime
        current = Mutex(try ServerParts(folder: DataPaths(metrics: folder.metrics, records: folder.records, instances: "\(outside.secretFolder)/instances", images: "\(outside.secretFolder)/images"), outside))
    }

    var agentFolder: String { folder.agent }

    /// The name of this machine.
    var machineName: String {
        let bytes = outside.real.processes.procFile("sys/kernel/hostname") ?? []
        return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    var parts: ServerParts { current.withLock { $0 } }
    var now: Timestamp { outside.world.clock.now }
    var certificate: String { outside.signer.certificate }
    var operations: JSONValue { parts.directory.operationsDocument }

    func serves(through front: HTTPFront) { self.front.withLock { $0 = front } }

    // MARK: - The clock

    var clockShown: JSONValue { ["now": .string(now.iso8601), "virtual": .bool(outside.virtual != nil)] }

    func moveClock(to target: Timestamp) async throws(AdministrationFault) -> JSONValue {
        do throws(AdvanceError) {
            let report = try await parts.timers.advance(to: target)
            remember()
            return [
                "now": .string(now.iso8601), "virtual": true, "jobs": .int(Int64(report.jobsRun)), "stillRunning": .array(report.stillRunning.map(JSONValue.string)),
            ]
        } catch {
            switch error {
            case .clockIsReal: throw AdministrationFault(400, "the clock is real; start the server with --virtual-clock to move it")
            case .goingBack(let now): throw AdministrationFault(400, "the clock is at \(now.iso8601) and does not go back")
            case .notRunning: throw AdministrationFault(503, "the server is stopping")
            case .runaway(let timer, let time): throw AdministrationFault(500, "the timer \(timer) did not come to an end at \(time.iso8601)")
            }
        }
    }

    /// Keeps the time that these data have seen, so that a restart does not go back.
    private func remember() {
        do { try VirtualStart.remember(now, folder: folder.path, world: outside.real) } catch {
            outside.log.error("the virtual time could not be kept", metadata: ["error": "\(error)"])
        }
    }

    // MARK: - Explanations and the page

    func why(_ name: String, region: String?, at time: Timestamp?) async throws(AdministrationFault) -> JSONValue {
        let alarm = AlarmIdentity(account: settings.account, region: region ?? settings.region, name: name)
        let explanation: AlarmExplanation
        do { explanation = try await parts.engine.explain(alarm, at: time) } catch AlarmEngineError.notFound {
            throw AdministrationFault(404, "there is no alarm \(name) in \(alarm.region)" + (time.map { " at \($0.iso8601)" } ?? ""))
        } catch { throw AdministrationFault(500, "the alarm's records cannot be read") }
        return .object((explanation.document.members ?? []) + [.init("text", .string(explanation.text))])
    }

    func audit(_ question: AuditQuestion) async throws(AdministrationFault) -> JSONValue {
        do { return try await parts.records.read { try question.answer(in: $0) } } catch { throw AdministrationFault(500, "the audit trail cannot be read") }
    }

    func whyGroup(_ name: String, region: String?, at time: Timestamp?) async throws(AdministrationFault) -> JSONValue {
        let group = GroupIdentity(account: settings.account, region: region ?? settings.region, name: name)
        do {
            let explanation = try await parts.groups.explain(group, at: time)
            return .object((explanation.document.members ?? []) + [.init("text", .string(explanation.text))])
        } catch GroupEngineError.noSuchGroup {
            throw AdministrationFault(404, "there is no group \(name) in \(group.region)")
        } catch { throw AdministrationFault(500, "the group's records cannot be read") }
    }

    func whyTarget(_ resourceID: String, region: String?, at time: Timestamp?) async throws(AdministrationFault) -> JSONValue {
        let target = TargetIdentity(account: settings.account, region: region ?? settings.region, resourceID: resourceID)
        do {
            let explanation = try await parts.targets.explain(target, at: time)
            return .object((explanation.document.members ?? []) + [.init("text", .string(explanation.text))])
        } catch TargetEngineError.noSuchTarget {
            throw AdministrationFault(404, "there is no scalable target \(resourceID) in \(target.region)")
        } catch { throw AdministrationFault(500, "the target's records cannot be read") }
    }

    func imageDesk(region: String?) -> ImageDesk { ImageDesk(parts: parts, account: settings.account, region: region ?? settings.region, world: outside.world) }

    func view() async throws -> JSONValue {
        let parts = parts
        return try await ConsoleView(
            metrics: parts.metrics, records: parts.records, engine: parts.engine, groups: parts.groups, instances: parts.compute.instances,
            server: .init(
                account: settings.account, region: settings.region, machine: machineName, version: Hinomi.version, endpoint: outside.address.localURL,
                isVirtual: outside.virtual != nil, load: loadShown)
        ).document(at: now)
    }

    // MARK: - Load

    func startLoad(_ plan: LoadPlan) throws(AdministrationFault) -> JSONValue {
        guard settings.loadCommand != nil else { throw AdministrationFault(409, "only `hinomi demo` makes load by itself; `hinomi load` makes it for any server") }
        load.start(plan)
        return loadShown ?? .null
    }

    func stopLoad() throws(AdministrationFault) -> JSONValue {
        load.stop()
        return loadShown ?? .null
    }

    /// What the page shows of load; nil where it may make none.
    private var loadShown: JSONValue? { settings.loadCommand.map { load.document(command: outside.address.reached(from: $0)) } }

    /// For the group of the demonstration.
    private var load: LoadDesk {
        desk.withLock { desk in
            if let desk { return desk }
            let made = LoadDesk(world: outside.real, directory: OwnTargets { [weak self] in try self?.members(of: DemoGroup.name, region: nil) ?? .null }, log: outside.log)
            desk = made
            return made
        }
    }

    /// The members of a group, with the addresses that they have.
    func members(of name: String, region: String?) throws(AdministrationFault) -> JSONValue {
        let group = GroupIdentity(account: settings.account, region: region ?? settings.region, name: name), parts = parts
        guard let state = parts.groups.state(of: group) else { throw AdministrationFault(404, "there is no group \(name) in \(group.region)") }
        return MemberList(group, state, parts.compute.instances).document
    }

    /// The dimensions of the series that an alarm of the demonstration watches; nil until the agent has sent it.
    func dimensions(of alarm: DemoAlarm) -> [MetricDimension]? {
        var matchers: [LabelMatcher] = [
            .equals(name: MetricIdentity.Label.namespace, value: DemoPlan.namespace), .equals(name: MetricIdentity.Label.name, value: alarm.metric),
        ]
        for label in alarm.labels { matchers.append(.equals(name: label.name, value: label.value)) }
        return parts.metrics.select(matchers, since: now - .hours(1), limit: 1).first.flatMap { MetricIdentity(labels: $0.labels)?.dimensions }
    }

    // MARK: - Backup and reset

    func backup(to target: String) async throws(AdministrationFault) -> JSONValue {
        let disk = outside.world.disk
        guard !disk.exists(target) else { throw AdministrationFault(409, "\(target) is there already") }
        do {
            try disk.makeFolder(target)
            let copy = DataPaths(metrics: target + "/metrics", records: target + "/records.sqlite", instances: target + "/instances", images: target + "/images")
            try await parts.metrics.snapshot(into: copy.metrics)
            // What the records name when they are copied is still there afterwards.
            try await parts.imageStore.holdingAll { folder in
                try await parts.records.backup(to: copy.records)
                if disk.isFolder(folder) { try FolderCopy.copy(folder, to: copy.images, disk: disk) }
            }
            for name in try disk.list(folder.path) where DataFolder.isSmallFile(name) {
                try FolderCopy.copyFile("\(folder.path)/\(name)", to: "\(target)/\(name)", disk: disk)
            }
            try disk.syncFolder(target)
        } catch { throw AdministrationFault(500, "the backup failed and is not complete: \(error)") }
        return ["folder": .string(target), "time": .string(now.iso8601)]
    }

    /// Starts anew with nothing. Only an ephemeral server does this.
    func reset() async throws(AdministrationFault) {
        let number = generation.withLock { number in
            number += 1
            return number
        }
        do {
            let paths = DataPaths(metrics: "\(folder.metrics)-\(number)", records: "\(folder.path)/records-\(number).sqlite", instances: "\(outside.secretFolder)/instances-\(number)",
                images: "\(outside.secretFolder)/images-\(number)")
            let fresh = try ServerParts(folder: paths, outside)
            try await fresh.start(outside)
            let old = current.withLock { parts in
                defer { parts = fresh }
                return parts
            }
            await old.close(endsInstances: true)
        } catch { throw AdministrationFault(500, "the reset failed: \(error)") }
    }

    // MARK: - Ourselves

    /// What is wrong right now, in words; empty when all is well.
    var troubles: [String] { OwnMetrics.troubles(parts.metrics.counters()) }

    func ownMetrics() async -> String {
        await OwnMetrics(parts: parts, counters: outside.counters, front: front.withLock { $0?.counts }, uptime: outside.real.clock.uptime - startedAt).text
    }

    func close() async {
        desk.withLock { $0 }?.stop()
        await parts.close(endsInstances: settings.endsInstances)
        guard settings.isEphemeral else { return }
        do { try folder.remove(world: outside.world) } catch { outside.log.error("the temporary folder could not be removed", metadata: ["error": "\(error)"]) }
    }
}
