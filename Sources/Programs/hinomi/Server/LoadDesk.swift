import Base
import Load
import Logging
import Synchronization
import World

/// Load that the page asks for: one run at a time, within this process. Only the demonstration has it.
final class LoadDesk: Sendable {
    /// What the page offers, in requests a second.
    static let rates = [50, DemoGroup.suggestedRate, 200]

    private struct Run {
        let plan: LoadPlan
        let task: Task<Void, Never>
        var report: LoadReport?
        var isOver = false
        /// Why it came to nothing.
        var trouble: String?
    }

    private let world: any World
    private let directory: any LoadDirectory
    private let log: Logger
    private let current = Mutex<Run?>(nil)

    init(world: any World, directory: any LoadDirectory, log: Logger) { (self.world, self.directory, self.log) = (world, directory, log) }

    /// Begins a run; one that still goes on is ended.
    func start(_ plan: LoadPlan) {
        stop()
        let generator = LoadGenerator(world: world, plan: plan, directory: directory)
        current.withLock { run in
            run = Run(plan: plan, task: Task { await self.carryOut(generator) })
        }
    }

    func stop() { current.withLock { $0 }?.task.cancel() }

    private func carryOut(_ generator: LoadGenerator) async {
        var trouble: String?
        do {
            let last = try await generator.run { self.note($0) }
            note(last)
        } catch {
            trouble = "\(error)"
            if !Task.isCancelled { log.error("no load is made", metadata: ["error": "\(error)"]) }
        }
        // Another run may have taken its place.
        guard !Task.isCancelled else { return }
        current.withLock { [trouble] run in
            run?.isOver = true
            run?.trouble = trouble
        }
    }

    private func note(_ report: LoadReport) {
        guard !Task.isCancelled else { return }
        current.withLock { $0?.report = report }
    }

    /// `command` is what makes the same load from a shell.
    func document(command: String) -> JSONValue {
        let run = current.withLock { $0 }
        return ["command": .string(command), "rates": .array(LoadDesk.rates.map { .int(Int64($0)) }), "run": run.map(LoadDesk.document) ?? .null]
    }

    private static func document(_ run: Run) -> JSONValue {
        var members: [JSONValue.Member] = [.init("rate", .int(Int64(run.plan.rate))), .init("isOver", .bool(run.isOver || run.task.isCancelled))]
        if let trouble = run.trouble { members.append(.init("trouble", .string(trouble))) }
        guard let report = run.report else { return .object(members) }
        members += [
            .init("elapsedSeconds", .int(report.elapsed.seconds)), .init("seconds", .int(run.plan.duration.seconds)), .init("sent", .int(Int64(report.sent))), .init("ok", .int(Int64(report.ok))),
            .init("errors", .int(Int64(report.errors))), .init("members", .int(Int64(report.targets.count))),
        ]
        if let median = report.median, let high = report.percentile99 { members += [.init("p50", .double(median)), .init("p99", .double(high))] }
        return .object(members)
    }
}

/// The members of the demonstration's group, as this server knows them.
struct OwnTargets: LoadDirectory {
    /// The answer of `GET /_hinomi/members`.
    let members: @Sendable () throws -> JSONValue

    func targets() async throws -> [LoadTarget] { try GroupTargets.targets(try members(), port: nil) }
}
