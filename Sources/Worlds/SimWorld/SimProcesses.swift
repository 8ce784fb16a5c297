import Synchronization
import World

/// A `/proc` that the test writes, and the sizes of file systems.
public final class SimProcesses: Processes {
    private struct State {
        var files: [String: [UInt8]] = [:]
        var usage: [String: FileSystemUsage] = [:]
        var started: [DetachedProgram] = []
        var signals: [(ProcessSignal, ProcessIdentity)] = []
        var program: (@Sendable (BoundedProgram) -> ProgramOutcome)?
    }

    private let state = Mutex(State())

    public let ownID = 1
    public let ownUser: UInt32 = 0
    public let ownProgram: String? = "/usr/bin/hinomi"

    init() {}

    /// Sets the content of `/proc/<path>`; nil removes it. Processes are the numbers among the first parts of paths.
    public func setFile(_ path: String, _ text: String?) { state.withLock { $0.files[path] = text.map { Array($0.utf8) } } }

    /// Sets what is told of the file system mounted at exactly this path.
    public func setUsage(_ path: String, _ usage: FileSystemUsage?) { state.withLock { $0.usage[path] = usage } }

    public func list() -> [Int] {
        let names = state.withLock { Array($0.files.keys) }
        return Set(names.compactMap { $0.split(separator: "/").first.flatMap { Int($0) } }).sorted()
    }

    public func procFile(_ path: String) -> [UInt8]? { state.withLock { $0.files[path].map { Array($0.prefix(1 << 20)) } } }

    /// What was started, in order. Nothing runs: a test plays the program by writing `/proc`.
    public var started: [DetachedProgram] { state.withLock(\.started) }

    public func procLinks(_ path: String) -> [String] { [] }

    public func identity(of process: Int) -> ProcessIdentity? {
        procFile("\(process)/stat").flatMap(ProcessLine.init).flatMap { $0.isZombie ? nil : ProcessIdentity(number: process, startTicks: $0.startTicks) }
    }

    public func startDetached(_ program: DetachedProgram) throws(ProcessError) -> Int {
        state.withLock { state in
            state.started.append(program)
            return 1000 + state.started.count
        }
    }

    /// Plays every bounded program from now on; without one none can be started.
    public func play(_ program: @escaping @Sendable (BoundedProgram) -> ProgramOutcome) { state.withLock { $0.program = program } }

    public func run(_ program: BoundedProgram) async throws(ProcessError) -> ProgramOutcome {
        guard let play = state.withLock(\.program) else { throw ProcessError("\(program.path) cannot be started: no such file or directory") }
        return play(program)
    }

    public func send(_ signal: ProcessSignal, to process: ProcessIdentity) -> Bool {
        guard identity(of: process.number) == process else { return false }
        state.withLock { $0.signals.append((signal, process)) }
        return true
    }

    public func fileSystemUsage(_ path: String) -> FileSystemUsage? { state.withLock { $0.usage[path] } }
}
