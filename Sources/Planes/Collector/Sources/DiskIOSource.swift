import Base
import World

/// One line of `/proc/diskstats` (kernel documentation, admin-guide/iostats).
struct DiskCounters: Sendable {
    /// The kernel counts in these, whatever the device's own sectors are.
    static let sectorBytes: UInt64 = 512

    var device: String
    /// Growing figures by the agent's names.
    var counters: [(name: String, value: UInt64)]
    var inProgress: UInt64

    static func parse(_ bytes: [UInt8]) -> [DiskCounters] {
        ProcText.lines(bytes).compactMap { line in
            let fields = ProcText.fields(line)
            guard fields.count >= 14 else { return nil }
            let numbers = fields[3...].prefix(11).compactMap(ProcText.number)
            guard numbers.count == 11 else { return nil }
            return DiskCounters(
                device: ProcText.text(fields[2]),
                counters: [
                    ("reads", numbers[0]), ("read_bytes", numbers[2] &* sectorBytes), ("read_time", numbers[3]), ("writes", numbers[4]),
                    ("write_bytes", numbers[6] &* sectorBytes), ("write_time", numbers[7]), ("io_time", numbers[9]),
                ],
                inProgress: numbers[8])
        }
    }
}

/// Disk operations as growth since the reading before; only their sum has a meaning, as AWS says of these metrics.
struct DiskIOSource: MetricSource {
    /// Devices; nil or `*` is all.
    let devices: [String]?
    private var deltas = CounterDeltas()

    init(devices: [String]?) { self.devices = devices }

    mutating func read(_ world: any World) -> [Reading] {
        guard let bytes = world.processes.procFile("diskstats") else { return [] }
        var readings: [Reading] = []
        for disk in DiskCounters.parse(bytes) where devices.map({ $0.contains("*") || $0.contains(disk.device) }) ?? true {
            let dimensions = [MetricDimension(name: "name", value: disk.device)]
            readings.append(Reading("iops_in_progress", Double(disk.inProgress), dimensions))
            for (name, value) in disk.counters {
                if let growth = deltas.growth(of: "\(disk.device) \(name)", to: value) { readings.append(Reading(name, growth, dimensions)) }
            }
        }
        deltas.endReading()
        return readings
    }
}
