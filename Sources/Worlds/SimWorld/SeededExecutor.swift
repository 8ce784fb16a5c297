import Base
import Synchronization

/// Runs every job of a simulation on the calling thread, the next one drawn from the seed among all that could run.
///
/// Tasks started with it as their preference, their children and the default actors that they call all come here. `Task {}` and
/// `Task.detached` do not: code that uses them escapes the simulation.
final class SeededExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var random: SeededRandom
        var trace: UInt64 = 0
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: SeededRandom(seed: seed))) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs one job; false when none can run.
    func runOne() -> Bool {
        guard let job = state.withLock({ SeededExecutor.draw(&$0) }) else { return false }
        job.runSynchronously(on: asUnownedTaskExecutor())
        return true
    }

    /// A digest of every choice made so far: equal for equal runs.
    var trace: UInt64 { state.withLock(\.trace) }

    /// Takes something that happened (a jump of the clock) into the digest.
    func note(_ value: UInt64) { state.withLock { $0.trace = SeededExecutor.mixed($0.trace, value) } }

    private static func draw(_ state: inout State) -> UnownedJob? {
        guard !state.jobs.isEmpty else { return nil }
        let count = UInt64(state.jobs.count)
        let index = Int(state.random.next(upperBound: count))
        state.trace = mixed(state.trace, count << 32 | UInt64(index))
        state.jobs.swapAt(index, state.jobs.count - 1)
        return state.jobs.removeLast()
    }

    private static func mixed(_ trace: UInt64, _ value: UInt64) -> UInt64 {
        var random = SeededRandom(seed: trace ^ value)
        return random.next()
    }
}
