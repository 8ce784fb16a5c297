/// The resource limits that procstat tells, by the agent's names.
enum ProcessLimit: String, CaseIterable, Sendable {
    case cpuTime = "cpu_time", fileLocks = "file_locks", memoryData = "memory_data", memoryLocked = "memory_locked", memoryResident = "memory_rss"
    case memoryStack = "memory_stack", memoryVirtual = "memory_vms", nicePriority = "nice_priority", openFiles = "num_fds"
    case realtimePriority = "realtime_priority", signalsPending = "signals_pending"

    var isBytes: Bool { rawValue.hasPrefix("memory_") }

    /// The first words of its line in `/proc/<pid>/limits`.
    private var title: String {
        switch self {
        case .cpuTime: "Max cpu time"
        case .fileLocks: "Max file locks"
        case .memoryData: "Max data size"
        case .memoryLocked: "Max locked memory"
        case .memoryResident: "Max resident set"
        case .memoryStack: "Max stack size"
        case .memoryVirtual: "Max address space"
        case .nicePriority: "Max nice priority"
        case .openFiles: "Max open files"
        case .realtimePriority: "Max realtime priority"
        case .signalsPending: "Max pending signals"
        }
    }

    /// Soft and hard limits of a process. `unlimited` is no number, so nothing is told of it.
    static func readings(_ bytes: [UInt8]) -> [Reading] {
        ProcText.lines(bytes).flatMap { line -> [Reading] in
            guard let limit = allCases.first(where: { line.starts(with: $0.title.utf8) }) else { return [] }
            let values = ProcText.fields(line.dropFirst(limit.title.utf8.count))
            return zip(["soft", "hard"], values).compactMap { end, value in
                ProcText.number(value).map { Reading("rlimit_\(limit.rawValue)_\(end)", Double($0)) }
            }
        }
    }
}
