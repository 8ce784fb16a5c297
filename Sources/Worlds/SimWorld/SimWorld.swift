import Base
import Synchronization
import World

/// A world in which everything follows from a seed: the order of jobs, time, the faults of the disk and of the network.
///
/// ```swift
/// let world = SimWorld(seed: 7)
/// let answer = try world.run { try await engine(in: world).work() }
/// ```
/// Equal seeds give equal runs (`trace` tells), provided that the code uses structured concurrency, takes everything outside
/// from the world, and does not show the order of a `Dictionary` (set `SWIFT_DETERMINISTIC_HASHING=1` to be sure).
public final class SimWorld: World {
    /// Why a simulation cannot go on.
    public enum Failure: Error, Hashable, Sendable {
        /// The body waits, nothing can run, and no moment is left to wait for.
        case deadlock(at: Timestamp)
        /// More jobs ran than `jobsMax`.
        case endless(at: Timestamp)
    }

    public let seed: UInt64
    public let simClock: SimClock
    public let simDisk: SimDisk
    public let simNetwork: SimNetwork
    public let simProcesses: SimProcesses
    public let random: any RandomSource
    private let executor: SeededExecutor

    public var clock: any WorldClock { simClock }
    public var disk: any Disk { simDisk }
    public var network: any Network { simNetwork }
    public var processes: any Processes { simProcesses }

    /// The most jobs of one `run`, so that a loop without an end is found.
    public static let jobsMax = 200_000_000

    /// - Parameters:
    ///   - start: the wall time at uptime zero.
    ///   - disk: the disk of a world that lost its power; a new, empty one otherwise.
    public init(seed: UInt64, startingAt start: Timestamp = Timestamp(seconds: 1_767_571_200), disk: SimDisk? = nil) {
        self.seed = seed
        var seeds = SeededRandom(seed: seed)
        let executor = SeededExecutor(seed: seeds.next())
        let clock = SimClock(startingAt: start)
        (self.executor, simClock, simProcesses) = (executor, clock, SimProcesses())
        simNetwork = SimNetwork(clock: clock, random: SimRandom(seed: seeds.next())) { SimWorld.start($0, on: executor) }
        simDisk = disk ?? SimDisk(seed: seeds.next())
        random = SimRandom(seed: seeds.next())
    }

    /// A digest of every choice and every jump of the clock so far.
    public var trace: UInt64 { executor.trace }

    /// Runs the body, and everything that it causes, until it returns.
    public func run<T: Sendable>(jobsMax: Int = SimWorld.jobsMax, _ body: @escaping @Sendable () async throws -> T) throws -> T {
        let outcome = Outcome<T>()
        let task = Task(executorPreference: executor) {
            do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
        }
        do {
            try step(jobsMax: jobsMax, until: nil) { outcome.isSet }
        } catch {
            // Give what still listens to cancellation the chance to clean up.
            task.cancel()
            drain()
            throw error
        }
        return try outcome.take().get()
    }

    /// Starts a body that goes on in the background of later runs.
    public func start(_ body: @escaping @Sendable () async -> Void) { SimWorld.start(body, on: executor) }

    /// Runs what can run until the clock shows this time, and sets it to that.
    public func run(until time: Timestamp, jobsMax: Int = SimWorld.jobsMax) throws {
        let end = simClock.uptime + (time - simClock.now)
        try step(jobsMax: jobsMax, until: end) { false }
        simClock.pass(until: end)
    }

    private static func start(_ body: @escaping @Sendable () async -> Void, on executor: SeededExecutor) {
        Task(executorPreference: executor) { await body() }
    }

    /// Runs jobs, jumping in time when none is left, until `isDone`, or until nothing is due before `limit`.
    private func step(jobsMax: Int, until limit: TimeSpan?, isDone: () -> Bool) throws(Failure) {
        var jobs = 0
        while !isDone() {
            if executor.runOne() {
                jobs += 1
                guard jobs <= jobsMax else { throw .endless(at: simClock.now) }
                continue
            }
            guard let next = simClock.next else {
                if limit != nil { return }
                throw .deadlock(at: simClock.now)
            }
            if let limit, next > limit { return }
            executor.note(UInt64(bitPattern: next.milliseconds))
            _ = simClock.jump()
        }
    }

    private func drain() {
        var left = SimWorld.drainMax
        while left > 0, executor.runOne() { left -= 1 }
    }

    /// The most jobs that may run after a failure.
    private static let drainMax = 1_000_000
}

/// Where the body of a run leaves its result.
private final class Outcome<T: Sendable>: Sendable {
    private let result = Mutex<Result<T, any Error>?>(nil)

    var isSet: Bool { result.withLock { $0 != nil } }
    func set(_ value: Result<T, any Error>) { result.withLock { $0 = value } }

    func take() throws -> Result<T, any Error> {
        guard let value = result.withLock({ $0 }) else { throw CancellationError() }
        return value
    }
}
