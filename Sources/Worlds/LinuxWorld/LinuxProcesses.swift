import CLinux
import Glibc
import World

/// `/proc` and statvfs(3).
struct LinuxProcesses: Processes {
    /// Programs that this process started and that have not been reaped.
    let started = StartedPrograms()

    /// The most bytes of one file of `/proc`.
    static let fileBytesMax = 1 << 20

    var ownID: Int { Int(getpid()) }
    var ownUser: UInt32 { geteuid() }
    var ownProgram: String? { LinuxProcesses.target(of: "/proc/self/exe") }

    func list() -> [Int] {
        // A machine without /proc shows no processes.
        ((try? LinuxDisk().list("/proc")) ?? []).compactMap { Int($0) }.filter { $0 > 0 }.sorted()
    }

    func procFile(_ path: String) -> [UInt8]? {
        guard !path.utf8.contains(0), !path.split(separator: "/").contains("..") else { return nil }
        let descriptor = open("/proc/" + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return readAll(descriptor)
    }

    func fileSystemUsage(_ path: String) -> FileSystemUsage? {
        var usage = clinux_usage()
        guard !path.utf8.contains(0), clinux_usage(path, &usage) == 0 else { return nil }
        let unit = usage.block_size
        return FileSystemUsage(
            bytesTotal: saturatingProduct(usage.blocks_total, unit), bytesFree: saturatingProduct(usage.blocks_free, unit),
            bytesAvailable: saturatingProduct(usage.blocks_available, unit), inodesTotal: usage.inodes_total, inodesFree: usage.inodes_free)
    }

    func procLinks(_ path: String) -> [String] {
        guard !path.split(separator: "/").contains("..") else { return [] }
        // A process that has ended meanwhile has no open files.
        let names = (try? LinuxDisk().list("/proc/" + path)) ?? []
        return names.compactMap { LinuxProcesses.target(of: "/proc/\(path)/\($0)") }
    }

    func identity(of process: Int) -> ProcessIdentity? {
        started.reap()
        return procFile("\(process)/stat").flatMap(ProcessLine.init).flatMap { $0.isZombie ? nil : ProcessIdentity(number: process, startTicks: $0.startTicks) }
    }

    func startDetached(_ program: DetachedProgram) throws(ProcessError) -> Int {
        let output = open(program.output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw ProcessError("\(program.output) cannot be opened: \(ErrorText(errno))") }
        defer { close(output) }
        var process: pid_t = 0
        let arguments = CStringList([program.path] + program.arguments)
        let environment = CStringList(program.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        let failure = clinux_start_detached(program.path, arguments.pointers, environment.pointers, output, output, &process)
        guard failure == 0 else { throw ProcessError("\(program.path) cannot be started: \(ErrorText(failure))") }
        started.add(process)
        return Int(process)
    }

    func run(_ program: BoundedProgram) async throws(ProcessError) -> ProgramOutcome { try await BoundedRun.run(program) }

    func send(_ signal: ProcessSignal, to process: ProcessIdentity) -> Bool {
        let number =
            switch signal {
            case .attention: SIGURG
            case .end: SIGTERM
            case .kill: SIGKILL
            }
        return clinux_signal(pid_t(truncatingIfNeeded: process.number), process.startTicks, number) == 0
    }

    private static func target(of link: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in bytes.baseAddress.map { readlink(link, $0, bytes.count) } ?? 0 }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// Files of /proc have no size: they are read to their end, in pieces of a page or more.
    private func readAll(_ descriptor: Int32) -> [UInt8]? {
        var result: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 * 1024)
        while result.count < LinuxProcesses.fileBytesMax {
            let got = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, min($0.count, LinuxProcesses.fileBytesMax - result.count)) }
            if got < 0, errno == EINTR { continue }
            if got < 0 { return nil }
            if got == 0 { break }
            result += piece[..<got]
        }
        return result
    }
}
