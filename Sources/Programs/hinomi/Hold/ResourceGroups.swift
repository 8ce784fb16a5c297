import Compute
import LinuxWorld
import World

/// The control groups of one instance: they limit what it uses, and count it (cgroups(7)). Where the kernel has none for us
/// the instance runs without, and its isolation report says so.
struct ResourceGroups {
    static let root = "/sys/fs/cgroup", parent = "hinomi"
    /// Processor time is handed out in periods of this many microseconds.
    static let periodMicroseconds = 100_000
    /// The kernel's least quota.
    static let quotaMin = 1000
    static let none = ResourceGroups(folders: [], refusal: "there are no control groups")

    /// The folders of the groups that were joined.
    let folders: [String]
    /// Why there are no limits; nil when there are.
    let refusal: String?

    /// Makes groups for the order's limits and puts the process into them.
    static func join(_ order: HolderOrder, name: String, process: Int) -> ResourceGroups {
        join(limits: Limits(processors: order.processors, memoryMiB: order.memoryMiB), name: name, process: process)
    }

    struct Limits {
        let processors: Double
        let memoryMiB: Int

        var quota: Int { max(ResourceGroups.quotaMin, Int((processors * Double(ResourceGroups.periodMicroseconds)).rounded())) }
        var memory: Int { memoryMiB << 20 }
        /// Of the first version, by controller.
        var first: [(controller: String, files: [(String, String)])] {
            [
                ("cpuacct", []), ("cpu", [("cpu.cfs_period_us", "\(ResourceGroups.periodMicroseconds)"), ("cpu.cfs_quota_us", "\(quota)")]),
                ("memory", [("memory.limit_in_bytes", "\(memory)")]), ("pids", [("pids.max", "\(ProcessDriver.processesMax)")]),
            ]
        }
        var second: [(String, String)] {
            [("cpu.max", "\(quota) \(ResourceGroups.periodMicroseconds)"), ("memory.max", "\(memory)"), ("pids.max", "\(ProcessDriver.processesMax)")]
        }
    }

    static func join(limits: Limits, name: String, process: Int) -> ResourceGroups {
        let disk = LocalDoors().disk
        let isSecond = disk.exists("\(root)/cgroup.controllers")
        var joined: [String] = [], refusals: [String] = []
        func attempt(_ folder: String, _ files: [(String, String)]) {
            do {
                try disk.makeFolder(folder)
                for (file, text) in files { try HolderDoors.writeKernelFile("\(folder)/\(file)", text) }
                try HolderDoors.writeKernelFile("\(folder)/cgroup.procs", "\(process)")
                joined.append(folder)
            } catch { refusals.append("\(error)") }
        }
        if isSecond {
            enableControllers(disk)
            attempt("\(root)/\(parent)/\(name)", limits.second)
        } else {
            for (controller, files) in limits.first { attempt("\(root)/\(controller)/\(parent)/\(name)", files) }
        }
        return ResourceGroups(folders: joined, refusal: refusals.first)
    }

    /// Hands the controllers down to our part of the tree. What the kernel refuses here it refuses again where a limit is written.
    private static func enableControllers(_ disk: any Disk) {
        let controllers = "+cpu +memory +pids"
        // See above.
        try? HolderDoors.writeKernelFile("\(root)/cgroup.subtree_control", controllers)
        try? disk.makeFolder("\(root)/\(parent)")  // See above.
        try? HolderDoors.writeKernelFile("\(root)/\(parent)/cgroup.subtree_control", controllers)  // See above.
    }

    /// The groups go when their last process has gone; one that is still busy is removed with the instance.
    func remove() {
        // See above.
        for folder in folders { try? LocalDoors().disk.remove(folder) }
    }
}
