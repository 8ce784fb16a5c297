import Base
import Synchronization
import World

/// Sends requests to the members of a group at a constant rate, whether they are answered or not (an open loop: members that are
/// slow get no mercy, and their latency is counted from the moment at which a request was due).
public struct LoadGenerator: Sendable {
    /// How often members are asked for, and how often a report is made.
    public static let interval = TimeSpan.seconds(1)
    public static let requestTimeout = TimeSpan.seconds(5)
    /// Requests without an answer at a time; one more is not sent and counts as an error. Each has a descriptor, of which a process
    /// often has 1024.
    public static let inFlightMax = 500
    public static let answerBytesMax = 64 * 1024

    private let world: any World
    private let plan: LoadPlan
    private let directory: any LoadDirectory

    public init(world: any World, plan: LoadPlan, directory: any LoadDirectory) { (self.world, self.plan, self.directory) = (world, plan, directory) }

    /// Runs until the last request is answered or given up. Each second `tell` hears how it goes; the report of the whole is answered.
    /// Throws `LoadRefusal`, what the first question for the members throws, and `CancellationError`.
    public func run(_ tell: @escaping @Sendable (LoadReport) -> Void) async throws -> LoadReport {
        let roster = Roster(try await directory.targets())
        guard !roster.targets.isEmpty else { throw LoadRefusal.noTargets }
        let run = LoadRun(world: world, roster: roster)
        let start = world.clock.uptime
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { try await follow(roster) }
            group.addTask { try await report(run, since: start, tell) }
            group.addTask { try await send(run, from: start) }
            // The other two go on until they are cancelled.
            while let isOver = try await group.next(), !isOver {}
            group.cancelAll()
        }
        return run.report(elapsed: world.clock.uptime - start, isLast: true)
    }

    private func send(_ run: LoadRun, from start: TimeSpan) async throws -> Bool {
        try await withThrowingDiscardingTaskGroup { group in
            var index: Int64 = 0
            while index < plan.count {
                try await world.clock.sleep(untilUptime: start + plan.due(index))
                let now = world.clock.uptime - start
                while index < plan.count, plan.due(index) <= now {
                    let due = start + plan.due(index)
                    if let target = run.next(index) { group.addTask { await run.request(target, due: due) } }
                    index += 1
                }
            }
        }
        return true
    }

    /// New members get requests within a second. Without an answer those that are known go on getting them.
    private func follow(_ roster: Roster) async throws -> Bool {
        while true {
            try await world.clock.sleep(untilUptime: world.clock.uptime + LoadGenerator.interval)
            do { roster.know(try await directory.targets()) } catch {
                try Task.checkCancellation()
                roster.fails("\(error)")
            }
        }
    }

    private func report(_ run: LoadRun, since start: TimeSpan, _ tell: @Sendable (LoadReport) -> Void) async throws -> Bool {
        var next = start
        while true {
            next = max(next + LoadGenerator.interval, world.clock.uptime)
            try await world.clock.sleep(untilUptime: next)
            tell(run.report(elapsed: world.clock.uptime - start, isLast: false))
        }
    }
}

/// The members as they were known last.
final class Roster: Sendable {
    private let state: Mutex<(targets: [LoadTarget], trouble: String?)>

    init(_ targets: [LoadTarget]) { state = Mutex((Roster.sorted(targets), nil)) }

    var targets: [LoadTarget] { state.withLock { $0.targets } }
    var trouble: String? { state.withLock { $0.trouble } }

    func know(_ targets: [LoadTarget]) { state.withLock { $0 = (Roster.sorted(targets), nil) } }
    func fails(_ reason: String) { state.withLock { $0.trouble = reason } }

    private static func sorted(_ targets: [LoadTarget]) -> [LoadTarget] { targets.sorted { ($0.zone, $0.id) < ($1.zone, $1.id) } }
}
