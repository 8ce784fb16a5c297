import Base
import World

/// Counts what a process tree has used.
///
/// Each process carries the time and the input and output of its ended children, once it has waited for them; so the sum
/// over the living is that of all, except for children of a program that ignores SIGCHLD. A control group counts those too.
struct UsageReading {
    private let processes: any Processes
    private let disk: any Disk
    private let all: ProcessTree

    init(_ processes: any Processes, _ disk: any Disk) { (self.processes, self.disk, all) = (processes, disk, ProcessTree(processes)) }

    func usage(of first: Int, groups: [String]) -> InstanceUsage? {
        let tree = all.all(from: first)
        guard !tree.isEmpty else { return nil }
        let ticks = tree.reduce(UInt64(0)) { $0 &+ $1.ownTicks &+ $1.childTicks }
        let summed = Int64(clamping: ticks) * 1000 / Int64(ProcessLine.ticksPerSecond)
        var usage = InstanceUsage(processorMilliseconds: groups.lazy.compactMap(groupTime).first ?? summed)
        addInputAndOutput(tree, to: &usage)
        return usage
    }

    /// `/proc/PID/io` (proc(5)): bytes that really reached or left the disk, and calls of read and write of any kind.
    private func addInputAndOutput(_ tree: [ProcessLine], to usage: inout InstanceUsage) {
        var sums: [String: Int64] = [:], isReadable = false
        for line in tree {
            guard let text = processes.procFile("\(line.number)/io") else { continue }
            isReadable = true
            for (name, value) in Self.pairs(text) { sums[name, default: 0] &+= value }
        }
        guard isReadable else { return }
        (usage.diskReadBytes, usage.diskWriteBytes) = (sums["read_bytes"], sums["write_bytes"])
        (usage.diskReads, usage.diskWrites) = (sums["syscr"], sums["syscw"])
    }

    private static func pairs(_ text: [UInt8]) -> [(String, Int64)] {
        String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":")
            guard parts.count == 2, let value = Int64(parts[1].filter { $0 != " " }) else { return nil }
            return (String(parts[0]), value)
        }
    }

    /// `cpuacct.usage` in nanoseconds (control groups 1) or `usage_usec` of `cpu.stat` (2).
    private func groupTime(_ group: String) -> Int64? {
        // A group of another controller has neither file.
        if let first = try? text("\(group)/cpuacct.usage"), let nanoseconds = Int64(first.filter(\.isNumber)) { return nanoseconds / 1_000_000 }
        // As above.
        guard let stat = try? text("\(group)/cpu.stat") else { return nil }
        let line = stat.split(separator: "\n").first { $0.hasPrefix("usage_usec ") }
        return line.flatMap { Int64($0.dropFirst(11)) }.map { $0 / 1000 }
    }

    private func text(_ path: String) throws(DiskError) -> String {
        let file = try disk.openForReading(path)
        defer { file.close() }
        return String(decoding: try file.read(count: 4096, at: 0), as: UTF8.self)
    }
}
