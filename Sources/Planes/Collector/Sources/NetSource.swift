import Base
import World

/// Network interfaces from `/proc/net/dev`, as growth since the reading before.
struct NetSource: MetricSource {
    /// Interfaces; `*` is all; nil is all but the loopback.
    let interfaces: [String]?
    private var deltas = CounterDeltas()

    init(interfaces: [String]?) { self.interfaces = interfaces }

    /// The growing figures of each interface by the agent's names.
    static func parse(_ bytes: [UInt8]) -> [(interface: String, counters: [(name: String, value: UInt64)])] {
        ProcText.lines(bytes).compactMap { line in
            guard let colon = line.lastIndex(of: UInt8(ascii: ":")), let name = ProcText.fields(line[..<colon]).first else { return nil }
            let numbers = ProcText.fields(line[line.index(after: colon)...]).compactMap(ProcText.number)
            guard numbers.count >= 16 else { return nil }
            return (
                ProcText.text(name),
                [
                    ("bytes_recv", numbers[0]), ("packets_recv", numbers[1]), ("err_in", numbers[2]), ("drop_in", numbers[3]),
                    ("bytes_sent", numbers[8]), ("packets_sent", numbers[9]), ("err_out", numbers[10]), ("drop_out", numbers[11]),
                ]
            )
        }
    }

    mutating func read(_ world: any World) -> [Reading] {
        guard let bytes = world.processes.procFile("net/dev") else { return [] }
        var readings: [Reading] = []
        for (interface, counters) in NetSource.parse(bytes) where isWanted(interface) {
            for (name, value) in counters {
                guard let growth = deltas.growth(of: "\(interface) \(name)", to: value) else { continue }
                readings.append(Reading(name, growth, [MetricDimension(name: "interface", value: interface)]))
            }
        }
        deltas.endReading()
        return readings
    }

    private func isWanted(_ interface: String) -> Bool { interfaces.map { $0.contains("*") || $0.contains(interface) } ?? (interface != "lo") }
}
