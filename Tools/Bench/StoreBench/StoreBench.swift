import Base
import Glibc
import LinuxWorld
import MetricStore
import World

/// Measures the metric store alone: `feed` writes a load into it, `open` measures a restart and alarm-like reads.
///
/// The load is a fleet of hosts with exporters (`FleetLoad`) or, with `--file`, frames of Prometheus text (`PayloadFile`).
/// Each scrape is one batch, acknowledged when it is synced. Making the load is left out of the CPU figure; taking the labels,
/// bringing them into order, look-up, log, seals and merges are in it, as is settling at the end.
@main
struct StoreBench {
    private static let hosts = 64, scrapes = 240
    private static let samplesBeforeKill = 5_000_000

    static func main() throws {
        let arguments = Arguments(CommandLine.arguments)
        switch arguments.command {
        case "feed": try feed(arguments)
        case "open": try open(arguments)
        default:
            print("StoreBench feed --dir DIR [--file LOAD] [--order given|reversed] [--kill yes]")
            print("StoreBench open --dir DIR")
        }
    }

    private static func feed(_ arguments: Arguments) throws {
        if let path = arguments["file"] {
            var load = try PayloadFile(path)
            try feed(&load, arguments)
        } else {
            var load = FleetLoad(hosts: hosts, scrapes: scrapes, seed: 1)
            try feed(&load, arguments)
        }
    }

    private static func feed(_ load: inout some Load, _ arguments: Arguments) throws {
        let store = try MetricStore.open(folder: arguments["dir"] ?? "bench-data", world: LinuxWorld())
        var feeder = Feeder(store: store, isReversed: arguments["order"] == "reversed")
        let isKilled = arguments["kill"] != nil
        let start = Usage.now
        feeder.run(&load, killAfter: isKilled ? samplesBeforeKill : nil)
        if isKilled {
            print(feeder.summary(since: start, bytes: nil))
            fflush(nil)
            kill(getpid(), SIGKILL)
        }
        feeder.settle()
        print(feeder.summary(since: start, bytes: store.counters().blockBytes))
        store.close()
    }

    private static func open(_ arguments: Arguments) throws {
        let clock = LinuxWorld().clock
        let start = clock.uptime, before = Usage.now
        let store = try MetricStore.open(folder: arguments["dir"] ?? "bench-data", world: LinuxWorld())
        let took = clock.uptime - start
        let counters = store.counters()
        print("open_ms=\(took.milliseconds) cpu_s=\(Usage.now.cpuSeconds - before.cpuSeconds) peak_mib=\(Usage.peakMebibytes)")
        print("blocks=\(counters.blocks) block_bytes=\(counters.blockBytes) unsealed=\(counters.samplesUnsealed) series=\(counters.seriesActive)")
        try ReadBench(store: store, clock: clock).run()
        store.close()
    }
}

/// `command --name value ...`
struct Arguments {
    let command: String
    private var values: [String: String] = [:]

    init(_ words: [String]) {
        command = words.dropFirst().first ?? ""
        var rest = words.dropFirst(2)
        while let name = rest.popFirst(), let value = rest.popFirst() { values[String(name.drop { $0 == "-" })] = value }
    }

    subscript(name: String) -> String? { values[name] }
}
