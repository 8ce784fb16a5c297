import Base

/// One machine with an exporter such as node_exporter: 400 to 1,000 series, of which about half never change.
///
/// Labels come as an exporter writes them, the metric's own first and those of the target last: not sorted.
struct FleetHost {
    private static let networkCounters = "receive_bytes receive_packets transmit_bytes transmit_packets".split(separator: " ")
    private static let networkQuiet = """
        receive_drop receive_errs receive_fifo receive_frame receive_compressed receive_nohandler transmit_drop transmit_errs \
        transmit_fifo transmit_carrier transmit_colls transmit_compressed carrier_changes
        """.split(separator: " ")
    private static let diskCounters = "reads_completed writes_completed read_bytes written_bytes reads_merged writes_merged discards_completed".split(separator: " ")
    private static let diskTimes = "read_time_seconds write_time_seconds io_time_seconds io_time_weighted_seconds".split(separator: " ")
    private static let memoryMoving = """
        MemFree MemAvailable Buffers Cached Active Inactive Active_anon Inactive_anon Active_file Inactive_file Dirty Writeback AnonPages \
        Mapped Shmem KReclaimable Slab SReclaimable SUnreclaim KernelStack PageTables Committed_AS DirectMap4k
        """.split(separator: " ")
    private static let memoryFixed = """
        MemTotal SwapTotal SwapFree SwapCached Unevictable Mlocked NFS_Unstable Bounce WritebackTmp CommitLimit VmallocTotal VmallocChunk \
        HardwareCorrupted HugePages_Total HugePages_Free HugePages_Rsvd HugePages_Surp Hugepagesize DirectMap2M DirectMap1G
        """.split(separator: " ")

    private(set) var scrape = Scrape()
    private var wanders: [Wander] = []
    private var random: SeededRandom
    private let instance: String
    /// When in the interval this host is scraped.
    private let delay: Int64

    init(_ number: Int, seed: UInt64) {
        random = SeededRandom(seed: seed &+ UInt64(number) &* 0x9E37_79B9)
        instance = "host-\(1000 + number).fleet.example.com:9100"
        delay = Int64(random.next() % 15_000)
        addProcessors(16 + Int(random.next() % 4) * 16)
        for device in ["eth0", "eth1", "lo", "docker0"] { addNetwork(device) }
        for number in 0..<1 + random.next() % 4 { addDisk("nvme\(number)n1") }
        for number in 0..<2 + random.next() % 10 { addVolume(Int(number)) }
        addMemory()
        addRest()
    }

    /// The scrape of this host at `time`, each series one step on.
    mutating func step(at time: Int64) {
        for index in wanders.indices {
            scrape.samples[index].value = wanders[index].next(scrape.samples[index].value, &random)
            scrape.samples[index].time = time + delay
        }
    }

    private mutating func add(_ name: String, _ wander: Wander, _ labels: [(String, String)] = []) {
        for (name, value) in [("__name__", name)] + labels + [("instance", instance), ("job", "node")] {
            let nameRange = addText(name), valueRange = addText(value)
            scrape.labels.append(.init(name: nameRange, value: valueRange))
        }
        scrape.samples.append(.init(labelsEnd: scrape.labels.count, value: wander.first(&random), time: 0))
        wanders.append(wander)
    }

    private mutating func addText(_ text: String) -> Range<Int> {
        let start = scrape.bytes.count
        scrape.bytes.append(contentsOf: text.utf8)
        return start..<scrape.bytes.count
    }

    /// Rates differ by orders of magnitude.
    private mutating func anyRate() -> Double {
        var rate = 1.0
        for _ in 0..<random.next() % 15 { rate *= 2 }
        return rate
    }

    private mutating func addProcessors(_ count: Int) {
        for processor in 0..<count {
            for (mode, share) in [("user", 3.0), ("system", 1.0), ("idle", 10.0), ("iowait", 0.2), ("softirq", 0.1)] {
                add("node_cpu_seconds_total", .seconds(rate: share), [("mode", mode), ("cpu", "\(processor)")])
            }
            for mode in ["irq", "nice", "steal"] { add("node_cpu_seconds_total", .constant, [("mode", mode), ("cpu", "\(processor)")]) }
        }
    }

    private mutating func addNetwork(_ device: String) {
        for metric in FleetHost.networkCounters { add("node_network_\(metric)_total", .counter(rate: anyRate()), [("device", device)]) }
        for (index, metric) in FleetHost.networkQuiet.enumerated() {
            add("node_network_\(metric)_total", index < 2 ? .seldom : .constant, [("device", device)])
        }
    }

    private mutating func addDisk(_ device: String) {
        for metric in FleetHost.diskCounters { add("node_disk_\(metric)_total", .counter(rate: anyRate()), [("device", device)]) }
        for metric in FleetHost.diskTimes { add("node_disk_\(metric)_total", .seconds(rate: 2), [("device", device)]) }
        for metric in ["io_now", "info", "ata_rotation_rate_rpm"] { add("node_disk_\(metric)", .constant, [("device", device)]) }
    }

    private mutating func addVolume(_ number: Int) {
        let labels = [("mountpoint", "/mnt/volume\(number)"), ("fstype", "ext4"), ("device", "/dev/nvme0n1p\(number)")]
        for metric in ["avail_bytes", "free_bytes", "files_free"] { add("node_filesystem_\(metric)", .pages(step: anyRate()), labels) }
        for metric in ["size_bytes", "files", "readonly", "device_error"] { add("node_filesystem_\(metric)", .constant, labels) }
    }

    private mutating func addMemory() {
        for field in FleetHost.memoryMoving { add("node_memory_\(field)_bytes", .pages(step: anyRate())) }
        for field in FleetHost.memoryFixed { add("node_memory_\(field)_bytes", .constant) }
    }

    private mutating func addRest() {
        for minutes in [1, 5, 15] { add("node_load\(minutes)", .hundredths) }
        for zone in 0..<12 { add("node_hwmon_temp_celsius", .hundredths, [("sensor", "temp\(zone)"), ("chip", "platform_coretemp_0")]) }
        for cpu in 0..<8 { add("node_schedstat_running_ratio", .ratio, [("cpu", "\(cpu)")]) }
        for field in 0..<20 { add("node_netstat_Tcp_counter_\(field)", .counter(rate: anyRate())) }
        for field in 0..<10 { add("node_vmstat_seldom_\(field)", .seldom) }
        for field in 0..<50 { add("node_sysctl_setting_\(field)", .constant) }
    }
}
