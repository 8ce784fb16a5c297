import Base
import World

/// Figures of the processes that a pid file or a regular expression selects.
struct ProcstatSource: MetricSource {
    private struct CPUMark { var startTicks: UInt64, ticks: UInt64, at: TimeSpan }

    /// The kernel tells processor time to programs in hundredths of a second on every architecture we run on.
    static let ticksPerSecond = 100.0

    let selector: PluginConfiguration.ProcessSelector
    private var marks: [Int: CPUMark] = [:]

    init(selector: PluginConfiguration.ProcessSelector) { self.selector = selector }

    mutating func read(_ world: any World) -> [Reading] {
        let found = select(world)
        var readings: [Reading] = []
        var fresh: [Int: CPUMark] = [:]
        for (pid, stat) in found {
            let mark = CPUMark(startTicks: stat.startTicks, ticks: stat.userTicks &+ stat.systemTicks, at: world.clock.uptime)
            let own = figures(pid, stat, world) + usage(mark, since: marks[pid])
            readings += own.map { Reading($0.name, $0.value, [label, MetricDimension(name: "process_name", value: stat.name)]) }
            fresh[pid] = mark
        }
        marks = fresh
        return readings + [Reading("pid_count", Double(found.count), [label, MetricDimension(name: "pid_finder", value: "native")])]
    }

    private var label: MetricDimension {
        switch selector {
        case .pidFile(let path): MetricDimension(name: "pidfile", value: path)
        case .executable(let text): MetricDimension(name: "exe", value: text)
        case .pattern(let text): MetricDimension(name: "pattern", value: text)
        }
    }

    private func select(_ world: any World) -> [(pid: Int, stat: ProcessStat)] {
        func stat(_ pid: Int) -> ProcessStat? {
            guard var stat = world.processes.procFile("\(pid)/stat").flatMap(ProcessStat.init) else { return nil }
            if stat.name.utf8.count >= ProcessStat.kernelNameBytesMax, let line = world.processes.procFile("\(pid)/cmdline") {
                stat.name = ProcstatSource.fullName(stat.name, commandLine: line)
            }
            return stat
        }
        switch selector {
        case .pidFile(let path):
            // Through /proc, because that way is for reading only and many pid files belong to root. A pid file that is not
            // there, or cannot be read, is a process that does not run: pid_count says 0.
            guard let bytes = world.processes.procFile("self/root/" + path.drop { $0 == "/" }), let pid = Int(String(decoding: bytes, as: UTF8.self).prefix { $0.isNumber }), let stat = stat(pid)
            else { return [] }
            return [(pid, stat)]
        case .executable(let text):
            return matching(text, world) { pid, expression in stat(pid).flatMap { ProcstatSource.contains(expression, $0.name) ? $0 : nil } }
        case .pattern(let text):
            return matching(text, world) { pid, expression in
                guard let line = world.processes.procFile("\(pid)/cmdline"), ProcstatSource.contains(expression, ProcstatSource.commandLine(line)) else { return nil }
                return stat(pid)
            }
        }
    }

    private func matching(_ text: String, _ world: any World, _ match: (Int, Regex<AnyRegexOutput>) -> ProcessStat?) -> [(pid: Int, stat: ProcessStat)] {
        // The configuration was refused if this did not compile.
        guard let expression = try? Regex(text) else { return [] }
        return world.processes.list().compactMap { pid in match(pid, expression).map { (pid, $0) } }
    }

    private static func contains(_ expression: Regex<AnyRegexOutput>, _ text: String) -> Bool {
        // An expression that cannot be run on this text does not match it.
        ((try? expression.firstMatch(in: text)) ?? nil) != nil
    }

    /// The program's whole name where the kernel's is cut: the last part of the first argument, if it goes on as the cut one does.
    static func fullName(_ name: String, commandLine: [UInt8]) -> String {
        let program = commandLine.prefix { $0 != 0 }.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
        return program.hasPrefix(name) ? program : name
    }

    /// The arguments, which the kernel separates by zero bytes, with spaces between them.
    static func commandLine(_ bytes: [UInt8]) -> String {
        bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    private func figures(_ pid: Int, _ stat: ProcessStat, _ world: any World) -> [Reading] {
        var readings = [
            Reading("pid", Double(pid)), Reading("cpu_time_user", Double(stat.userTicks)), Reading("cpu_time_system", Double(stat.systemTicks)),
            Reading("cpu_time", Double(stat.userTicks &+ stat.systemTicks)), Reading("nice_priority", Double(stat.nice)),
            Reading("num_threads", Double(stat.threads)), Reading("realtime_priority", Double(stat.realtimePriority)),
        ]
        if let bytes = world.processes.procFile("\(pid)/status") { readings += ProcstatSource.status(bytes) }
        if let bytes = world.processes.procFile("\(pid)/io") { readings += ProcstatSource.inputOutput(bytes) }
        if let bytes = world.processes.procFile("\(pid)/limits") { readings += ProcessLimit.readings(bytes) }
        return readings
    }

    static func status(_ bytes: [UInt8]) -> [Reading] {
        let names = [
            ("VmData", "memory_data"), ("VmLck", "memory_locked"), ("VmRSS", "memory_rss"), ("VmStk", "memory_stack"), ("VmSwap", "memory_swap"),
            ("VmSize", "memory_vms"), ("voluntary_ctxt_switches", "voluntary_context_switches"),
            ("nonvoluntary_ctxt_switches", "involuntary_context_switches"),
        ]
        let info = ProcText.kilobytes(bytes)
        var readings = names.compactMap { kernel, name in info[kernel].map { Reading(name, Double($0)) } }
        // `SigQ: 3/62833`: queued signals and the most there may be.
        for line in ProcText.lines(bytes) where line.starts(with: "SigQ:".utf8) {
            let queued = ProcText.fields(line.dropFirst(5)).first?.prefix { $0 != UInt8(ascii: "/") }
            if let count = queued.flatMap(ProcText.number) { readings.append(Reading("signals_pending", Double(count))) }
        }
        return readings
    }

    static func inputOutput(_ bytes: [UInt8]) -> [Reading] {
        let info = ProcText.kilobytes(bytes)
        let names = [("read_bytes", "read_bytes"), ("write_bytes", "write_bytes"), ("syscr", "read_count"), ("syscw", "write_count")]
        return names.compactMap { kernel, name in info[kernel].map { Reading(name, Double($0)) } }
    }

    /// Percent of one processor since the reading before; more than 100 for a process with several busy threads.
    private func usage(_ mark: CPUMark, since before: CPUMark?) -> [Reading] {
        guard let before, before.startTicks == mark.startTicks, mark.at > before.at, mark.ticks >= before.ticks else { return [] }
        let seconds = Double(mark.at.milliseconds - before.at.milliseconds) / 1000
        return [Reading("cpu_usage", 100 * Double(mark.ticks - before.ticks) / ProcstatSource.ticksPerSecond / seconds)]
    }
}
