import World

/// The figures of `/proc/<pid>/stat` that we use (proc(5)).
struct ProcessStat: Hashable, Sendable {
    /// The kernel keeps no more of a name (TASK_COMM_LEN less its zero byte).
    static let kernelNameBytesMax = 15

    var name: String
    var state: UInt8
    /// Hundredths of a second.
    var userTicks: UInt64, systemTicks: UInt64
    var nice: Int64
    var threads: UInt64
    /// In ticks since boot: with the pid, the identity of a process.
    var startTicks: UInt64
    var realtimePriority: UInt64

    /// Nil when the text is not one. The name may hold anything, also spaces and parentheses: it ends at the last one.
    init?(_ bytes: [UInt8]) {
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let end = bytes.lastIndex(of: UInt8(ascii: ")")), open < end else { return nil }
        let fields = ProcText.fields(bytes[(end + 1)...].filter { $0 != UInt8(ascii: "\n") }[...])
        guard fields.count >= 20, let state = fields[0].first, let user = ProcText.number(fields[11]), let system = ProcText.number(fields[12]),
            let nice = Int64(ProcText.text(fields[16])), let threads = ProcText.number(fields[17]), let start = ProcText.number(fields[19])
        else { return nil }
        name = ProcText.text(bytes[(open + 1)..<end])
        (self.state, userTicks, systemTicks, self.nice, self.threads, startTicks) = (state, user, system, nice, threads, start)
        realtimePriority = fields.count > 37 ? ProcText.number(fields[37]) ?? 0 : 0
    }
}

/// Processes by state, from the `stat` of each.
struct ProcessesSource: MetricSource {
    static func readings(_ stats: [ProcessStat]) -> [Reading] {
        var counts: [String: Int] = ["blocked": 0, "dead": 0, "idle": 0, "paging": 0, "running": 0, "sleeping": 0, "stopped": 0, "zombies": 0]
        for stat in stats { if let name = name(of: stat.state) { counts[name, default: 0] += 1 } }
        let threads = stats.reduce(UInt64(0)) { $0 &+ $1.threads }
        return counts.sorted { $0.key < $1.key }.map { Reading($0.key, Double($0.value)) }
            + [Reading("total", Double(stats.count)), Reading("total_threads", Double(threads))]
    }

    private static func name(of state: UInt8) -> String? {
        switch state {
        case UInt8(ascii: "D"), UInt8(ascii: "U"), UInt8(ascii: "L"): "blocked"
        case UInt8(ascii: "Z"): "zombies"
        case UInt8(ascii: "X"), UInt8(ascii: "x"): "dead"
        case UInt8(ascii: "T"), UInt8(ascii: "t"): "stopped"
        case UInt8(ascii: "R"): "running"
        case UInt8(ascii: "S"): "sleeping"
        case UInt8(ascii: "I"): "idle"
        case UInt8(ascii: "W"): "paging"
        default: nil
        }
    }

    mutating func read(_ world: any World) -> [Reading] {
        let stats = world.processes.list().compactMap { world.processes.procFile("\($0)/stat").flatMap(ProcessStat.init) }
        return stats.isEmpty ? [] : ProcessesSource.readings(stats)
    }
}
