import World

/// Memory from `/proc/meminfo`. Used is what is neither free nor buffers nor cache, as the CloudWatch agent counts it.
struct MemorySource: MetricSource {
    static func readings(_ bytes: [UInt8]) -> [Reading] {
        let info = ProcText.kilobytes(bytes)
        guard let total = info["MemTotal"], total > 0, let free = info["MemFree"] else { return [] }
        let buffered = info["Buffers"] ?? 0
        let cached = (info["Cached"] ?? 0) &+ (info["SReclaimable"] ?? 0)
        let used = total.less(free).less(buffered).less(cached)
        // Kernels before 3.14 do not say what is available.
        let available = info["MemAvailable"] ?? free &+ buffered &+ cached
        func percent(_ part: UInt64) -> Double { 100 * Double(part) / Double(total) }
        return [
            Reading("active", Double(info["Active"] ?? 0)), Reading("available", Double(available)), Reading("available_percent", percent(available)),
            Reading("buffered", Double(buffered)), Reading("cached", Double(cached)), Reading("free", Double(free)),
            Reading("inactive", Double(info["Inactive"] ?? 0)), Reading("total", Double(total)), Reading("used", Double(used)),
            Reading("used_percent", percent(used)),
        ]
    }

    mutating func read(_ world: any World) -> [Reading] { world.processes.procFile("meminfo").map(MemorySource.readings) ?? [] }
}

/// Swap from `/proc/meminfo`; a machine without swap uses none of it.
struct SwapSource: MetricSource {
    static func readings(_ bytes: [UInt8]) -> [Reading] {
        let info = ProcText.kilobytes(bytes)
        guard let total = info["SwapTotal"], let free = info["SwapFree"] else { return [] }
        let used = total.less(free)
        return [
            Reading("free", Double(free)), Reading("used", Double(used)), Reading("used_percent", total == 0 ? 0 : 100 * Double(used) / Double(total)),
        ]
    }

    mutating func read(_ world: any World) -> [Reading] { world.processes.procFile("meminfo").map(SwapSource.readings) ?? [] }
}
