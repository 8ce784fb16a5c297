import Base
import World

/// Processor time from `/proc/stat`, in hundredths of a second.
struct CPUTimes: Hashable, Sendable {
    var user: UInt64 = 0, nice: UInt64 = 0, system: UInt64 = 0, idle: UInt64 = 0, iowait: UInt64 = 0
    var irq: UInt64 = 0, softirq: UInt64 = 0, steal: UInt64 = 0, guest: UInt64 = 0, guestNice: UInt64 = 0

    /// Guest time is part of user time already.
    var total: UInt64 { [nice, system, idle, iowait, irq, softirq, steal].reduce(user, &+) }
    var active: UInt64 { total.less(idle) }

    /// All figures by the name that the agent gives them.
    var states: [(name: String, value: UInt64)] {
        [
            ("active", active), ("guest", guest), ("guest_nice", guestNice), ("idle", idle), ("iowait", iowait), ("irq", irq), ("nice", nice),
            ("softirq", softirq), ("steal", steal), ("system", system), ("user", user),
        ]
    }

    /// The lines `cpu`, `cpu0`, ... of `/proc/stat`, the sum as `cpu-total`.
    static func parse(_ bytes: [UInt8]) -> [(name: String, times: CPUTimes)] {
        ProcText.lines(bytes).compactMap { line in
            let fields = ProcText.fields(line)
            guard let first = fields.first, first.starts(with: "cpu".utf8), fields.count >= 5 else { return nil }
            let numbers = fields.dropFirst().map(ProcText.number)
            guard numbers.prefix(4).allSatisfy({ $0 != nil }) else { return nil }
            func at(_ index: Int) -> UInt64 { index < numbers.count ? numbers[index] ?? 0 : 0 }
            let times = CPUTimes(
                user: at(0), nice: at(1), system: at(2), idle: at(3), iowait: at(4), irq: at(5), softirq: at(6), steal: at(7), guest: at(8), guestNice: at(9))
            return (first.count == 3 ? "cpu-total" : ProcText.text(first), times)
        }
    }

    /// The percentages of the time since `before`; nil when no time has passed.
    func usage(since before: CPUTimes) -> [(name: String, percent: Double)]? {
        guard total > before.total else { return nil }
        let span = Double(total - before.total)
        var (now, then) = (self, before)
        // User and nice are shown without the guests' part of them; active and the total keep it.
        (now.user, then.user) = (user.less(guest), before.user.less(before.guest))
        (now.nice, then.nice) = (nice.less(guestNice), before.nice.less(before.guestNice))
        return zip(now.states, then.states).map { after, earlier in
            let growth = after.name == "active" ? active.less(before.active) : after.value.less(earlier.value)
            return (after.name, min(100, 100 * Double(growth) / span))
        }
    }
}

struct CPUSource: MetricSource {
    /// Each processor by itself, and their sum.
    let perCPU: Bool
    let total: Bool
    private var before: [String: CPUTimes] = [:]

    init(perCPU: Bool, total: Bool) { (self.perCPU, self.total) = (perCPU, total) }

    mutating func read(_ world: any World) -> [Reading] {
        guard let bytes = world.processes.procFile("stat") else { return [] }
        var readings: [Reading] = []
        var seen: [String: CPUTimes] = [:]
        for (name, times) in CPUTimes.parse(bytes) where name == "cpu-total" ? total : perCPU {
            let dimensions = [MetricDimension(name: "cpu", value: name)]
            readings += times.states.map { Reading("time_\($0.name)", Double($0.value), dimensions) }
            let usage = before[name].flatMap { times.usage(since: $0) } ?? []
            readings += usage.map { Reading("usage_\($0.name)", $0.percent, dimensions) }
            seen[name] = times
        }
        before = seen
        return readings
    }
}
