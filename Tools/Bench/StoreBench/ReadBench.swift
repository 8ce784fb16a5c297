import Base
import MetricStore
import World

/// Times the reads that alarms make.
struct ReadBench {
    let store: MetricStore
    let clock: any WorldClock

    func run() throws {
        let began = clock.uptime
        let found = store.select([.equals(name: "__name__", value: "node_cpu_seconds_total")], since: .init(milliseconds: 0), limit: 1_000_000)
        print("select series=\(found.count) ms=\((clock.uptime - began).milliseconds)")
        let all = Array(found.prefix(10_000))
        guard let first = all.first, let newest = store.newestSample(of: first) else { return }
        time("one recent period of 60 s", all) { store.aggregates(of: $0, from: newest - .seconds(59), to: newest + .seconds(1), period: .seconds(60), tracksSpread: false).count }
        time("ten periods of 300 s", all) { store.aggregates(of: $0, from: newest - .seconds(3000), to: newest, period: .seconds(300), tracksSpread: false).count }
    }

    private func time(_ name: String, _ series: [SeriesReference], _ body: (SeriesReference) -> Int) {
        for reference in series.prefix(10) { _ = body(reference) }
        let start = Usage.threadSeconds
        var total = 0
        for reference in series { total += body(reference) }
        print("\(name): us=\((Usage.threadSeconds - start) * 1e6 / Double(series.count)) n=\(total)")
    }
}
