/// The sources of the agent, by their names in `metrics_collected`.
public enum Plugin: String, Sendable, Hashable, CaseIterable {
    case cpu, mem, swap, disk, diskio, net, netstat, processes, procstat

    /// The metrics of each plugin without its prefix, with their units (CloudWatch User Guide, "Metrics collected by the
    /// CloudWatch agent" and "Collect process metrics with the procstat plugin").
    var units: [String: String] {
        switch self {
        case .cpu: Plugin.table(["usage_": "Percent", "time_": "None"], Plugin.cpuStates)
        case .mem:
            [
                "active": "Bytes", "available": "Bytes", "available_percent": "Percent", "buffered": "Bytes", "cached": "Bytes", "free": "Bytes",
                "inactive": "Bytes", "total": "Bytes", "used": "Bytes", "used_percent": "Percent",
            ]
        case .swap: ["free": "Bytes", "used": "Bytes", "used_percent": "Percent"]
        case .disk:
            [
                "free": "Bytes", "inodes_free": "Count", "inodes_total": "Count", "inodes_used": "Count", "total": "Bytes", "used": "Bytes",
                "used_percent": "Percent",
            ]
        case .diskio:
            [
                "iops_in_progress": "Count", "io_time": "Milliseconds", "reads": "Count", "read_bytes": "Bytes", "read_time": "Milliseconds",
                "writes": "Count", "write_bytes": "Bytes", "write_time": "Milliseconds",
            ]
        case .net:
            [
                "bytes_sent": "Bytes", "bytes_recv": "Bytes", "drop_in": "Count", "drop_out": "Count", "err_in": "Count", "err_out": "Count",
                "packets_sent": "Count", "packets_recv": "Count",
            ]
        case .netstat:
            Plugin.table(["tcp_": "Count"], TCPState.allCases.map(\.rawValue)).merging(["udp_socket": "Count"]) { first, _ in first }
        case .processes: Plugin.table(["": "Count"], ["blocked", "dead", "idle", "paging", "running", "sleeping", "stopped", "total", "total_threads", "zombies"])
        case .procstat: Plugin.procstatUnits
        }
    }

    private static let cpuStates = ["active", "guest", "guest_nice", "idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"]

    private static let procstatUnits: [String: String] = {
        let counts = [
            "cpu_time", "cpu_time_system", "cpu_time_user", "pid", "pid_count", "read_count", "write_count", "involuntary_context_switches",
            "voluntary_context_switches", "realtime_priority", "nice_priority", "num_threads", "signals_pending",
        ]
        let bytes = ["memory_data", "memory_locked", "memory_rss", "memory_stack", "memory_swap", "memory_vms", "read_bytes", "write_bytes"]
        var units = table(["": "Count"], counts).merging(table(["": "Bytes"], bytes)) { first, _ in first }
        for limit in ProcessLimit.allCases {
            for end in ["hard", "soft"] { units["rlimit_\(limit.rawValue)_\(end)"] = limit.isBytes ? "Bytes" : "Count" }
        }
        units["cpu_usage"] = "Percent"
        return units
    }()

    private static func table(_ unitsByPrefix: [String: String], _ names: [String]) -> [String: String] {
        var result: [String: String] = [:]
        for (prefix, unit) in unitsByPrefix { for name in names { result[prefix + name] = unit } }
        return result
    }

    /// Known to other agents or on other systems, with what is true here.
    func reasonForAbsence(_ name: String) -> String? {
        switch (self, name) {
        case (.processes, "wait"): "exists on FreeBSD only"
        case (.procstat, "num_fds"): "is not collected by this agent"
        case (.netstat, _) where name == "tcp_new_syn_recv": "is counted as tcp_syn_recv"
        default: nil
        }
    }

    /// The full name of a metric, as CloudWatch shows it.
    func fullName(_ name: String) -> String {
        self == .procstat && name == "pid_count" ? "procstat_lookup_pid_count" : "\(rawValue)_\(name)"
    }
}
