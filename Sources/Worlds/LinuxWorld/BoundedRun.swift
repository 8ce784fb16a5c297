import Base
import CLinux
import Glibc
import NIOPosix
import World

/// One bounded program on its way: the ends of its pipes, and what it has written. It blocks, so it has threads of its own.
struct BoundedRun {
    /// Programs that run at one time; further ones wait for one of them to end.
    static let atOnceMax = 4
    /// The longest wait for something to read, before looking whether the program has ended meanwhile.
    static let slice = TimeSpan.milliseconds(20)

    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: atOnceMax)
        pool.start()
        return pool
    }()

    private let process: pid_t
    private let limits: BoundedProgram
    private let deadline: TimeSpan
    private var output: BoundedPipe
    private var errors: BoundedPipe

    /// Runs it on a thread that may block.
    static func run(_ program: BoundedProgram) async throws(ProcessError) -> ProgramOutcome {
        do {
            return try await threads.runIfActive {
                var run = try BoundedRun(program)
                return run.finish()
            }
        } catch let error as ProcessError {
            throw error
        } catch { throw ProcessError("\(program.path) cannot be started: \(error)") }
    }

    private init(_ program: BoundedProgram) throws(ProcessError) {
        let output = try PipeEnds(), errors = try PipeEnds()
        defer { for end in [output.write, errors.write] { close(end) } }
        self.output = BoundedPipe(reading: output.read, bytesMax: program.outputBytesMax)
        self.errors = BoundedPipe(reading: errors.read, bytesMax: ProgramOutcome.complaintBytesMax)
        let arguments = CStringList([program.path] + program.arguments)
        let environment = CStringList(program.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        var process: pid_t = 0
        let failure = clinux_start_detached(program.path, arguments.pointers, environment.pointers, output.write, errors.write, &process)
        guard failure == 0 else { throw ProcessError("\(program.path) cannot be started: \(ErrorText(failure))") }
        (self.process, limits, deadline) = (process, program, LinuxClock().uptime + program.timeout)
    }

    /// Reads until the program ends or meets a limit; then nothing of its process group is left.
    private mutating func finish() -> ProgramOutcome {
        let cut = readToEnd()
        var status: Int32 = 0
        _ = clinux_end_group(process, &status)
        // What was written before the end and not read yet.
        if cut == nil {
            output.drain()
            errors.drain()
        }
        return ProgramOutcome(ending: cut ?? BoundedRun.ending(of: status), output: output.bytes, complaint: errors.bytes)
    }

    /// Nil when it ended by itself.
    private mutating func readToEnd() -> ProgramOutcome.Ending? {
        while clinux_has_ended(process) == 0 {
            guard LinuxClock().uptime < deadline else { return .timedOut }
            let open = [output, errors].filter { !$0.isAtEnd }.map(\.descriptor)
            if open.isEmpty { usleep(UInt32(BoundedRun.slice.milliseconds) * 1000) } else { _ = clinux_wait_readable(open, Int32(open.count), Int32(BoundedRun.slice.milliseconds)) }
            output.drain()
            errors.drain()
            if output.hasOverflowed { return .tooMuchOutput }
        }
        output.drain()
        return output.hasOverflowed ? .tooMuchOutput : nil
    }

    /// The wait status in words (wait(2)).
    private static func ending(of status: Int32) -> ProgramOutcome.Ending {
        let signal = status & 0x7F
        return signal == 0 ? .exited(code: Int(status >> 8 & 0xFF)) : .signaled(number: Int(signal))
    }
}

/// The reading end of a pipe, and what came out of it up to a limit.
private final class BoundedPipe {
    /// Pieces that are read at once: a program that writes without end does not keep us from its limits.
    private static let piecesMax = 64

    let descriptor: Int32
    private let bytesMax: Int
    private(set) var bytes: [UInt8] = []
    private(set) var hasOverflowed = false
    private(set) var isAtEnd = false

    init(reading descriptor: Int32, bytesMax: Int) {
        (self.descriptor, self.bytesMax) = (descriptor, bytesMax)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close(descriptor) }

    /// Reads what is there now. What is beyond the limit is dropped.
    func drain() {
        var piece = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<BoundedPipe.piecesMax where !isAtEnd {
            let got = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            if got < 0 { return }
            isAtEnd = got == 0
            let room = bytesMax - bytes.count
            hasOverflowed = hasOverflowed || got > room
            bytes += piece[..<min(max(got, 0), max(room, 0))]
        }
    }
}
