import CLinux
import Glibc
import World

/// What an instance's first process is to be: its walls, limits and programs.
public struct WalledProgram: Sendable {
    /// Where files are seen that are the instance's own: its folder on this machine, and its name inside.
    public var folder: String
    public var home: (parent: String, path: String)?
    public var hidden: [String] = []
    public var temporary: [String] = []
    public var temporaryBytesMax = 64 << 20
    public var hasOwnProcesses = false
    /// A namespace of users, with which one who is not root may have the others.
    public var hasOwnUsers = false
    public var user: UInt32?
    public var hostName: String?
    public var processesMax: UInt64 = 0, filesMax: UInt64 = 0
    /// Run one after the other.
    public var programs: [[String]] = []
    /// Runs beside them, from the start.
    public var service: [String]?
    public var environment: [String: String] = [:]
    public var endsWithPrograms = false

    public init(folder: String) { self.folder = folder }
}

/// The first process of an instance, and the ends of its pipes.
public final class WalledProcess {
    public enum Report: Hashable, Sendable {
        case cannotStart(stage: String, reason: String)
        case ready
        /// The wait status of program `index`.
        case ended(index: Int, status: Int32)
        case serviceEnded(status: Int32)
        case cannotRun(index: Int, reason: String)
    }

    public let number: Int
    /// Descriptors to read from; -1 once they are at their end.
    public private(set) var output: Int32, reports: Int32
    private var orders: Int32

    private init(number: pid_t, output: Int32, reports: Int32, orders: Int32) {
        (self.number, self.output, self.reports, self.orders) = (Int(number), output, reports, orders)
    }

    deinit { for end in [output, reports, orders] where end >= 0 { close(end) } }

    /// Forks the process. It does nothing until `begin`.
    public static func start(_ program: WalledProgram) throws(ProcessError) -> WalledProcess {
        let output = try PipeEnds(), reports = try PipeEnds(), orders = try PipeEnds()
        defer { for end in [output.write, reports.write, orders.read] { close(end) } }
        let number = withInstance(program, output: output.write, orders: orders.read, reports: reports.write) { clinux_start_instance($0) }
        let process = WalledProcess(number: max(number, 0), output: output.read, reports: reports.read, orders: orders.write)
        guard number > 0 else { throw ProcessError("fork: \(ErrorText(-number))") }
        for end in [output.read, reports.read] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        return process
    }

    /// Lets it wall itself in and start its programs.
    public func begin() { send(UInt8(CLINUX_BEGIN)) }

    /// Ends it and everything below it, at once.
    public func endNow() { send(UInt8(CLINUX_END)) }

    private func send(_ byte: UInt8) {
        // A process that is gone takes no orders, and needs none.
        withUnsafeBytes(of: byte) { _ = write(orders, $0.baseAddress, 1) }
    }

    /// What the programs have written since; nil when there is nothing now.
    public func readOutput(into buffer: inout [UInt8]) -> ArraySlice<UInt8>? {
        let got = WalledProcess.read(&output, into: &buffer)
        return got > 0 ? buffer[..<got] : nil
    }

    public func nextReport() -> Report? {
        var record = [UInt8](repeating: 0, count: MemoryLayout<clinux_report>.size)
        guard WalledProcess.read(&reports, into: &record) == record.count else { return nil }
        let report = record.withUnsafeBytes { $0.loadUnaligned(as: clinux_report.self) }
        switch report.kind {
        case 0: return .cannotStart(stage: String(cString: clinux_stage_name(report.a)), reason: "\(ErrorText(report.b))")
        case 1: return .ready
        case 2 where report.a < 0: return .serviceEnded(status: report.b)
        case 2: return .ended(index: Int(report.a), status: report.b)
        default: return .cannotRun(index: Int(report.a), reason: "\(ErrorText(report.b))")
        }
    }

    /// The count read; 0 when there is nothing now, or nothing any more: then the descriptor is closed.
    private static func read(_ descriptor: inout Int32, into buffer: inout [UInt8]) -> Int {
        guard descriptor >= 0 else { return 0 }
        let open = descriptor
        let got = buffer.withUnsafeMutableBytes { Glibc.read(open, $0.baseAddress, $0.count) }
        if got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR) {
            close(open)
            descriptor = -1
        }
        return max(0, got)
    }

    /// Lays the program out as C sees it, for the time of the call; the child has a copy of it.
    private static func withInstance(
        _ program: WalledProgram, output: Int32, orders: Int32, reports: Int32, _ body: (UnsafePointer<clinux_instance>) -> pid_t
    ) -> pid_t {
        let hidden = CStringList(program.hidden), temporary = CStringList(program.temporary)
        let environment = CStringList(program.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        let texts = CStringList([
            program.folder, program.home?.parent ?? "", program.home?.path ?? "", program.hostName ?? "localhost",
            "mode=1777,size=\(program.temporaryBytesMax)",
        ])
        let lists = program.programs.map { CStringList($0) }, service = program.service.map { CStringList($0) }
        var programs: [UnsafePointer<UnsafeMutablePointer<CChar>?>?] = lists.map { UnsafePointer($0.pointers) }
        programs.append(nil)
        var instance = clinux_instance()
        instance.namespaces = (program.home == nil ? 0 : 1) | (program.hasOwnProcesses ? 2 : 0) | (program.hasOwnUsers ? 4 : 0)
        (instance.changes_user, instance.user, instance.group) = (program.user == nil ? 0 : 1, program.user ?? 0, program.user ?? 0)
        instance.temporary_options = UnsafePointer(texts.pointers[4])
        (instance.folder, instance.home_parent) = (UnsafePointer(texts.pointers[0]), UnsafePointer(texts.pointers[1]))
        (instance.home, instance.host_name) = (UnsafePointer(texts.pointers[2]), UnsafePointer(texts.pointers[3]))
        (instance.processes_max, instance.files_max) = (program.processesMax, program.filesMax)
        instance.environment = UnsafePointer(environment.pointers)
        instance.service = service.map { UnsafePointer($0.pointers) }
        instance.ends_with_programs = program.endsWithPrograms ? 1 : 0
        (instance.output, instance.orders, instance.reports) = (output, orders, reports)
        return withExtendedLifetime((hidden, temporary, environment, texts, lists, service)) {
            hidden.pointers.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: program.hidden.count + 1) { hidden in
                temporary.pointers.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: program.temporary.count + 1) { temporary in
                    programs.withUnsafeBufferPointer { programs in
                        instance.hidden = UnsafePointer(hidden)
                        instance.temporary = UnsafePointer(temporary)
                        instance.programs = programs.baseAddress
                        return withUnsafePointer(to: instance, body)
                    }
                }
            }
        }
    }
}
