import Base
import Glibc
import LinuxWorld
import MetricStore
import World

/// Measures the metric store alone: `feed` writes a load into it, `open` measures a restart, `read` alarm-like reads.
///
/// The load is what `tsload gen -format promtext` writes: frames of (stream, samples, bytes) and Prometheus text. Each
/// frame is one batch; reading the text is left out of the CPU figure, bringing labels into order, look-up and log are in it.
@main
struct StoreBench {
    static func main() throws {
        let arguments = Arguments(CommandLine.arguments)
        switch arguments.command {
        case "feed": try feed(arguments)
        case "open": try open(arguments)
        default:
            print("StoreBench feed --file LOAD --dir DIR [--order sorted|reversed] [--kill yes]")
            print("StoreBench open --dir DIR")
        }
    }

    private static func feed(_ arguments: Arguments) throws {
        let store = try MetricStore.open(folder: arguments["dir"] ?? "bench-data", world: LinuxWorld())
        var feeder = Feeder(store: store, isReversed: arguments["order"] != "sorted")
        let start = Usage.now
        feeder.run(try PayloadFile(arguments["file"] ?? "payload.bin"))
        if arguments["kill"] != nil {
            print(feeder.summary(since: start, bytes: nil))
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
